//! Bearer tokens, with a middleware that lets preflights pass.
//!
//! To use it elsewhere: `cargo add cors-runtime --features axum`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin bearer
//! ```
//!
//! A preflight asks whether the page may send `authorization`. It carries no token, so a middleware must
//! not demand one from it:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' \
//!     -H 'access-control-request-method: GET' \
//!     -H 'access-control-request-headers: authorization' http://localhost:3000/orders
//! HTTP/1.1 204 No Content
//! access-control-allow-headers: authorization
//! access-control-allow-methods: GET,HEAD,POST
//! access-control-allow-origin: https://app.example.com
//! access-control-max-age: 600
//! vary: origin
//!
//! $ curl -i -H 'origin: https://app.example.com' -H 'authorization: Bearer swordfish' \
//!     http://localhost:3000/orders
//! HTTP/1.1 200 OK
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: www-authenticate
//! vary: origin
//!
//! two kettles
//! ```
//!
//! With a wrong token, the page can read the 401 and its reason, because the policy is outside the
//! authentication. The other way round, its scripts would see only a CORS error:
//!
//! ```console
//! $ curl -i -H 'origin: https://app.example.com' -H 'authorization: Bearer stale' \
//!     http://localhost:3000/orders
//! HTTP/1.1 401 Unauthorized
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: www-authenticate
//! vary: origin
//! www-authenticate: Bearer error="invalid_token"
//! ```
//!
//! The policy has no `credentials: true`: the page's script adds the token itself, and the browser sends no
//! cookies. So other sites cannot forge requests. The price: scripts can read the token, injected ones too.

use axum::{
    Router,
    extract::Request,
    http::{
        StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use cors_runtime::{cors, cors_policy, cors_route, is_preflight};

cors_policy! {
    /// For responses that no other policy covers. The middleware's 401 is one of them, on every route, so
    /// this policy lists every front end that has to read it.
    App {
        origins: ["https://app.example.com", "https://audit.example.com"],
        headers: ["authorization"],
        expose: ["www-authenticate"],
        max_age: 600,
    }

    /// Only the auditors' front end.
    Auditors {
        origins: ["https://audit.example.com"],
        headers: ["authorization"],
    }
}

async fn orders() -> &'static str {
    "two kettles"
}

#[cors(Auditors)]
async fn ledger() -> &'static str {
    "49.00 + 49.00"
}

/// The one token there is. A service checks a signature or asks its database.
const TOKEN: &str = "Bearer swordfish";

async fn require_token(request: Request, next: Next) -> Response {
    // The app-wide policy stands around this middleware and has answered its preflights already.
    // Those of a route that has its own policy pass here on their way, and answer nothing but who
    // may ask.
    let may_pass = is_preflight(&request)
        || request.headers().get(AUTHORIZATION).is_some_and(|it| it == TOKEN);
    if may_pass {
        next.run(request).await
    } else {
        (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")])
            .into_response()
    }
}

pub(crate) fn app() -> Router {
    Router::new()
        .route("/orders", get(orders))
        .route("/ledger", cors_route!(get(ledger)))
        .layer(from_fn(require_token))
        .layer(App)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
