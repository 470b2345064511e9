//! The second law: requests that come by a grant of a policy around.

use http::{
    HeaderMap, Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};

use crate::{
    data::PolicyData,
    decision::{Decision, Kind},
    head::RequestHead,
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
            Some(free) => *free = Some(decision.data()),
            None => self.more.push(decision.data()),
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
        head: &impl RequestHead,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) -> bool {
        if own.kind() != Kind::Actual || !is_page_elsewhere(head) {
            return false;
        }
        let method = head.method();
        let is_simple = matches!(method, "GET" | "HEAD" | "POST");
        let is_typed = has_unsafe_type(head);
        let grants = |policy: &PolicyData, allows_method: fn(&PolicyData, &str) -> bool| {
            (is_simple || allows_method(policy, method))
                && (!is_typed || policy.allows_header(CONTENT_TYPE.as_str()))
        };
        let own_grants = own.is_allowed() && grants(own.data(), allows_method);
        let is_taken = (!is_simple || is_typed) && !own_grants;
        // Proxies add headers to requests that are right, and browsers `Authorization`.
        let names_header = |policy: &PolicyData| {
            let mut names = policy.headers.list.iter();
            !own.is_allowed()
                && names.any(|name| {
                    *name != AUTHORIZATION
                        && *name != CONTENT_TYPE
                        && head.lines(name).next().is_some()
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
        && matches!(*method, Method::GET | Method::HEAD | Method::POST)
        && ((own.data().kept)().allows_types || !headers.contains_key(CONTENT_TYPE))
}

/// Whether script on a page of another origin has sent a request in mode `cors`, the only one that has
/// preflights. Browsers say so where there is TLS; elsewhere, `Origin` and `Host` do. What no browser says,
/// because a proxy has changed it, counts as nothing said.
fn is_page_elsewhere(head: &impl RequestHead) -> bool {
    let Line::One(origin) = Line::of(head, "origin") else { return false };
    match (Line::of(head, "sec-fetch-site"), Line::of(head, "sec-fetch-mode")) {
        (Line::One(b"same-origin" | b"none"), _) => false,
        (Line::One(b"cross-site" | b"same-site"), Line::One(mode)) => mode == b"cors",
        _ => {
            (origin == b"null" || origin.starts_with(b"https://") || origin.starts_with(b"http://"))
                && Sender::of(head) != Sender::OwnHost
                && !is_report(head)
        }
    }
}

/// Whether a page sends this `Content-Type` only after a preflight.
fn has_unsafe_type(head: &impl RequestHead) -> bool {
    const SAFELISTED: [&[u8]; 3] =
        [b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"];
    types(head).any(|essence| !SAFELISTED.iter().any(|safe| essence.eq_ignore_ascii_case(safe)))
}

/// Pings and reports of Content Security Policy, which have no preflight.
fn is_report(head: &impl RequestHead) -> bool {
    let mut types = types(head);
    let is_one = types.next().is_some_and(|essence| {
        essence.eq_ignore_ascii_case(b"text/ping")
            || essence.eq_ignore_ascii_case(b"application/csp-report")
    });
    head.method() == "POST" && is_one && types.next().is_none()
}

fn types(head: &impl RequestHead) -> impl Iterator<Item = &[u8]> {
    let lines = head.lines("content-type");
    lines.map(|line| line.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii())
}
