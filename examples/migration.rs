//! The same service with `tower_http::cors::CorsLayer` and with a policy.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin migration
//! ```
//!
//! Port 3000 has the `CorsLayer`, port 3001 the policy. An allowed page gets the same headers. Its preflight
//! gets 204 instead of 200:
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
//! Both make the browser refuse a page that is not allowed. The `CorsLayer` answers its preflight with the
//! lists of what others may do; the policy refuses it:
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
//! On actual requests, the `CorsLayer` sends `allow-credentials` and `expose-headers` to everybody, even
//! without `Origin`; the policy sends them only to allowed origins.
//!
//! `OPTIONS` without `Access-Control-Request-Method` is not a preflight. The `CorsLayer` answers it; the
//! policy passes it to the route:
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
