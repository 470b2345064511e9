//! The second law: requests that come by a grant of a policy around.

use http::{
    HeaderMap, Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};

use crate::{
    data::PolicyData,
    decision::{Decision, Head, Kind},
    sender::{has_unsafe_type, is_page_elsewhere, is_safelisted},
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
        let is_simple = is_safelisted(method);
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
        && is_safelisted(method)
        && ((own.policy().kept)().allows_types || !headers.contains_key(CONTENT_TYPE))
}
