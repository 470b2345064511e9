//! Each refusal is one event, in words that say what to write; nothing of a request can forge one.

use axum::{Router, body::Body, routing::any};
use cors_runtime::cors_route;
use cors_tests::{log::logged, request};
use http::Request;
use tower::ServiceExt;
use tracing::Level;

use super::{App, Gate, guarded, guarded_handler, handler};

fn router() -> Router {
    Router::new()
        .route("/layer", any(handler).layer(App))
        .route("/gate", any(handler).layer(Gate))
        .route("/extractor", any(guarded))
        .route("/both", any(guarded).layer(App))
        .route("/other", any(guarded).layer(Gate))
        .route("/handler", cors_route!(any(guarded_handler)))
        .route("/chained", cors_route!(get(guarded_handler)).post(handler))
        .route(
            "/function",
            any(async |request: Request<Body>| {
                let _ = App::verify_sender(&request);
            }),
        )
}

const EVIL: (&str, &str) = ("origin", "https://evil.test");
const HOST: (&str, &str) = ("host", "api.example.com");

#[tokio::test]
async fn each_refusal_once() {
    let router = router();
    let no_origin = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
    let cookie = [("origin", "https://app.example.com"), ("cookie", "session=1"), HOST];
    let put = ("access-control-request-method", "PUT");
    let app = ("origin", "https://app.example.com");
    for (method, path, headers, fact, help) in [
        (
            "GET",
            "/layer",
            &[EVIL, HOST][..],
            "`App` does not allow the origin `https://evil.test`",
            "add \"https://evil.test\" to `origins`",
        ),
        (
            "OPTIONS",
            "/layer",
            &[app, put],
            "`App` does not allow the method `PUT`",
            "add `PUT` to `methods`",
        ),
        (
            "OPTIONS",
            "/chained",
            &[app, ("access-control-request-method", "POST")],
            "the route does not serve the method `POST`",
            "add a handler for it inside `cors_route!(…)`",
        ),
        (
            "GET",
            "/layer",
            &cookie,
            "the request carries cookies, and `App` does not allow credentials",
            "credentials: true",
        ),
        (
            "POST",
            "/gate",
            &[EVIL, HOST],
            "`Gate` does not allow the origin `https://evil.test`",
            "the policy is enforced: 403, and the handler does not run",
        ),
        (
            "GET",
            "/gate",
            &no_origin,
            "`Gate` does not allow a request that a page of another origin has sent without `Origin`",
            "the policy is enforced: 403, and the handler does not run",
        ),
        (
            "POST",
            "/extractor",
            &[EVIL, HOST],
            "`App` does not allow the origin `https://evil.test`",
            "`TrustedSender` or `verify_sender` has refused the request",
        ),
        (
            "POST",
            "/both",
            &[EVIL, HOST],
            "`App` does not allow the origin `https://evil.test`",
            "`TrustedSender` or `verify_sender` has refused the request",
        ),
        (
            "PUT",
            "/both",
            &[EVIL, HOST],
            "`App` does not allow the origin `https://evil.test`",
            "`TrustedSender` or `verify_sender` has refused the request",
        ),
        (
            "POST",
            "/other",
            &[EVIL, HOST],
            "`Gate` does not allow the origin `https://evil.test`",
            "the policy is enforced: 403, and the handler does not run",
        ),
        (
            "POST",
            "/handler",
            &[EVIL, HOST],
            "`App` does not allow the origin `https://evil.test`",
            "`TrustedSender` or `verify_sender` has refused the request",
        ),
        (
            "GET",
            "/extractor",
            &no_origin,
            "`App` does not allow a request that a page of another origin has sent without `Origin`",
            "help: let the page send it with `fetch`",
        ),
        (
            "POST",
            "/function",
            &[EVIL, HOST],
            "`App` does not allow the origin `https://evil.test`",
            "`TrustedSender` or `verify_sender` has refused the request",
        ),
    ] {
        let events = logged(router.clone().oneshot(request::<Body>(method, path, headers))).await;
        let [event] = &events[..] else { panic!("{method} {path} {headers:?}: {events:#?}") };
        assert!(event.level == Level::DEBUG, "{path}: {event:?}");
        let event = &event.text;
        assert!(event.contains(&format!("\nmessage={fact}")), "{path}: {fact} in {event}");
        assert!(event.contains(help), "{path}: {help} in {event}");
        assert!(event.contains(&format!("\nmethod={method}")), "{path}: {event}");
        // A function sees no path.
        assert!(path == "/function" || event.contains(&format!("\npath={path}")), "{event}");
    }
    for headers in [&[HOST][..], &[("origin", "https://app.example.com")]] {
        for path in ["/layer", "/gate", "/extractor", "/function"] {
            let events =
                logged(router.clone().oneshot(request::<Body>("POST", path, headers))).await;
            assert!(events.is_empty(), "{path} {headers:?}: {events:?}");
        }
    }
}

/// At level warn too, which programs have on in production.
#[tokio::test]
async fn nothing_of_a_request_is_written_as_it_came() {
    let app: Router = Router::new().fallback(handler).layer(App);
    let long = format!("/{}", "a".repeat(60_000));
    let token = "X".repeat(4_000);
    for (method, path) in
        [("PUT", "/\u{9b}31m\u{85}\u{202e}"), ("PUT", &long), (&token, "/"), ("A`B", "/")]
    {
        let sent = Request::builder().method(method).uri(path);
        let sent = sent.header("origin", "https://evil.test").body(Body::empty()).expect(path);
        let events = logged(app.clone().oneshot(sent)).await;
        let [event] = &events[..] else { panic!("{path}: {events:#?}") };
        assert!(event.level == Level::WARN, "{event:?}");
        let event = &event.text;
        assert!(event.contains("any other program can send it"), "{event}");
        assert!(event.len() < 2_000, "{}: {event}", event.len());
        let is_plain = |c: char| c == '\n' || c == '…' || (' '..='~').contains(&c);
        assert!(event.chars().all(is_plain), "{event:?}");
        let quoted = event.lines().filter(|line| {
            line.strip_prefix("method=")
                .or(line.strip_prefix("path="))
                .is_some_and(|value| !value.contains('`'))
        });
        assert_eq!(quoted.count(), 2, "{event}");
    }
}
