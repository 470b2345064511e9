//! Tokens in `cors_policy!`: the stages of the macro answer whatever is typed, and what they write is Rust.
//!
//! A proc-macro crate exports its macros only, so its files are compiled here once more.
#![no_main]
#![allow(dead_code, unused_imports, reason = "the other macros have a part in these files")]

use libfuzzer_sys::fuzz_target;
use macros::*;

#[path = "../cors-macros/src"]
mod macros {
    pub(crate) mod assertion;
    pub(crate) mod check;
    pub(crate) mod conditions;
    pub(crate) mod docs;
    pub(crate) mod editor;
    pub(crate) mod expand;
    pub(crate) mod features;
    pub(crate) mod lints;
    pub(crate) mod listed;
    pub(crate) mod model;
    pub(crate) mod policies;
    pub(crate) mod report;
    pub(crate) mod split;
    pub(crate) mod syntax;
    pub(crate) mod term;
}

fuzz_target!(|text: &str| {
    let Ok(tokens) = format!("[::cors_runtime] {text}").parse() else { return };
    let written = policies::expand(tokens).to_string();
    assert!(written.parse::<proc_macro2::TokenStream>().is_ok(), "{written}");
});
