//! What the table in `examples/README.md` says of moving from tower-http: each shape of configuration is
//! written with tower-http (`theirs`) and with a policy (`ours`), and asked by pages.

mod by_path;
mod credentials_with_list;
mod list_or_everybody;
mod mirror;
mod off_by_default;
mod tenants;

use std::convert::Infallible;

use axum::{Router, body::Body, routing};
use cors_testing::{Browser, Credentials, Fetch};
use http::{Request, Response};
use tower::Service;

/// The routes of every application.
fn routes() -> Router {
    let handler = async || "answer";
    Router::new()
        .route("/", routing::get(handler).post(handler).put(handler).patch(handler).delete(handler))
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
