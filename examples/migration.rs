//! The same service before, with `tower_http::cors::CorsLayer`, and after, with a policy.
//!
//! ```console
//! $ cargo run -p cors-examples --bin migration
//! ```
//!
//! Port 3000 is before and port 3001 is after. A page that is allowed gets the same headers, and its
//! preflight too, but for a status of 204 in place of 200:
//!
//! ```console
//! $ curl -i -H 'origin: https://app.example.com' http://localhost:3000/items
//! HTTP/1.1 200 OK
//! access-control-allow-credentials: true
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: x-total-count
//! vary: origin
//!
//! kettle, teapot
//!
//! $ curl -i -H 'origin: https://app.example.com' http://localhost:3001/items
//! HTTP/1.1 200 OK
//! access-control-allow-credentials: true
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: x-total-count
//! vary: origin
//!
//! kettle, teapot
//! ```
//!
//! A page that is not allowed is refused by its browser in both. Before, its preflight succeeds and
//! lists what others may do; after, it is refused and learns nothing:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://evil.test' -H 'access-control-request-method: PUT' \
//!     http://localhost:3000/items
//! HTTP/1.1 200 OK
//! access-control-allow-credentials: true
//! access-control-allow-headers: authorization,content-type
//! access-control-allow-methods: GET,PUT
//! access-control-max-age: 600
//! vary: origin
//!
//! $ curl -i -X OPTIONS -H 'origin: https://evil.test' -H 'access-control-request-method: PUT' \
//!     http://localhost:3001/items
//! HTTP/1.1 403 Forbidden
//! vary: origin
//! ```
//!
//! The same goes for actual requests: before, every answer says `allow-credentials` and
//! `expose-headers`, to requests without `Origin` as well; after, only those that the policy allows.
//!
//! `OPTIONS` without `Access-Control-Request-Method` is no preflight. Before, the layer answers it;
//! after, it is a request like any other, and goes to the route:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' http://localhost:3001/items
//! HTTP/1.1 405 Method Not Allowed
//! access-control-allow-credentials: true
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: x-total-count
//! vary: origin
//! ```

use axum::{
    Router,
    http::{
        HeaderName, HeaderValue, Method,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
    routing::get,
};

fn routes() -> Router {
    Router::new().route("/items", get(async || "kettle, teapot").put(async || "saved"))
}

pub(crate) mod before {
    use std::time::Duration;

    use tower_http::cors::CorsLayer;

    use super::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, Method, Router, routes};

    pub(crate) fn app() -> Router {
        let cors = CorsLayer::new()
            .allow_origin([
                HeaderValue::from_static("https://app.example.com"),
                HeaderValue::from_static("https://admin.example.com"),
            ])
            .allow_methods([Method::GET, Method::PUT])
            .allow_headers([AUTHORIZATION, CONTENT_TYPE])
            .expose_headers([HeaderName::from_static("x-total-count")])
            .allow_credentials(true)
            .max_age(Duration::from_secs(600));
        routes().layer(cors)
    }
}

pub(crate) mod after {
    use cors_runtime::cors_policy;

    use super::{Router, routes};

    cors_policy! {
        Dashboard {
            origins: ["https://app.example.com", "https://admin.example.com"],
            methods: [GET, PUT],
            headers: ["authorization", "content-type"],
            expose: ["x-total-count"],
            credentials: true,
            max_age: 600,
        }
    }

    pub(crate) fn app() -> Router {
        routes().layer(Dashboard)
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let before = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    let after = tokio::net::TcpListener::bind("127.0.0.1:3001").await?;
    println!("listening on http://localhost:3000 (before) and http://localhost:3001 (after)");
    tokio::select! {
        ended = axum::serve(before, before::app()) => ended,
        ended = axum::serve(after, after::app()) => ended,
    }
}
