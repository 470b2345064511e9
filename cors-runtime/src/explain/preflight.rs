//! The checks of what a preflight asks for.

use std::collections::BTreeSet;

#[cfg(all(feature = "axum", feature = "tracing"))]
use cors_rules::rules::method::is_safelisted_method;
use cors_rules::rules::{method::is_forbidden_method, text::is_token};
use http::{
    HeaderMap, Method,
    header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD},
};

use super::{explanation::Problem, quote::quoted};
use crate::data::PolicyData;

/// The method that is to be allowed.
pub(super) enum Asked<'a> {
    /// This one.
    Method(&'a Method),
    /// The value of `Access-Control-Request-Method`.
    Text(&'a [u8]),
    /// It has several.
    Several,
}

impl<'a> Asked<'a> {
    #[inline]
    pub(super) fn by_preflight(headers: &'a HeaderMap) -> Self {
        let mut lines = headers.get_all(ACCESS_CONTROL_REQUEST_METHOD).iter();
        match (lines.next(), lines.next()) {
            (Some(value), None) => Self::Text(value.as_bytes()),
            (Some(_), Some(_)) => Self::Several,
            (None, _) => Self::Text(b""),
        }
    }

    #[inline]
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Method(method) => method.as_str().as_bytes(),
            Self::Text(text) => text,
            Self::Several => b"",
        }
    }

    #[inline]
    pub(super) fn quoted(&self) -> String {
        quoted(self.bytes())
    }

    /// What keeps the method out, if anything does.
    #[inline]
    pub(super) fn problem(&self, terms: &PolicyData) -> Option<Problem> {
        let method = match std::str::from_utf8(self.bytes()) {
            Ok(method) if is_token(method.as_bytes()) => method,
            _ => return Some(Problem::MethodMalformed { method: self.quoted() }),
        };
        if terms.allows_on_route(method) {
            return None;
        }
        // fetch() turns only DELETE, GET, HEAD, OPTIONS, POST and PUT into upper case.
        let meant = terms.methods.list.iter().find(|allowed| allowed.eq_ignore_ascii_case(method));
        Some(Problem::MethodNotAllowed {
            method: self.quoted(),
            is_forbidden: is_forbidden_method(method.as_bytes()),
            meant: meant.copied(),
        })
    }
}

#[cfg(all(feature = "axum", feature = "tracing"))]
impl Asked<'_> {
    /// The method, if a route does not serve it and a browser looks at the list.
    #[inline]
    pub(super) fn not_served(&self, served: &[&str]) -> Option<String> {
        let method = std::str::from_utf8(self.bytes()).ok()?;
        let is_served = served.contains(&method) || is_safelisted_method(method.as_bytes());
        (!is_served).then(|| self.quoted())
    }
}

/// What keeps the headers out that a preflight asks for, if anything does.
#[inline]
pub(super) fn headers(terms: &PolicyData, headers: &HeaderMap) -> Option<Problem> {
    let lines = headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter();
    let parts = lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b','));
    let mut missing = BTreeSet::new();
    for part in parts.map(<[u8]>::trim_ascii).filter(|part| !part.is_empty()) {
        match std::str::from_utf8(part) {
            Ok(name) if is_token(part) => {
                if !terms.allows_header(name) {
                    missing.insert(quoted(name.to_ascii_lowercase().as_bytes()));
                }
            }
            _ => return Some(Problem::HeadersMalformed { part: quoted(part) }),
        }
    }
    let names: Vec<String> = missing.into_iter().collect();
    (!names.is_empty()).then_some(Problem::HeadersNotAllowed { names })
}
