//! One policy around a whole application: middleware, errors and unknown paths included.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! The layer that is added last is outermost. Add the policy last: then it answers preflights before any
//! middleware sees them, and the front end can read every error from inside.
//!
//! ```console
//! $ cargo run -p cors-examples --bin app_wide
//! ```
//!
//! The service is read-only. The middleware refuses the change, and the page can read for how long:
//!
//! ```console
//! $ curl -i -X PUT -H 'origin: https://app.example.com' -d 'tea' http://localhost:3000/notes/1
//! HTTP/1.1 503 Service Unavailable
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: retry-after
//! retry-after: 600
//! vary: origin
//!
//! read-only until the upgrade is through
//! ```
//!
//! The preflight of that request does not reach the middleware:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' \
//!     -H 'access-control-request-method: PUT' http://localhost:3000/notes/1
//! HTTP/1.1 204 No Content
//! access-control-allow-methods: GET,PUT
//! access-control-allow-origin: https://app.example.com
//! access-control-max-age: 600
//! vary: origin
//! ```
//!
//! An extractor's rejection and a 404 have the policy's headers too:
//!
//! ```console
//! $ curl -i -H 'origin: https://app.example.com' http://localhost:3000/notes/first
//! HTTP/1.1 400 Bad Request
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: retry-after
//! vary: origin
//!
//! Invalid URL: Cannot parse `first` to a `u32`
//!
//! $ curl -i -H 'origin: https://app.example.com' http://localhost:3000/nowhere
//! HTTP/1.1 404 Not Found
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: retry-after
//! vary: origin
//! ```

use axum::{
    Router,
    extract::{Path, Request},
    http::{StatusCode, header::RETRY_AFTER},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use cors_runtime::cors_policy;

cors_policy! {
    Frontend {
        origins: ["https://app.example.com"],
        methods: [GET, PUT],
        expose: ["retry-after"],
        max_age: 600,
    }
}

async fn read(Path(id): Path<u32>) -> String {
    format!("note {id}")
}

async fn write(Path(id): Path<u32>, text: String) -> String {
    format!("note {id} is now {text}")
}

/// Refuses everything that changes something.
async fn read_only(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let why = "read-only until the upgrade is through";
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "600")], why).into_response()
}

pub(crate) fn app() -> Router {
    Router::new()
        .route("/notes/{id}", get(read).put(write))
        .layer(from_fn(read_only))
        .layer(Frontend)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
