//! One entry of `origins`: which origins it admits, and whether a browser can ever send them.
//!
//! What is accepted: `*`, `null`, and `scheme://host[:port]` in exactly the bytes a browser
//! serializes, with `*.` before the host and `*` as the port in patterns. Everything else gets one
//! finding, with the whole entry repaired at once; a repaired entry is accepted.

mod address;
mod advice;
mod blank;
mod diagnose;
mod entry;
mod lints;
mod loose;
mod network;
mod placeholder;
mod quote;
mod regex;
mod repair;
mod scheme;
mod shared;
mod unicode;
mod wildcard;

use alloc::{format, string::String, vec, vec::Vec};

use super::Context;
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
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
            Some(entry) => match lints::unusable(literal, &entry) {
                Some(finding) => vec![repaired(finding, literal, context)],
                None => lints::all(literal, &entry, context),
            },
            None => vec![repaired(diagnose::fault(literal), literal, context)],
        },
    }
}

/// Adds what to write instead, or the words that stand in for it.
fn repaired(finding: Finding, literal: &str, context: Context) -> Finding {
    let repair = |part: &str| accepted(repair::repair(part)?, context);
    let values: Option<Vec<_>> = if finding.check() == Check::OriginList {
        quote::parts(literal).map(repair).collect()
    } else {
        repair(literal).map(|value| vec![value])
    };
    // Some mistakes cannot be repaired, only typed anew.
    let is_useful = |v: &String| v != literal;
    let values = values.filter(|values| {
        // Beside others, `*` is refused: which of the two was meant?
        let is_mixed = values.len() > 1 && values.iter().any(|value| value == "*");
        !is_mixed && values.iter().all(is_useful)
    });
    let finding = if address::is_range(literal) {
        finding.advice(advice::RANGE)
    } else {
        advice::add(finding, values.is_some())
    };
    let fix = match values {
        Some(values) => Fix::Values(values),
        None => Fix::None,
    };
    let finding = match scheme_meant(&finding, literal) {
        // What follows the scheme may be beyond repair.
        Some(meant) => finding.with("other", fix.source().unwrap_or_else(|| format!("`{meant}`"))),
        None => finding,
    };
    finding.fix(fix)
}

/// The value if nothing is wrong with it, or what the rules would have written instead.
///
/// `*` may be what an entry meant, but a policy with credentials may not say so.
fn accepted(value: String, context: Context) -> Option<String> {
    if value == "*" {
        return (!context.trusts()).then_some(value);
    }
    let entry = Entry::read(&value)?;
    // No help advises a pattern over hosts that anybody can have, even if the author began with one.
    if entry.subdomains && entry.is_http() && !wildcard::is_own(entry.name) {
        return None;
    }
    let mut refused = lints::unusable(&value, &entry).into_iter().collect::<Vec<_>>();
    refused.extend(lints::all(&value, &entry, context));
    // Where it stands is wrong, not what it says.
    refused.retain(|finding| {
        finding.level() > Level::Allow && finding.check() != Check::LocalOriginInRelease
    });
    let Some(finding) = refused.first() else { return Some(value) };
    match finding.replacement() {
        Fix::Values(values) if values.len() == 1 && values[0] != value => {
            accepted(values[0].clone(), context)
        }
        _ => None,
    }
}

fn scheme_meant(finding: &Finding, literal: &str) -> Option<&'static str> {
    let (scheme, _) = literal.split_once("://")?;
    (finding.check() == Check::OriginSchemeTypo).then(|| scheme::typo(scheme))?
}

/// What is wrong with `"*"` among origins that arrive at start-up.
pub fn any_at_start_up() -> Finding {
    Finding::new(Check::AnyOriginAtStartUp)
}
