//! One entry of `origins`: which origins it admits, and whether a browser can ever send them.
//!
//! What is accepted: `*`, `null`, and `scheme://host[:port]` in exactly the bytes a browser
//! serializes, with `*.` before the host and `*` as the port in patterns. `Entry::read` gives such an
//! entry, or what is malformed: one finding. What was meant is guessed from that and nothing else, with the
//! whole entry repaired at once; a guess is accepted.

mod bare;
mod entry;
mod guess;
mod lints;
mod malformed;
mod network;
mod other;
mod parts;
mod scheme;
mod shared;
mod unicode;

use alloc::{vec, vec::Vec};

use super::Context;
use crate::{
    catalog::{Check, Level},
    finding::Finding,
};
use entry::Entry;

/// Everything that is wrong with one entry of `origins`: at most one finding if it is malformed,
/// otherwise every lint that applies.
pub fn check(literal: &str, context: Context) -> Vec<Finding> {
    match literal {
        "*" if context.credentials => vec![Finding::new(Check::CredentialsWithAnyOrigin)],
        "*" => Vec::new(),
        "null" => vec![Finding::new(Check::NullOrigin)],
        _ => match Entry::read(literal) {
            Ok(entry) => lints::all(literal, &entry, context),
            Err(malformed) => vec![guess::guess(*malformed, context)],
        },
    }
}

/// What is wrong with `"*"` among origins that arrive at start-up.
pub fn any_at_start_up() -> Finding {
    Finding::new(Check::AnyOriginAtStartUp)
}

/// What is wrong with allowing a check on `runtime`, in a policy with these settings.
///
/// It is for origins that arrive at start-up, so only checks of origins can be allowed there.
pub fn allowed_at_start_up(check: Check, credentials: bool, enforce: bool) -> Option<Finding> {
    let is_origins =
        matches!(check.page(), "addresses" | "hosts" | "patterns" | "schemes" | "trust");
    let is_any = check == Check::AnyOriginAtStartUp;
    let (found, help) = if is_any && credentials {
        (Check::CredentialsWithAnyOrigin, "remove it, or remove `credentials: true`")
    } else if is_any && enforce {
        (Check::EnforceAnyOrigin, "remove it, or remove `enforce: true`")
    } else if is_origins && check.level() == Level::Deny && check != Check::RedundantOrigin {
        return None;
    } else {
        (Check::UnusedAllow, "remove `{n}`")
    };
    Some(Finding::new(found).with("n", check.name()).advice(help))
}
