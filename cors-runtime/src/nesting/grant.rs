//! The second law: requests that come by a grant of a policy around.

use http::{
    HeaderMap, Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};

use crate::{
    data::PolicyData,
    decision::{Decision, Head, Kind},
    sender::{Line, Sender},
};

/// The policies around that admit a request's origin, with the lists that their preflights send.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    first: [Option<&'static PolicyData>; 3],
    more: Vec<&'static PolicyData>,
}

impl Around {
    pub(super) fn add(&mut self, decision: &Decision) {
        if !decision.names_origin() || !decision.is_allowed() {
            return;
        }
        match self.first.iter_mut().find(|policy| policy.is_none()) {
            Some(free) => *free = Some(decision.policy()),
            None => self.more.push(decision.policy()),
        }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.first[0].is_none()
    }

    /// Whether a page was let send a request by one of them, and would not have been by `own`.
    /// `allows_method`: by the list that a preflight of its own sends.
    #[inline(never)]
    pub(super) fn let_in(
        &self,
        own: &Decision,
        head: Head<'_>,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) -> bool {
        if own.kind() != Kind::Actual || !is_page_elsewhere(head) {
            return false;
        }
        let Head { method, headers, .. } = head;
        let is_simple = is_simple(method);
        let is_typed = has_unsafe_type(headers);
        let grants = |policy: &PolicyData, allows_method: fn(&PolicyData, &str) -> bool| {
            (is_simple || allows_method(policy, method.as_str()))
                && (!is_typed || policy.allows_header(CONTENT_TYPE.as_str()))
        };
        let own_grants = own.is_allowed() && grants(own.policy(), allows_method);
        let is_taken = (!is_simple || is_typed) && !own_grants;
        // Proxies add headers to requests that are right, and browsers `Authorization`.
        let names_header = |policy: &PolicyData| {
            let mut names = policy.headers.list.iter();
            !own.is_allowed()
                && names.any(|name| {
                    *name != AUTHORIZATION && *name != CONTENT_TYPE && headers.contains_key(*name)
                })
        };
        self.first.iter().flatten().chain(&self.more).any(|policy| {
            grants(policy, PolicyData::allows_method) && (is_taken || names_header(policy))
        })
    }
}

/// Whether a policy lets pages send a request, as far as one look tells. Most requests are such.
#[inline]
pub(crate) fn grants(own: &Decision, method: &Method, headers: &HeaderMap) -> bool {
    own.is_allowed()
        && is_simple(method)
        && ((own.policy().kept)().allows_types || !headers.contains_key(CONTENT_TYPE))
}

#[inline]
fn is_simple(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::POST)
}

/// Whether script on a page of another origin has sent a request in mode `cors`, the only one that has
/// preflights. Browsers say so where there is TLS; elsewhere, `Origin` and `Host` do. What no browser says,
/// because a proxy has changed it, counts as nothing said.
fn is_page_elsewhere(head: Head<'_>) -> bool {
    let Line::One(origin) = Line::of(&head, "origin") else { return false };
    match (Line::of(&head, "sec-fetch-site"), Line::of(&head, "sec-fetch-mode")) {
        (Line::One(b"same-origin" | b"none"), _) => false,
        (Line::One(b"cross-site" | b"same-site"), Line::One(mode)) => mode == b"cors",
        _ => {
            (origin == b"null" || origin.starts_with(b"https://") || origin.starts_with(b"http://"))
                && Sender::of(&head) != Sender::OwnHost
                && !is_report(head)
        }
    }
}

/// Whether a page sends this `Content-Type` only after a preflight.
fn has_unsafe_type(headers: &HeaderMap) -> bool {
    const SAFELISTED: [&[u8]; 3] =
        [b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"];
    types(headers).any(|essence| !SAFELISTED.iter().any(|safe| essence.eq_ignore_ascii_case(safe)))
}

/// Pings and reports of Content Security Policy, which have no preflight.
fn is_report(head: Head<'_>) -> bool {
    let mut types = types(head.headers);
    let is_one = types.next().is_some_and(|essence| {
        essence.eq_ignore_ascii_case(b"text/ping")
            || essence.eq_ignore_ascii_case(b"application/csp-report")
    });
    *head.method == Method::POST && is_one && types.next().is_none()
}

fn types(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    let lines = headers.get_all(CONTENT_TYPE).iter();
    lines.map(|line| {
        line.as_bytes().split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii()
    })
}
