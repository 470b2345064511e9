//! The page, the same on both ports.

use axum::{Router, response::Html, routing::get};

pub(crate) const ALLOWED_PORT: u16 = 8101;
pub(crate) const STRANGER_PORT: u16 = 8102;

pub(crate) fn router() -> Router {
    Router::new().route("/", get(async || Html(include_str!("page.html"))))
}
