//! Shapes of CORS configuration that public services have, each written with tower-http (`theirs`)
//! and with a policy (`ours`), and asked by pages.
//!
//! `ours` takes at most [`MORE`] lines more. A shape that takes more, or that a policy does not fit,
//! says `Awkward` at its head, and why.

mod app_shells;
mod areas;
mod by_path;
mod checked_at_start;
mod command_line;
mod config_struct;
mod constant_list;
mod constants_and_env;
mod credentials_with_list;
mod database;
mod debug_build;
mod empty_means_everybody;
mod everybody;
mod from_env;
mod grpc_web;
mod hot_reload;
mod in_state;
mod library;
mod list_or_everybody;
mod local_network;
mod localhost_any_port;
mod mirror;
mod off_by_default;
mod parallel_tests;
mod permissive;
mod read_only;
mod server_builder;
mod service_builder;
mod stages;
mod static_layer;
mod stored_choice;
mod subdomains;
mod switch;
mod tenants;
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("behaviour/shapes");
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
        assert!(is_mounted && source.contains("crate::shapes::both("), "{name} is not tested");
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
