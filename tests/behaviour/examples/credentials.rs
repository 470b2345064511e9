//! Signing in, working with the cookie, signing out.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/credentials.rs"]
mod example;

use cors_testing::{Reason, Stage};
use http::StatusCode;

use crate::examples::{
    console::replay,
    page::{API, JSON, Page, REFUSED, UNREADABLE, blocked, status, text},
    server::serve,
};

const APP: &str = "https://app.example.com";
const SIGN_IN: &str = r#"{"user":"ada","password":"open sesame"}"#;
const SESSION: &str = "__Host-session=31d4d96e";

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/credentials.rs");
    replay("credentials", source, &[serve(example::app()).await]).await;
}

#[tokio::test]
async fn the_app_signs_in_works_and_signs_out() {
    let mut page = Page::at(APP, example::app());
    let me = page.fetch_with_cookies("GET /me", &[], "").await;
    assert_eq!(status(&me), Some(StatusCode::UNAUTHORIZED), "before, and readable");
    page.wire();

    let signed_in = page.fetch_with_cookies("POST /session", &[JSON], SIGN_IN).await;
    let signed_in = signed_in.expect("signed in");
    assert_eq!(signed_in.header("set-cookie"), None, "script does not see it");
    let set = signed_in.exchange().response_header("set-cookie").expect("a cookie");
    assert_eq!(set, format!("{SESSION}; Path=/; Secure; HttpOnly; SameSite=Lax"));
    assert_eq!(page.browser.cookies(API).as_deref(), Some(SESSION));
    assert_eq!(
        page.wire(),
        [
            "OPTIONS /session 204",
            "  access-control-allow-credentials: true",
            "  access-control-allow-headers: content-type",
            "  access-control-allow-methods: GET,POST,DELETE",
            "  access-control-allow-origin: https://app.example.com",
            "  access-control-max-age: 600",
            "  vary: origin",
            "POST /session 204",
            "  access-control-allow-credentials: true",
            "  access-control-allow-origin: https://app.example.com",
            "  vary: origin",
        ]
    );

    let me = page.fetch_with_cookies("GET /me", &[], "").await.expect("signed in");
    assert_eq!(text(me).await, "\"ada\"");
    // Without `credentials: "include"` the cookie stays where it is.
    let me = page.fetch("GET /me", &[], "").await;
    assert_eq!(status(&me), Some(StatusCode::UNAUTHORIZED));

    let signed_out = page.fetch_with_cookies("DELETE /session", &[], "").await.expect("out");
    let set = signed_out.exchange().response_header("set-cookie").expect("a cookie");
    assert_eq!(set, "__Host-session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    let me = page.fetch_with_cookies("GET /me", &[], "").await;
    assert_eq!(status(&me), Some(StatusCode::UNAUTHORIZED), "afterwards");
}

#[tokio::test]
async fn another_site_with_the_users_cookie() {
    for origin in ["https://evil.test", "http://app.example.com", "https://www.example.com", "null"]
    {
        let mut page = Page::at(origin, example::app());
        page.browser = page.browser.cookie(API, SESSION);
        let me = page.fetch_with_cookies("GET /me", &[], "").await;
        assert_eq!(blocked(me), UNREADABLE, "{origin}");
        let signed_out = page.fetch_with_cookies("DELETE /session", &[], "").await;
        assert_eq!(blocked(signed_out), REFUSED, "{origin}");
        let signed_in = page.fetch_with_cookies("POST /session", &[JSON], SIGN_IN).await;
        assert_eq!(blocked(signed_in), REFUSED, "{origin}");
        // What a form can send arrives, and ends at the extractor that wants JSON.
        page.browser.take_sent();
        let form = page.fetch_with_cookies("POST /session", &[], SIGN_IN).await;
        assert_eq!(blocked(form), UNREADABLE, "{origin}");
        assert_eq!(page.wire(), ["POST /session 415", "  vary: origin"], "{origin}");
    }
}

/// `PUT` is on no list: not even the app may send it.
#[tokio::test]
async fn what_the_policy_does_not_list() {
    let mut page = Page::at(APP, example::app());
    let reason = Reason::MethodNotAllowed { method: "PUT".into() };
    let put = page.fetch_with_cookies("PUT /session", &[], "").await;
    assert_eq!(blocked(put), (Stage::Preflight, reason));
}
