//! The entries of `methods`.

use alloc::{string::String, vec::Vec};

pub use cors_data::names::{is_forbidden_method, is_safelisted_method};

use super::{
    Context,
    names::{self, Kind, embedded},
    text::{all_bytes, distance, find_part, is_one_of, is_token, one},
};
use crate::{
    catalog::Check,
    finding::{Finding, Fix},
};

/// The HTTP Method Registry of IANA, without `*`.
const REGISTERED: &str = "\
    ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK \
    MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH \
    POST PRI PROPFIND PROPPATCH PUT QUERY REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK \
    UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL";

/// In wide use without registration: `UPnP`, Exchange, caches, Vault. Not typos of anything.
const WIDESPREAD: &str = "\
    BAN BCOPY BDELETE BMOVE BPROPFIND BPROPPATCH LIST M-SEARCH NOTIFY POLL PURGE SUBSCRIBE \
    UNSUBSCRIBE";

/// What typos are looked for of.
const COMMON: &str = "GET HEAD POST PUT DELETE PATCH OPTIONS QUERY";

/// What is wrong with an entry of `methods`.
pub fn check(method: &str, context: Context) -> Option<Finding> {
    if method == "*" {
        // Fetch, CORS-preflight fetch: `*` counts only without credentials.
        return context.credentials.then(|| Finding::new(Check::CredentialsWithAnyMethod));
    }
    if !is_token(method.as_bytes()) {
        return Some(syntax(method, context));
    }
    let upper = method.to_ascii_uppercase();
    let (check, fix) = if is_forbidden_method(method.as_bytes()) {
        (Check::MethodForbidden, Fix::Remove)
    } else if is_safelisted_method(method.as_bytes()) {
        (Check::MethodSafelisted, Fix::Remove)
    } else if method == "OPTIONS" {
        (Check::MethodOptions, Fix::Remove)
    } else if upper == "UPDATE" || (upper == method && is_one_of(&upper, REGISTERED)) {
        return None;
    } else if is_one_of(&upper, REGISTERED) {
        (Check::MethodCase, Fix::value(upper))
    } else {
        (Check::MethodTypo, Fix::Values(meant(&upper)?))
    };
    // `"*"` does not help where credentials take it away.
    let is_lost = fix == Fix::value("*") && context.credentials;
    let finding = Finding::new(check).with("n", method).fix(fix);
    Some(if is_lost { finding.advice("list the methods") } else { finding })
}

fn syntax(method: &str, context: Context) -> Finding {
    let finding = |part: &str| {
        let found = check(part, context)?;
        let is_lost = context.credentials && *found.replacement() == Fix::value("*");
        Some(if is_lost { found.fix(Fix::None) } else { found })
    };
    names::syntax(method, method, &Kind { check: Check::MethodSyntax, known, finding: &finding })
}

/// The spelling of a method that scripts can send.
fn known(method: &str) -> Option<String> {
    let upper = method.to_ascii_uppercase();
    let is_known = is_one_of(&upper, REGISTERED) || is_one_of(&upper, WIDESPREAD);
    (is_known && !is_forbidden_method(upper.as_bytes())).then_some(upper)
}

/// What an unregistered method was probably meant to be. There are no restrictions on methods
/// (Fetch, methods: `CHICKEN` is perfectly acceptable), so this prefers silence.
fn meant(upper: &str) -> Option<Vec<String>> {
    if is_one_of(upper, WIDESPREAD) {
        return None;
    }
    // `GET|POST` and `'GET'` are tokens.
    if all_bytes(upper, |b| b == b'*') {
        return Some(one("*"));
    }
    if !all_bytes(upper, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        return embedded(upper, known);
    }
    let method = match upper {
        "ANY" | "ALL" => "*",
        "DEL" | "REMOVE" => "DELETE",
        _ => find_part(COMMON, " ", &mut |name| is_typo(upper, name)).or_else(|| {
            // The long ones of the registry are told apart too.
            find_part(REGISTERED, " ", &mut |name| name.len() > 7 && is_typo(upper, name))
        })?,
    };
    Some(one(method))
}

fn is_typo(name: &str, method: &str) -> bool {
    if name.len() > 1 && method.starts_with(name) {
        return true;
    }
    if name.len() < 3 || name.len().abs_diff(method.len()) > 1 {
        return false;
    }
    // One letter that is another has another sum, two that are swapped have not.
    let sum = |text: &str| text.bytes().fold(0, |sum, byte| sum + u32::from(byte));
    let is_same_start = name.as_bytes().first() == method.as_bytes().first();
    let most = match method.len() {
        // `SET`, `READ` and `HOST` are words of their own: here only a letter too many or too few,
        // or two swapped, is a slip.
        ..=4 if !is_same_start || (name.len() == method.len() && sum(name) != sum(method)) => 0,
        // So are `WATCH` and `BATCH`.
        5.. if name.get(1..) == method.get(1..) => 0,
        7 => 2,
        _ => 1,
    };
    distance(name, method) <= most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Level;
    use alloc::format;

    fn told(method: &str, context: Context) -> String {
        let Some(finding) = check(method, context) else { return String::new() };
        // Every placeholder is filled: an assertion in there fails otherwise.
        assert!(format!("{finding}").contains(finding.check().name()));
        let fix = match finding.replacement() {
            Fix::Remove => "(remove)".into(),
            fix => fix.source().unwrap_or_else(|| "-".into()),
        };
        format!("{} {fix}", finding.check().name())
    }

    #[test]
    fn known_methods_are_accepted() {
        for method in REGISTERED.split(' ').chain(WIDESPREAD.split(' ')) {
            let deny = check(method, Context::default()).filter(|f| f.level() > Level::Allow);
            assert_eq!(deny.is_some(), is_forbidden_method(method.as_bytes()), "{method}");
        }
    }

    #[test]
    fn credentials_take_the_wildcard_away() {
        let context = Context { credentials: true, ..Context::default() };
        assert_eq!(told("*", context), "credentials_with_any_method -");
        assert_eq!(told("* ", context), "method_syntax -");
        assert_eq!(told("ANY,", context), "method_syntax -");
        let finding = check("ANY", context).unwrap();
        assert_eq!(finding.help().as_deref(), Some("list the methods"));
        assert_eq!(told("PUT", context), "");
    }

    #[test]
    fn forbidden_in_any_case_safelisted_in_one() {
        assert!(is_forbidden_method(b"tRaCk") && !is_forbidden_method(b"TRACKS"));
        assert!(is_safelisted_method(b"POST") && !is_safelisted_method(b"post"));
        assert!(!is_safelisted_method(b"") && !is_forbidden_method(b""));
    }
}
