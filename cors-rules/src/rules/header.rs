//! The entries of `headers` and `expose`.

mod table;

use alloc::{string::String, vec::Vec};

pub(crate) use cors_data::names::is_listed;
pub use cors_data::names::{is_forbidden_response_header, is_safelisted_response_header};

use super::{
    Context,
    names::{self, Kind, embedded},
    text::{
        self, all_bytes, distance, ends, find_part, has, is_one_of, is_token, joined, one, split,
        split_once, trim_end, until,
    },
};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
};

/// Whether plain values of this request header need no preflight (Fetch, CORS-safelisted
/// request-header), whatever else the client does.
///
/// `content-type` is left out because its safelist ends before `application/json`, and `range`
/// because suffix ranges are not on it.
pub(super) fn is_safelisted_request_header(name: &[u8]) -> bool {
    is_listed(&["accept", "accept-language", "content-language"], name)
}

/// Whether scripts can never set this request header, in lower case (Fetch, forbidden request-header).
///
/// `x-http-method-override` and its like are forbidden for some values only, so not here.
pub(super) fn is_forbidden_request_header(lower: &str) -> bool {
    lower.starts_with("proxy-") || lower.starts_with("sec-") || is_one_of(lower, table::FORBIDDEN)
}

/// What is wrong with an entry of `headers`.
pub fn check_request(name: &str, context: Context) -> Option<Finding> {
    if name == "*" {
        // Fetch, CORS-preflight fetch: `*` counts only without credentials.
        return context.credentials.then(|| Finding::new(Check::CredentialsWithAnyHeader));
    }
    if !is_token(name.as_bytes()) {
        let finding = syntax(name, &|part| check_request(part, context));
        return Some(if is_media_type(name) {
            finding.fix(Fix::value("content-type"))
        } else if *finding.replacement() == Fix::value("*") {
            finding.fix(every())
        } else {
            finding
        });
    }
    let lower = text::lower(name);
    // No longer in Fetch's list, but still in Chromium's, and no page ever had a use for it.
    let is_private_network = lower == "access-control-request-private-network";
    let passes =
        |name: &String| check_request(name, context).is_none_or(|f| f.level() == Level::Allow);
    let (check, fix) = if is_forbidden_request_header(&lower) || is_private_network {
        (Check::HeaderForbidden, Fix::Remove)
    } else if is_response_only(&lower) {
        (Check::HeaderResponseOnly, Fix::Remove)
    } else if is_safelisted_request_header(lower.as_bytes()) {
        (Check::HeaderSafelisted, Fix::Remove)
    } else if is_one_of(&lower, table::REQUEST) || is_one_of(&lower, table::BOTH) {
        return None;
    } else if is_any(&lower) {
        return Some(any(name, every(), context));
    } else if let Some(finding) = prefix_wildcard(name).or_else(|| other_setting(name, &lower)) {
        return Some(finding);
    } else if let Some(finding) = slip(name, &lower, table::OFTEN_MISTYPED, &passes) {
        return Some(finding);
    } else if has(&lower, "_") {
        // `sec_token` is free, `sec-token` is not.
        let hyphenated = joined(&split(&lower, "_"), "-");
        (Check::HeaderUnderscore, Fix::from_option(Some(hyphenated).filter(passes)))
    } else {
        return None;
    };
    let is_cookie = lower == "cookie" || lower == "cookie2";
    let tail = if is_cookie { "; cookies are sent when `credentials: true`" } else { "" };
    Some(Finding::new(check).with("n", name).with("tail", tail).fix(fix))
}

/// What is wrong with an entry of `expose`.
pub fn check_exposed(name: &str, context: Context) -> Option<Finding> {
    if name == "*" {
        // Fetch, main fetch: `*` counts only without credentials.
        let check =
            if context.credentials { Check::CredentialsWithAnyExpose } else { Check::ExposeAny };
        return Some(Finding::new(check));
    }
    if !is_token(name.as_bytes()) {
        return Some(syntax(name, &|part| check_exposed(part, context)));
    }
    let lower = text::lower(name);
    let check = if is_forbidden_response_header(lower.as_bytes()) {
        Check::ExposeForbidden
    } else if is_one_of(&lower, PREFLIGHT_RESPONSE) {
        Check::ExposePreflightOnly
    } else if is_safelisted_response_header(lower.as_bytes()) {
        Check::ExposeSafelisted
    } else if is_one_of(&lower, table::REQUEST)
        || lower.starts_with("sec-ch-")
        || lower.starts_with("sec-fetch-")
    {
        Check::ExposeRequestOnly
    } else if is_any(&lower) {
        return Some(any(name, Fix::value("*"), context));
    } else if let Some(finding) = prefix_wildcard(name) {
        return Some(finding);
    } else if known(&lower).is_some() {
        return None;
    } else {
        // A slip shows nowhere else: the script reads `null`.
        let passes =
            |name: &String| check_exposed(name, context).is_none_or(|f| f.level() == Level::Allow);
        return slip(name, &lower, table::OFTEN_EXPOSED, &passes);
    };
    Some(Finding::new(check).with("n", name).fix(Fix::Remove))
}

/// Names that only responses carry, and their slips. No request header of CORS that a script could
/// set begins like those of the responses.
fn is_response_only(lower: &str) -> bool {
    let is_squashed = |header: &str| has(lower, "-_") && squashed(header) == squashed(lower);
    is_one_of(lower, table::RESPONSE)
        || lower.starts_with("access-control-allow-")
        || lower.starts_with("access-control-expose-")
        || find_part(table::RESPONSE, " ", &mut |header| is_squashed(header)).is_some()
}

/// Words that stand for a header or another key.
fn other_setting(name: &str, lower: &str) -> Option<Finding> {
    match lower {
        "json" => Some(typo(name, Fix::value("content-type"))),
        "bearer" => Some(typo(name, Fix::value("authorization"))),
        "cookies" | "credentials" => {
            let finding = Finding::new(Check::HeaderTypo).with("n", name).fix(Fix::Remove);
            let finding = finding.with("other", "`credentials: true`");
            Some(finding.advice("remove it: browsers send cookies when `credentials: true`"))
        }
        _ => None,
    }
}

/// Alone, `*` is a lint of its own: it does not cover `authorization`.
pub(super) fn every() -> Fix {
    Fix::Values(["*".into(), "authorization".into()].into())
}

/// Other libraries' words and signs for every header.
fn is_any(lower: &str) -> bool {
    let is_stars = has(lower, "*") && all_bytes(lower, |b| b"*-._".contains(&b));
    is_stars || matches!(lower, "any" | "all")
}

fn any(name: &str, fix: Fix, context: Context) -> Finding {
    let finding = Finding::new(Check::HeaderTypo).with("n", name).with("other", "`\"*\"`");
    if context.credentials { finding.advice("list the headers") } else { finding.fix(fix) }
}

/// Only in answers to preflights, which never reach the script (Fetch, CORS-preflight fetch).
const PREFLIGHT_RESPONSE: &str = "\
    access-control-allow-headers access-control-allow-methods \
    access-control-allow-private-network access-control-max-age";

/// The spelling of a header that a table knows.
fn known(name: &str) -> Option<String> {
    let lower = text::lower(name);
    let tables = [table::REQUEST, table::RESPONSE, table::BOTH];
    tables.iter().any(|names| is_one_of(&lower, names)).then_some(lower)
}

fn syntax(name: &str, finding: &dyn Fn(&str) -> Option<Finding>) -> Finding {
    let kind = Kind { check: Check::HeaderSyntax, known, finding };
    names::syntax(name, &text::lower(name), &kind)
}

/// `application/json`: the value of `content-type`.
fn is_media_type(text: &str) -> bool {
    let kind = split_once(text, "/").map(|(kind, _)| kind);
    kind.is_some_and(|kind| is_one_of(kind, "application audio image multipart text video"))
}

/// `x-amz-*`, as storage services take it. `*` is a token, so browsers would compare it literally.
fn prefix_wildcard(name: &str) -> Option<Finding> {
    if !ends(name, "*") || !ends(trim_end(name, "*"), "-_.") {
        return None;
    }
    // `*` would be wider.
    Some(
        typo(name, Fix::None)
            .advice("list the names: `*` is a wildcard only where it stands alone"),
    )
}

/// A name that was probably meant to be another one; without fix, several that nobody can know.
fn typo(name: &str, fix: Fix) -> Finding {
    let meant = fix.source().unwrap_or_else(|| "the names that begin so".into());
    Finding::new(Check::HeaderTypo).with("n", name).with("other", meant).fix(fix)
}

/// The finding for an unknown name that was probably meant to be others, all of which pass.
fn slip(name: &str, lower: &str, often: &str, passes: &dyn Fn(&String) -> bool) -> Option<Finding> {
    let names = meant(lower, often).filter(|names| names.iter().all(passes))?;
    Some(typo(name, Fix::Values(names)))
}

/// What an unknown name was probably meant to be. Anyone can make up a header, so this prefers
/// silence.
fn meant(lower: &str, often: &str) -> Option<Vec<String>> {
    // `'content-type'` and `content-type|authorization` are tokens.
    if !all_bytes(lower, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')) {
        return embedded(lower, known);
    }
    let name = squashed(lower);
    let meant = find_part(often, " ", &mut |header| {
        // Nearly all candidates end here: slips are rare at the start of a word.
        let first = header.as_bytes().first();
        let starts_alike = lower.as_bytes().first() == first || lower.as_bytes().get(1) == first;
        if !starts_alike || lower.len().abs_diff(header.len()) > 3 {
            return false;
        }
        let plain = squashed(header);
        // The name of a variable: `x_csrf_token` can be what a server reads, `content_type` not.
        let is_own_style = header.starts_with("x-") && has(lower, "_") && !has(lower, "-");
        if plain == name {
            return !is_own_style;
        }
        let most = if header == "authorization" { 2 } else { 1 };
        // One letter more or less is another word where there are few.
        !is_own_style
            && header.len() > 5
            && !is_other_start(lower, header)
            && (is_near(lower, header, most) || is_near(&name, &plain, 1) || is_slip(lower, header))
    })?;
    Some(one(meant))
}

fn is_near(a: &str, b: &str, most: usize) -> bool {
    a.len().abs_diff(b.len()) <= most && distance(a, b) <= most
}

/// `x-request-with`: all words but one are the same, and that one is long.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (split(a, "-"), split(b, "-"));
    let mut others = a.iter().zip(&b).filter(|(a, b)| a != b);
    let (Some((one, other)), None) = (others.next(), others.next()) else { return false };
    a.len() == b.len()
        && other.len() > 7
        && one.as_bytes().first() == other.as_bytes().first()
        && is_near(one, other, 2)
}

/// `by-match` is no `if-match`: short first words are told apart by their letters.
fn is_other_start(a: &str, b: &str) -> bool {
    let first = until(b, "-_");
    first.len() < 3 && a.get(..first.len()) != Some(first)
}

fn squashed(name: &str) -> String {
    joined(&split(name, "-_."), "")
}

#[cfg(test)]
mod tests;
