//! The shortest service with a policy: the pages of one front end may list and add items.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin quickstart
//! ```
//!
//! Ask as a page of the front end would. Because of the first header, its script can read the response:
//!
//! ```console
//! $ curl -i -H 'origin: https://app.example.com' http://localhost:3000/items
//! HTTP/1.1 200 OK
//! access-control-allow-origin: https://app.example.com
//! vary: origin
//!
//! ["kettle","teapot"]
//! ```
//!
//! Before a page sends JSON, its browser sends a preflight. The policy answers, not the handler:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' \
//!     -H 'access-control-request-method: POST' \
//!     -H 'access-control-request-headers: content-type' http://localhost:3000/items
//! HTTP/1.1 204 No Content
//! access-control-allow-headers: content-type
//! access-control-allow-methods: GET,HEAD,POST
//! access-control-allow-origin: https://app.example.com
//! vary: origin
//! ```
//!
//! The preflight of any other page is refused. A request without a preflight reaches the handler, but the
//! browser hides the response from the page:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://evil.test' \
//!     -H 'access-control-request-method: POST' http://localhost:3000/items
//! HTTP/1.1 403 Forbidden
//! vary: origin
//!
//! $ curl -i -H 'origin: https://evil.test' http://localhost:3000/items
//! HTTP/1.1 200 OK
//! vary: origin
//!
//! ["kettle","teapot"]
//! ```

use axum::{Json, Router, http::StatusCode, routing::get};
use cors_runtime::cors_policy;

cors_policy! {
    Frontend {
        origins: ["https://app.example.com"],
        headers: ["content-type"], // JSON needs it
    }
}

async fn list() -> Json<[&'static str; 2]> {
    Json(["kettle", "teapot"])
}

async fn add(Json(name): Json<String>) -> (StatusCode, String) {
    (StatusCode::CREATED, format!("added {name}"))
}

pub(crate) fn app() -> Router {
    // The policy goes on last, around all routes.
    Router::new().route("/items", get(list).post(add)).layer(Frontend)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
