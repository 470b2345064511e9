//! Tests of a service with a browser in memory.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo test -p cors-examples --bin browser_model
//! ```
//!
//! The tests are at the end of this file. They need `cors-testing` among the `dev-dependencies`. A failing
//! test prints what the browser's console would print, and what to change. The service runs as any other:
//!
//! ```console
//! $ cargo run -p cors-examples --bin browser_model
//! $ curl -i -X DELETE -H 'origin: https://app.example.com' -H 'cookie: session=1' \
//!     http://localhost:3000/items/1
//! HTTP/1.1 200 OK
//! access-control-allow-credentials: true
//! access-control-allow-origin: https://app.example.com
//! access-control-expose-headers: x-items-left
//! vary: origin
//! x-items-left: 1
//!
//! gone
//! ```

use axum::{
    Router,
    extract::Path,
    http::{
        HeaderMap, StatusCode,
        header::{COOKIE, SET_COOKIE},
    },
    response::AppendHeaders,
    routing::{delete, post},
};
use cors_runtime::cors_policy;

cors_policy! {
    Dashboard {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        methods: [POST, DELETE],
        expose: ["x-items-left"],
        credentials: true,
        max_age: 60,
    }
}

async fn sign_in() -> (AppendHeaders<[(&'static str, &'static str); 1]>, StatusCode) {
    let cookie = "session=1; Secure; HttpOnly; SameSite=Lax";
    (AppendHeaders([(SET_COOKIE.as_str(), cookie)]), StatusCode::NO_CONTENT)
}

async fn remove(
    headers: HeaderMap,
    Path(_): Path<u32>,
) -> Result<(AppendHeaders<[(&'static str, &'static str); 1]>, &'static str), StatusCode> {
    if headers.get(COOKIE).is_some_and(|cookie| cookie == "session=1") {
        Ok((AppendHeaders([("x-items-left", "1")]), "gone"))
    } else {
        Err(StatusCode::UNAUTHORIZED)
    }
}

pub(crate) fn app() -> Router {
    Router::new()
        .route("/session", post(sign_in))
        .route("/items/{id}", delete(remove))
        .layer(Dashboard)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::{body::Body, http::Request};
    use cors_testing::{Browser, Credentials, Fetch, Preflight, Reason, Stage};

    use super::*;

    const API: &str = "https://api.example.com";

    /// `fetch(path, { method, credentials: "include" })`
    fn fetch(method: &str, path: &str) -> Fetch<Body> {
        let request = Request::builder().method(method).uri(path).body(Body::empty());
        Fetch::new(request.expect("a request")).credentials(Credentials::Include)
    }

    #[tokio::test]
    async fn the_dashboard_signs_in_and_deletes() {
        let mut app = app();
        let mut page = Browser::at("https://app.example.com").api(API);

        // Before it has a session the page is told so, and can read it.
        let response = page.fetch(&mut app, fetch("DELETE", "/items/1")).await.expect("readable");
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);

        let response = page.fetch(&mut app, fetch("POST", "/session")).await.expect("signed in");
        assert_eq!(response.header("set-cookie"), None, "the browser keeps that to itself");
        assert_eq!(page.cookies(API).as_deref(), Some("session=1"));

        let response = page.fetch(&mut app, fetch("DELETE", "/items/1")).await.expect("deleted");
        assert_eq!(response.header("x-items-left"), Some("1"), "the policy exposes it");
    }

    #[tokio::test]
    async fn one_preflight_a_minute() {
        let mut app = app();
        let mut page = Browser::at("https://pr-7.preview.example.com").api(API);
        for (pause, expected) in
            [(0, Preflight::Sent), (59, Preflight::Cached), (2, Preflight::Sent)]
        {
            page.advance(Duration::from_secs(pause));
            let response = page.fetch(&mut app, fetch("DELETE", "/items/1")).await;
            assert_eq!(response.expect("readable").preflight(), expected, "{pause} s later");
        }
    }

    #[tokio::test]
    async fn another_page_deletes_nothing() {
        let mut app = app();
        for origin in ["https://evil.test", "https://preview.example.com", "null"] {
            // Not even with the user's cookie at hand.
            let mut page = Browser::at(origin).api(API).cookie(API, "session=1");
            let blocked = page.fetch(&mut app, fetch("DELETE", "/items/1")).await.err();
            let blocked = blocked.unwrap_or_else(|| panic!("{origin} was let in"));
            assert_eq!(blocked.stage(), Stage::Preflight, "{origin}");
            assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin, "{origin}");
            let [sent] = page.sent() else { panic!("{origin}: the request was sent too") };
            assert!(sent.is_preflight(), "{origin}");
        }
    }

    #[tokio::test]
    async fn what_the_console_says() {
        let mut page = Browser::at("https://app.example.com").api(API);
        let blocked = page.fetch(&mut app(), fetch("PATCH", "/items/1")).await.expect_err("PATCH");
        assert_eq!(
            blocked.to_string(),
            "Access to fetch at 'https://api.example.com/items/1' from origin \
             'https://app.example.com' has been blocked by CORS policy: Method PATCH is not \
             allowed by Access-Control-Allow-Methods in preflight response.\n\
             help: add PATCH to the policy's `methods`"
        );
    }
}
