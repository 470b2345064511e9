//! Comparisons with others: tower-http, a naive matcher, the browser model, browsers, and every
//! request that bytes can make.
//!
//! `CORS_TESTS_EXHAUSTIVE=1` runs many more random cases.
#![allow(unreachable_pub, reason = "policies are written as in a crate of users")]

mod bytes;
mod csrf;
mod oracle;
mod recorded;
mod tower_http;
