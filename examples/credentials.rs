//! A single-page app with a session cookie.
//!
//! To use it elsewhere: `cargo add cors-runtime --features axum`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin credentials
//! ```
//!
//! The page makes both requests with `fetch(…, { credentials: "include" })`. Without it, the browser
//! neither keeps the cookie nor sends it:
//!
//! ```console
//! $ curl -i -H 'origin: https://app.example.com' -H 'content-type: application/json' \
//!     -d '{"user":"ada","password":"open sesame"}' http://localhost:3000/session
//! HTTP/1.1 204 No Content
//! access-control-allow-credentials: true
//! access-control-allow-origin: https://app.example.com
//! set-cookie: __Host-session=31d4d96e; Path=/; Secure; HttpOnly; SameSite=Lax
//! vary: origin
//!
//! $ curl -i -H 'origin: https://app.example.com' -H 'cookie: __Host-session=31d4d96e' \
//!     http://localhost:3000/me
//! HTTP/1.1 200 OK
//! access-control-allow-credentials: true
//! access-control-allow-origin: https://app.example.com
//! vary: origin
//!
//! "ada"
//! ```
//!
//! # The cookie
//!
//! CORS decides which pages may read a response, not which pages may send a request. A form on any site can
//! POST here without a preflight. The cookie's attributes decide whether it is sent along.
//!
//! * `SameSite` looks at the site (`example.com` and its scheme), CORS at the origin. From
//!   `https://app.example.com` to `https://api.example.com` is cross-origin and same-site, so `Lax`
//!   and `Strict` let the cookie through. From another site, `Lax` sends it only when the user
//!   follows a link, and `Strict` not even then. That prevents forged requests.
//! * An app on another site needs `SameSite=None`, and then requests from every site carry the cookie.
//!   Refuse those with the extractor `TrustedSender`, as the example `websocket` does. Many browsers
//!   partition or drop such third-party cookies: give the app a name on your site.
//! * `Secure` keeps the cookie off plain HTTP. `SameSite=None` and the prefix `__Host-` require it. Most
//!   browsers treat `localhost` as secure, so development needs no certificate.
//! * `HttpOnly` hides it from scripts. With `__Host-`, subdomains cannot set it.
//!
//! Subdomains are the same site, so their pages get past `SameSite`. The handlers accept only JSON, which
//! needs a preflight.

use axum::{
    Json, Router,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{COOKIE, SET_COOKIE},
    },
    response::AppendHeaders,
    routing::{get, post},
};
use cors_runtime::cors_policy;
use serde::Deserialize;

cors_policy! {
    SinglePageApp {
        origins: ["https://app.example.com"],
        methods: [GET, POST, DELETE],
        headers: ["content-type"],
        credentials: true,
        max_age: 600,
    }
}

#[derive(Deserialize)]
struct SignIn {
    user: String,
    password: String,
}

/// The one session there is. A service draws a long random number for each.
const SESSION: &str = "__Host-session=31d4d96e";

type Cookie = AppendHeaders<[(HeaderName, String); 1]>;

fn set_cookie(cookie: &str) -> Cookie {
    let cookie = format!("{cookie}; Path=/; Secure; HttpOnly; SameSite=Lax");
    AppendHeaders([(SET_COOKIE, cookie)])
}

async fn sign_in(
    Json(SignIn { user, password }): Json<SignIn>,
) -> Result<(StatusCode, Cookie), StatusCode> {
    if user == "ada" && password == "open sesame" {
        Ok((StatusCode::NO_CONTENT, set_cookie(SESSION)))
    } else {
        Err(StatusCode::FORBIDDEN)
    }
}

async fn sign_out() -> (StatusCode, Cookie) {
    (StatusCode::NO_CONTENT, set_cookie("__Host-session=; Max-Age=0"))
}

/// Without a session: 401, which the page can read.
async fn me(headers: HeaderMap) -> Result<Json<&'static str>, StatusCode> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split("; "));
    if cookies.any(|cookie| cookie == SESSION) {
        Ok(Json("ada"))
    } else {
        Err(StatusCode::UNAUTHORIZED)
    }
}

pub(crate) fn app() -> Router {
    Router::new()
        .route("/session", post(sign_in).delete(sign_out))
        .route("/me", get(me))
        .layer(SinglePageApp)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
