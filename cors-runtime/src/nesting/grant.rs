//! The second law: requests that come by a grant of a policy around.

use http::{
    HeaderMap, Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};

use crate::{
    data::PolicyData,
    decision::{Decision, Kind},
    head::AnyHead,
    sender::{has_unsafe_type, is_page_elsewhere},
};

/// The policies around that admit a request's origin, with the lists that their preflights send.
#[derive(Clone, Debug, Default)]
pub(super) struct OuterPolicies {
    first: [Option<&'static PolicyData>; 2],
    more: Vec<&'static PolicyData>,
}

impl OuterPolicies {
    #[inline]
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
        head: &dyn AnyHead,
        allows_method: fn(&PolicyData, &str) -> bool,
    ) -> bool {
        if own.kind() != Kind::Actual {
            return false;
        }
        let method = head.method();
        let is_simple = matches!(method, "GET" | "HEAD" | "POST");
        let is_typed = has_unsafe_type(head);
        let grants = |policy: &PolicyData, allows_method: fn(&PolicyData, &str) -> bool| {
            (is_simple || allows_method(policy, method))
                && (!is_typed || policy.allows_header("content-type"))
        };
        let own_grants = own.is_allowed() && grants(own.data(), allows_method);
        if own_grants || !is_page_elsewhere(head) {
            return false;
        }
        // Proxies add headers to requests that are right, and browsers `Authorization`.
        let is_sent = |name: &&str| {
            *name != AUTHORIZATION && *name != CONTENT_TYPE && head.has(name, |_| true)
        };
        let is_taken = !is_simple || is_typed;
        self.first.iter().flatten().chain(&self.more).any(|policy| {
            grants(policy, PolicyData::allows_method)
                && (is_taken || !own.is_allowed() && policy.headers.list.iter().any(is_sent))
        })
    }
}

/// Whether a policy lets pages send a request, as far as one look tells. Most requests are such.
#[inline]
pub(crate) fn grants(own: &Decision, method: &Method, headers: &HeaderMap) -> bool {
    own.is_allowed()
        && matches!(*method, Method::GET | Method::HEAD | Method::POST)
        && ((own.data().kept)().allows_types || !headers.contains_key(&CONTENT_TYPE))
}
