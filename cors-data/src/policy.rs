//! What a policy declares, as constant data, and the questions that can be asked of it.
//!
//! The questions are answered the way a browser would act on what the policy sends, so a
//! `const` assertion on a policy is a statement about browsers, not about the list as typed:
//! `allows_method("POST")` holds for every policy because CORS cannot forbid POST.

mod combined;
mod display;

use alloc::{string::String, vec, vec::Vec};
use core::fmt;

use crate::{
    names::{
        is_forbidden_method, is_forbidden_response_header, is_listed, is_safelisted_method,
        is_safelisted_response_header, is_token,
    },
    origins::Origins,
    set::equal,
};

/// Whether one of a combined policy's members meets a condition. Closures cannot be called in
/// `const`.
macro_rules! any_member {
    ($self:ident, |$terms:ident| $condition:expr) => {{
        let mut i = 0;
        let mut meets = false;
        while i < $self.members.len() {
            let $terms = $self.members[i];
            meets |= $condition;
            i += 1;
        }
        meets
    }};
}

/// A checked policy, with its name. `K` is what the runtime keeps beside it, outside of constants.
#[derive(Clone, Copy)]
pub struct PolicyData<K: 'static> {
    /// The policy's name.
    pub name: &'static str,
    /// Whose pages may read responses.
    pub origins: Origins,
    /// `Access-Control-Allow-Methods`.
    pub methods: Names,
    /// `Access-Control-Allow-Headers`, in lower case.
    pub headers: Names,
    /// `Access-Control-Expose-Headers`, in lower case.
    pub expose: Names,
    /// `Access-Control-Allow-Credentials`.
    pub credentials: bool,
    /// `Access-Control-Max-Age`.
    pub max_age: Option<MaxAge>,
    /// Requests of other origins are refused before they reach the handler.
    pub enforce: bool,
    /// The hosts by which the server is known, in lower case. `None`: by any.
    pub hosts: Option<&'static [&'static str]>,
    /// The policies that a combined one is made of. Then all else but `enforce` and `hosts` stands there, and
    /// `credentials` says whether one of them has them.
    pub members: &'static [&'static PolicyData<K>],
    /// What the runtime keeps for this policy. A constant cannot hold it, so it is asked for.
    pub kept: fn() -> &'static K,
}

/// A list of names and the header value that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// In source order.
    pub list: &'static [&'static str],
    /// The names with commas between them.
    pub joined: &'static str,
}

/// How long a browser may keep a preflight answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxAge {
    /// Whole seconds.
    pub seconds: u32,
    /// The same in decimal, as a header value has it.
    pub text: &'static str,
}

impl Names {
    /// No names.
    pub const NONE: Self = Self { list: &[], joined: "" };

    const fn has(&self, name: &[u8]) -> bool {
        let mut i = 0;
        while i < self.list.len() {
            if equal(self.list[i].as_bytes(), name) {
                return true;
            }
            i += 1;
        }
        false
    }
}

impl<K> PolicyData<K> {
    /// Whether pages of this origin may read responses (Fetch, CORS check).
    pub const fn allows_origin(&self, origin: &str) -> bool {
        if self.origins.any() || self.origins.find(origin.as_bytes()).is_some() {
            return true;
        }
        any_member!(self, |terms| terms.allows_origin(origin))
    }

    /// Whether pages of every origin may read responses: `"*"`.
    #[inline]
    pub const fn allows_every_origin(&self) -> bool {
        self.origins.any() || any_member!(self, |terms| terms.allows_every_origin())
    }

    /// Whether an allowed page may send this method (Fetch, CORS-preflight fetch).
    ///
    /// Methods are case-sensitive. GET, HEAD and POST are always allowed; CONNECT, TRACE and TRACK
    /// never are.
    pub const fn allows_method(&self, method: &str) -> bool {
        if any_member!(self, |terms| terms.allows_method(method)) {
            return true;
        }
        let method = method.as_bytes();
        if is_safelisted_method(method) {
            return true;
        }
        if !is_token(method) || is_forbidden_method(method) {
            return false;
        }
        self.methods.has(method) || (!self.credentials && self.methods.has(b"*"))
    }

    /// Whether a route under this policy may serve the method to pages. A policy without a list of
    /// methods, as a handler's own one, leaves that to the route.
    #[inline]
    pub const fn allows_on_route(&self, method: &str) -> bool {
        if !self.members.is_empty() {
            return any_member!(self, |terms| terms.allows_on_route(method));
        }
        self.methods.list.is_empty() || self.allows_method(method)
    }

    /// Whether an allowed page may send this header with any value (Fetch, CORS-preflight fetch).
    ///
    /// Case does not matter. `"*"` covers every name but `authorization`.
    // The compiler would copy it into each unit of the runtime that asks.
    #[inline(never)]
    pub const fn allows_header(&self, name: &str) -> bool {
        if any_member!(self, |terms| terms.allows_header(name)) {
            return true;
        }
        let name = name.as_bytes();
        if is_listed(self.headers.list, name) {
            return is_token(name) && !matches!(name, b"*");
        }
        is_token(name)
            && !self.credentials
            && self.headers.has(b"*")
            && !is_listed(&["authorization"], name)
    }

    /// Whether a script on an allowed page may read this response header (Fetch, CORS filtered
    /// response).
    ///
    /// Case does not matter. The safelisted ones, such as `content-type`, can always be read;
    /// `set-cookie` never.
    pub const fn exposes_header(&self, name: &str) -> bool {
        if any_member!(self, |terms| terms.exposes_header(name)) {
            return true;
        }
        let name = name.as_bytes();
        if is_safelisted_response_header(name) {
            return true;
        }
        if !is_token(name) || is_forbidden_response_header(name) {
            return false;
        }
        is_listed(self.expose.list, name) || (!self.credentials && self.expose.has(b"*"))
    }
}

impl<K> PolicyData<K> {
    /// Whether the policy, or one that it is made of, takes origins at start-up.
    #[inline]
    pub const fn takes_origins(&self) -> bool {
        self.origins.runtime || any_member!(self, |policy| policy.takes_origins())
    }

    /// For how many seconds a browser may keep the answer to a preflight, if the policy says so.
    #[inline]
    pub const fn max_age(&self) -> Option<u32> {
        match self.max_age {
            Some(MaxAge { seconds, .. }) => Some(seconds),
            None => None,
        }
    }

    /// The policies whose lists count: those that this one is made of, or itself.
    #[inline]
    pub fn deciding(&'static self) -> Vec<&'static Self> {
        if self.members.is_empty() { vec![self] } else { self.members.to_vec() }
    }

    /// Every entry of its origins as text, sorted.
    #[inline]
    pub fn origins(&'static self) -> Vec<String> {
        let mut all = Vec::new();
        for policy in self.deciding() {
            all.extend(policy.origins.all());
        }
        display::origins(&all)
    }

    /// A policy that allows no origin.
    #[inline]
    pub const fn none(name: &'static str, kept: fn() -> &'static K) -> Self {
        Self {
            name,
            origins: Origins::NONE,
            methods: Names::NONE,
            headers: Names::NONE,
            expose: Names::NONE,
            credentials: false,
            max_age: None,
            enforce: false,
            hosts: None,
            members: &[],
            kept,
        }
    }
}

impl<K> fmt::Debug for PolicyData<K> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyData").field("name", &self.name).finish_non_exhaustive()
    }
}
