//! Policies in actix-web.
#![allow(unreachable_pub, reason = "policies are written as in a crate of users")]

#[allow(dead_code, reason = "other packages use all of it")]
#[path = "../../../tests/support/modes.rs"]
mod modes;
mod nearest;
#[path = "../../../tests/support/raw.rs"]
mod raw;
mod rows;
mod support;
mod whole;
