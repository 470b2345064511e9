#![doc = "What browsers print when they block a request, with the cause and the fix."]
#![doc = ""]
// `audit/tests/console.rs` holds its lines against browsers, `audit/tests/scenarios.rs` its scenarios.
#![cfg_attr(not(doctest), doc = include_str!("../../docs/blocked.md"))]
