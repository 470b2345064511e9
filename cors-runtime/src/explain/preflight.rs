//! The checks of what a preflight asks for.

use cors_rules::{
    rules::{method::is_forbidden_method, text::is_token},
    sort,
};
use http::{
    HeaderMap, Method,
    header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD},
};

use super::{explanation::Problem, quote::quoted};
use crate::{data::PolicyData, headers::names};

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
    pub(super) fn by_preflight(headers: &'a HeaderMap) -> Self {
        let mut lines = headers.get_all(ACCESS_CONTROL_REQUEST_METHOD).iter();
        match (lines.next(), lines.next()) {
            (Some(value), None) => Self::Text(value.as_bytes()),
            (Some(_), Some(_)) => Self::Several,
            (None, _) => Self::Text(b""),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Method(method) => method.as_str().as_bytes(),
            Self::Text(text) => text,
            Self::Several => b"",
        }
    }

    pub(super) fn quoted(&self) -> String {
        quoted(self.bytes())
    }

    /// What keeps the method out, if anything does.
    #[inline(never)]
    pub(super) fn problem(&self, terms: &PolicyData) -> Option<Problem> {
        let method = match std::str::from_utf8(self.bytes()) {
            Ok(method) if is_token(method.as_bytes()) => method,
            _ => return Some(Problem::MethodMalformed { method: self.quoted() }),
        };
        if terms.allows_on_route(method) {
            return None;
        }
        // fetch() turns only DELETE, GET, HEAD, OPTIONS, POST and PUT into upper case.
        let mut meant = None;
        for allowed in terms.methods.list {
            if meant.is_none() && allowed.eq_ignore_ascii_case(method) {
                meant = Some(*allowed);
            }
        }
        let is_forbidden = is_forbidden_method(method.as_bytes());
        Some(Problem::MethodNotAllowed { method: self.quoted(), is_forbidden, meant })
    }
}

#[cfg(all(feature = "axum", feature = "tracing"))]
impl Asked<'_> {
    /// The method, if a route does not serve it. Browsers send safelisted methods whatever the list says, to
    /// a handler without a policy, if there is one.
    pub(super) fn not_served(&self, served: &[&str]) -> Option<String> {
        let method = std::str::from_utf8(self.bytes()).ok()?;
        (!served.contains(&method)).then(|| self.quoted())
    }
}

/// What keeps the headers out that a preflight asks for, if anything does.
#[inline(never)]
pub(super) fn headers(terms: &PolicyData, headers: &HeaderMap) -> Option<Problem> {
    let mut missing = Vec::new();
    for line in headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS) {
        for part in names(line.as_bytes()) {
            match std::str::from_utf8(part) {
                Ok("") => {}
                Ok(name) if is_token(part) => {
                    if !terms.allows_header(name) {
                        missing.push(quoted(name.to_ascii_lowercase().as_bytes()));
                    }
                }
                _ => return Some(Problem::HeadersMalformed { part: quoted(part) }),
            }
        }
    }
    let mut sorted = Vec::with_capacity(missing.len());
    for name in &missing {
        sorted.push(name.as_str());
    }
    sort::texts(&mut sorted);
    // Each stands there once now.
    let mut names = Vec::with_capacity(sorted.len());
    for name in sorted {
        names.push(name.to_owned());
    }
    (!names.is_empty()).then_some(Problem::HeadersNotAllowed { names })
}
