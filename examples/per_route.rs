//! A policy for each handler: two policies on one path, and a handler for the server's own pages only.
//!
//! To use it elsewhere: `cargo add cors-runtime --features axum`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin per_route
//! ```
//!
//! The path `/items` has one policy for reading and another for adding. A preflight is answered with the
//! policy of the method that it asks for, and lists the methods that the path serves under that policy:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://admin.example.com' \
//!     -H 'access-control-request-method: POST' http://localhost:3000/items
//! HTTP/1.1 204 No Content
//! access-control-allow-credentials: true
//! access-control-allow-headers: content-type
//! access-control-allow-methods: POST
//! access-control-allow-origin: https://admin.example.com
//! vary: origin
//!
//! $ curl -i -X OPTIONS -H 'origin: https://shop.example.com' \
//!     -H 'access-control-request-method: POST' http://localhost:3000/items
//! HTTP/1.1 403 Forbidden
//! vary: origin
//!
//! $ curl -i -H 'origin: https://shop.example.com' http://localhost:3000/items
//! HTTP/1.1 200 OK
//! access-control-allow-origin: https://shop.example.com
//! vary: origin
//!
//! ["kettle","teapot"]
//! ```
//!
//! The nearest policy wins. The app-wide policy allows every origin on routes without a policy of their
//! own; it does not open `/items` or `/keys`:
//!
//! ```console
//! $ curl -i -X POST -H 'origin: https://shop.example.com' http://localhost:3000/keys
//! HTTP/1.1 200 OK
//! vary: origin
//!
//! rotated
//!
//! $ curl -i -H 'origin: https://shop.example.com' http://localhost:3000/status
//! HTTP/1.1 200 OK
//! access-control-allow-origin: *
//!
//! open
//! ```
//!
//! The keys are rotated all the same: CORS keeps pages from reading a response, not from sending the
//! request. A real service would demand a credential here.

use axum::{Json, Router, extract::Path, http::StatusCode, routing::get};
use cors_runtime::{cors, cors_policy, cors_route};

cors_policy! {
    /// The storefront.
    Shop {
        origins: ["https://shop.example.com"],
        methods: [GET, DELETE],
    }

    /// For routes without a policy of their own.
    Open { origins: ["*"] }
}

/// A policy by its name.
#[cors(Shop)]
async fn list() -> Json<[&'static str; 2]> {
    Json(["kettle", "teapot"])
}

/// A policy of its own, which needs no methods: the route knows them.
#[cors(
    origins = ["https://admin.example.com"],
    headers = ["content-type"],
    credentials = true,
)]
async fn add(Json(name): Json<String>) -> (StatusCode, String) {
    (StatusCode::CREATED, format!("added {name}"))
}

/// `cors_route!(put(remove))` would not compile: the policy does not allow PUT.
#[cors(Shop)]
async fn remove(Path(_): Path<u32>) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// For `curl` and cron.
#[cors(same_origin)]
async fn rotate_keys() -> &'static str {
    "rotated"
}

pub(crate) fn app() -> Router {
    Router::new()
        .route("/items", cors_route!(get(list).post(add)))
        .route("/items/{id}", cors_route!(delete(remove)))
        .route("/keys", cors_route!(post(rotate_keys)))
        .route("/status", get(async || "open"))
        .layer(Open)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
