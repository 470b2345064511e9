//! The key `hosts`: a request that names the server otherwise is refused, whoever has sent it.

use axum::{
    Router,
    body::Body,
    routing::{any, get},
};
use cors_runtime::{CorsLayer, TrustedSender, cors, cors_policy, cors_route, explain::Outcome};
use cors_tests::{Spy, head, now, rows, said};
use http::StatusCode;
use tower::{Layer, ServiceExt};

cors_policy! {
    pub Local {
        origins: ["http://localhost:5173"],
        methods: [PUT],
        credentials: true,
        enforce: true,
        hosts: ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "tool.example.com"],
    }
    pub Front { origins: ["http://localhost:5173"] }
    pub Partner { origins: ["https://partner.example"] }
    pub Tools {
        policies: [Front, Partner],
        enforce: true,
        hosts: ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "tool.example.com"],
    }
    /// In release builds it has none, and refuses everything.
    pub Debugged {
        origins: ["https://app.example.com"],
        enforce: true,
        hosts: [#[cfg(debug_assertions)] "localhost:3000"],
    }
}

#[cors(Local)]
async fn handler() {}

#[test]
fn every_door_refuses_another_host() {
    let spy = Spy::default();
    let routers: [(&str, Router); 4] = [
        ("a layer", Router::new().route("/", any(handler)).layer(Local)),
        ("a route", Router::new().route("/", cors_route!(any(handler)))),
        ("a combined policy", Router::new().route("/", any(async || ())).layer(Tools)),
        ("an extractor", Router::new().route("/", any(async |_: TrustedSender<Tools>| ()))),
    ];
    for [passes, row] in rows(include_str!("../../data/senders.tsv"), "hosts") {
        let passes = passes == "true";
        let status = if passes { StatusCode::OK } else { StatusCode::FORBIDDEN };
        for (door, router) in &routers {
            let Ok(response) = now(router.clone().oneshot(head::<Body>(row)));
            assert_eq!(response.status(), status, "{door}: {row}");
            if !passes {
                assert_eq!(said(response.headers()), "vary: origin", "{door}: {row}");
                assert_eq!(response.headers()["cache-control"], "no-store", "{door}: {row}");
            }
        }
        let (parts, ()) = head::<()>(row).into_parts();
        assert_eq!(Local::verify_sender(&parts).is_ok(), passes, "verify_sender: {row}");
        let head_alone = (&parts.method, &parts.uri, &parts.headers);
        assert_eq!(Local::verify_sender(&head_alone).is_ok(), passes, "verify_sender: {row}");
        let calls = spy.calls();
        let Ok(_) = now(Local.layer(spy.clone()).oneshot(head::<()>(row)));
        assert_eq!(spy.calls() - calls, usize::from(passes), "a service: {row}");
    }
}

/// A preflight names the host too, and a granted one would tell a page that the server is there.
#[test]
fn preflights() {
    let asked = "origin: http://localhost:5173 | access-control-request-method: PUT";
    let route: Router = Router::new().route("/", cors_route!(put(replace)));
    let layer: Router = Router::new().route("/", get(async || ())).layer(Local);
    for (host, expected) in [("localhost:3000", 204), ("evil.test:3000", 403)] {
        let row = format!("OPTIONS | {asked} | host: {host}");
        for router in [&route, &layer] {
            let Ok(response) = now(router.clone().oneshot(head::<Body>(&row)));
            assert_eq!(response.status().as_u16(), expected, "{row}");
            if expected == 403 {
                assert_eq!(said(response.headers()), "vary: origin", "{row}");
            }
        }
    }
}

#[cors(Local)]
async fn replace() {}

/// Also where no handler serves the method.
#[test]
fn methods_without_a_handler() {
    let route: Router = Router::new().route("/", cors_route!(put(replace)));
    for (row, expected) in [
        ("OPTIONS | host: localhost:3000", 405),
        ("OPTIONS | host: evil.test:3000", 403),
        ("OPTIONS | host: localhost:3000 | origin: https://evil.test", 403),
        ("DELETE | host: localhost:3000", 405),
        ("DELETE | host: evil.test:3000", 403),
    ] {
        let Ok(response) = now(route.clone().oneshot(head::<Body>(row)));
        assert_eq!(response.status().as_u16(), expected, "{row}");
    }
}

#[test]
fn explanations_name_the_host() {
    for (row, host) in [
        ("GET | host: evil.test:3000", "`Local` does not list the host `evil.test:3000`"),
        ("GET", "`Local` lists hosts, and the request does not name exactly one"),
    ] {
        let explained = Local::explain(&head::<()>(row));
        assert_eq!(explained.outcome(), Outcome::HostNotListed, "{row}");
        let text = explained.to_string();
        assert!(text.starts_with(host), "{text}");
        assert!(text.contains("`localhost:3000`, `127.0.0.1:3000`"), "{text}");
        assert!(text.contains("DNS rebinding"), "{text}");
        assert!(text.contains("403, and the handler does not run"), "{text}");
    }
}

#[test]
fn a_key_without_entries_refuses_everything() {
    let request = head::<()>("GET | host: localhost:3000");
    let layer = CorsLayer::<Debugged>::new();
    assert_eq!(layer.verify_sender(&request).is_ok(), cfg!(debug_assertions));
}

#[test]
fn it_is_shown() {
    let shown = Local.to_string();
    assert!(shown.contains("\n  enforce      yes\n  host         127.0.0.1:3000\n"), "{shown}");
}
