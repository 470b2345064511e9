//! Shapes of CORS configuration that public services have, each written with tower-http (`theirs`)
//! and with a policy (`ours`), and asked by pages.
//!
//! `ours` takes at most [`MORE`] lines more. A shape that takes more, or that a policy does not fit,
//! says `Awkward` at its head, and why.

#[path = "shapes/app_shells.rs"]
mod app_shells;
#[path = "shapes/areas.rs"]
mod areas;
#[path = "shapes/by_path.rs"]
mod by_path;
#[path = "shapes/checked_at_start.rs"]
mod checked_at_start;
#[path = "shapes/command_line.rs"]
mod command_line;
#[path = "shapes/config_struct.rs"]
mod config_struct;
#[path = "shapes/constant_list.rs"]
mod constant_list;
#[path = "shapes/constants_and_env.rs"]
mod constants_and_env;
#[path = "shapes/credentials_with_list.rs"]
mod credentials_with_list;
#[path = "shapes/database.rs"]
mod database;
#[path = "shapes/debug_build.rs"]
mod debug_build;
#[path = "shapes/empty_means_everybody.rs"]
mod empty_means_everybody;
#[path = "shapes/everybody.rs"]
mod everybody;
#[path = "shapes/from_env.rs"]
mod from_env;
#[path = "shapes/grpc_web.rs"]
mod grpc_web;
#[path = "shapes/hot_reload.rs"]
mod hot_reload;
#[path = "shapes/in_state.rs"]
mod in_state;
#[path = "shapes/library.rs"]
mod library;
#[path = "shapes/list_or_everybody.rs"]
mod list_or_everybody;
#[path = "shapes/local_network.rs"]
mod local_network;
#[path = "shapes/localhost_any_port.rs"]
mod localhost_any_port;
#[path = "shapes/mirror.rs"]
mod mirror;
#[path = "shapes/off_by_default.rs"]
mod off_by_default;
#[path = "shapes/parallel_tests.rs"]
mod parallel_tests;
#[path = "shapes/permissive.rs"]
mod permissive;
#[path = "shapes/read_only.rs"]
mod read_only;
#[path = "shapes/server_builder.rs"]
mod server_builder;
#[path = "shapes/service_builder.rs"]
mod service_builder;
#[path = "shapes/stages.rs"]
mod stages;
#[path = "shapes/static_layer.rs"]
mod static_layer;
#[path = "shapes/stored_choice.rs"]
mod stored_choice;
#[path = "shapes/subdomains.rs"]
mod subdomains;
#[path = "shapes/switch.rs"]
mod switch;
#[path = "shapes/tenants.rs"]
mod tenants;
#[path = "shapes/type_parameter.rs"]
mod type_parameter;

use std::{convert::Infallible, fs, path::Path};

use axum::{Router, body::Body, routing};
use cors_testing::{Browser, Credentials, Fetch};
use http::{Request, Response};
use tower::{Service, ServiceExt as _, util::BoxCloneService};

/// How many lines more than tower-http a shape may take.
const MORE: usize = 2;

/// The routes of every application.
fn routes() -> Router {
    let handler = async || "answer";
    Router::new()
        .route("/", routing::get(handler).post(handler).put(handler).patch(handler).delete(handler))
}

/// A service without axum.
type Rpc = BoxCloneService<Request<Body>, Response<Body>, Infallible>;

async fn rpc(_: Request<Body>) -> Result<Response<Body>, Infallible> {
    Ok(Response::default())
}

fn boxed<S>(service: S) -> Rpc
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send,
{
    let answer = |error: S::Error| -> Infallible { panic!("{}", error.into()) };
    service.map_err(answer).boxed_clone()
}

/// Origins in a database.
mod store {
    use std::sync::Arc;

    use tokio::sync::RwLock;

    #[derive(Clone, Default)]
    pub(crate) struct Store(Arc<RwLock<Vec<String>>>);

    impl Store {
        pub(crate) async fn origins(&self) -> Vec<String> {
            self.0.read().await.clone()
        }

        pub(crate) async fn insert(&self, origin: &str) {
            self.0.write().await.push(origin.to_owned());
        }
    }
}

/// A page's origin; its request, as a method with words (`json`, `token`, `cookie`, a path); whether
/// it may read the answer.
type Row<'a> = (&'a str, &'a str, bool);

fn fetch(request: &str) -> Fetch<Body> {
    let (mut builder, mut credentials) = (Request::builder(), Credentials::Omit);
    for (index, word) in request.split(' ').enumerate() {
        builder = match word {
            method if index == 0 => builder.method(method),
            "json" => builder.header("content-type", "application/json"),
            "token" => builder.header("authorization", "Bearer token"),
            "cookie" => {
                credentials = Credentials::Include;
                builder
            }
            path => builder.uri(path),
        };
    }
    Fetch::new(builder.body(Body::empty()).expect("a request")).credentials(credentials)
}

/// What pages can do with an application.
async fn check<S>(mut app: S, rows: &[Row<'_>])
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    for (origin, request, may_read) in rows {
        let page = if *origin == "null" { Browser::sandboxed() } else { Browser::at(origin) };
        let mut page = page.api("https://api.example.com");
        let answer = page.fetch(&mut app, fetch(request)).await;
        let reason = answer.as_ref().err().map(ToString::to_string);
        assert_eq!(reason.is_none(), *may_read, "{request} from {origin}: {reason:?}");
    }
}

/// The same, of an application with tower-http and of the one with a policy.
async fn both<S>(theirs: S, ours: S, rows: &[Row<'_>])
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    check(theirs, rows).await;
    check(ours, rows).await;
}

/// The lines of code in a module of a file.
fn lines(source: &str, module: &str) -> usize {
    let begin = format!("\nmod {module} {{\n");
    let (_, rest) = source.split_once(&begin).unwrap_or_else(|| panic!("no {module}:\n{source}"));
    let (body, _) = rest.split_once("\n}\n").expect("the module's end");
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    body.lines().filter(is_code).count()
}

#[test]
fn a_shape_takes_few_lines_more() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shapes");
    let mut shapes: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the shapes")
        .map(|file| file.expect("a file").path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into(), path))
        .map(|(name, path)| (name, fs::read_to_string(path).expect("text")))
        .collect();
    shapes.sort();
    let mut rest = 0;
    for (name, source) in &shapes {
        let is_mounted = include_str!("shapes.rs").contains(&format!("\nmod {name};\n"));
        assert!(is_mounted && source.contains("crate::both("), "{name} is not tested");
        let (theirs, ours) = (lines(source, "theirs"), lines(source, "ours"));
        println!("{name:24} {theirs:3} {ours:3}");
        let is_awkward = source.contains("\n//! Awkward: ");
        assert!(
            is_awkward || ours <= theirs + MORE,
            "{name}: {ours} lines, {theirs} with tower-http"
        );
        rest += usize::from(!is_awkward);
    }
    assert!(rest >= 25, "{rest} shapes");
}
