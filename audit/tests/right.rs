//! Servers that are right: nothing is said of them that is not so, and the policy that is printed
//! grants what they grant.
//!
//! `tests/migrate/printed.rs` has the policies; `migrate` writes it.

#[macro_use]
extern crate cors_runtime;

mod support;

#[rustfmt::skip]
#[path = "migrate/printed.rs"]
mod printed;

use std::convert::Infallible;

use axum::{Router, body::Body, routing::any};
use cors_testing::{Browser, Credentials, Fetch};
use cors_tests::now;
use http::{Method, Request, Response};
use support::{
    API, APP, audited, expecting,
    right::RIGHT,
    tiny::{Scripted, in_memory},
};
use tower_service::Service;

#[test]
fn the_verdicts_are_right() {
    for (name, server, expected) in RIGHT {
        let report = audited(API, &expecting(&[APP]), server);
        let said: Vec<String> = report.urls[0]
            .concerns
            .iter()
            .map(|own| format!("{} {}", own.level.name(), own.code.name()))
            .collect();
        assert_eq!(said, *expected, "{name}: {report}");
    }
}

fn is_read<S>(service: &mut S, origin: &str, method: &Method, header: &str) -> bool
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let mut request = Request::builder().method(method).uri("https://api.example.com/items");
    if !header.is_empty() {
        request = request.header(header, "application/json");
    }
    let fetch = Fetch::new(request.body(Body::empty()).expect("a request"));
    let mut browser = Browser::at(origin);
    now(browser.fetch(service, fetch.credentials(Credentials::Omit))).is_ok()
}

/// What the router under the policy serves.
fn router() -> Router {
    Router::new().route("/items", any(async || ""))
}

#[test]
fn the_policies_grant_what_the_servers_grant() {
    let policies = [
        ("fastapi", router().layer(printed::fastapi::Api)),
        ("flask_cors", router().layer(printed::flask_cors::Api)),
        ("express", router().layer(printed::express::Api)),
        ("nginx", router().layer(printed::nginx::Api)),
        ("rs_cors", router().layer(printed::rs_cors::Api)),
        ("rs_cors_get_only", router().layer(printed::rs_cors_get_only::Api)),
        ("post_only", router().layer(printed::post_only::Api)),
        ("per_method_hole", router().layer(printed::per_method_hole::Api)),
    ];
    assert_eq!(policies.len(), RIGHT.len());
    let origins = [APP, "https://b.example", "http://app.example.com", "null"];
    let requests = [
        (Method::GET, ""),
        (Method::POST, "content-type"),
        (Method::PUT, ""),
        (Method::PUT, "authorization"),
        (Method::DELETE, ""),
    ];
    for ((name, mut policy), (_, server, _)) in policies.into_iter().zip(RIGHT) {
        for origin in origins {
            for (method, header) in &requests {
                // Whether a GET is served is not the policy's business.
                if (name, method) == ("post_only", &Method::GET) {
                    continue;
                }
                // Browsers send a POST whether or not it is listed, and the header is listed.
                let is_listed =
                    !(name.starts_with("rs_cors") || name == "fastapi") || *method != Method::POST;
                let expected = is_read(&mut Scripted(in_memory(server)), origin, method, header);
                let got = is_read(&mut policy, origin, method, header);
                assert!(got == expected || !is_listed, "{name}: {method} {header} from {origin}");
            }
        }
    }
}
