//! The recipes of the guide (`cors-runtime/docs/recipes.md`), beside the crates that they are about.
//! They are in a package of their own, because those crates are many.
//!
//! Each file begins with the code that the guide shows, up to a line that says so. The rest is its test.
#![cfg(test)]

mod aide_routes;
mod json_403;
mod normalize_path;
mod option_layer;
mod preflight_200;
mod serve_dir;
mod tenants;
mod tonic_web;
mod typed_path;
mod utoipa_routes;

#[path = "../support/shown.rs"]
mod shown;

use axum::{Router, body::Body, http::Request};
use cors_testing::Browser;

/// Whether a page of this origin can send the request and read the response.
async fn can_read(app: &Router, origin: &str, method: &str, path: &str) -> bool {
    let request =
        Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
    let mut page = Browser::at(origin).api("https://api.example.com");
    page.fetch(&mut app.clone(), request).await.is_ok_and(|response| response.ok())
}

/// The app's pages can, and others cannot.
async fn is_for_the_app(app: &Router, method: &str, path: &str) {
    assert!(can_read(app, "https://app.example.com", method, path).await, "{method} {path}");
    assert!(!can_read(app, "https://evil.test", method, path).await, "{method} {path}");
}

#[test]
fn the_guide_shows_this_code() {
    shown::check(include_str!("../../cors-runtime/docs/recipes.md"), env!("CARGO_MANIFEST_DIR"));
}
