//! What a policy's origin entries admit at run time.
//!
//! Everything here takes entries that `rules::origin` of `cors-rules` has accepted and an
//! `Origin` header that nobody has: the comparison is by bytes, as in Fetch's CORS check, and the
//! part a pattern admits is checked against the serialized form of origins, so that nothing a
//! browser could not have sent gets in.

use core::fmt;

use crate::{
    origin::{MAX_HOST, are_labels, host_end, is_serialized_port, split_port, split_scheme},
    set::equal,
};

/// The longest serialized origin a DNS name allows: a 64-byte scheme, `://`, a host of 253 bytes
/// and a final dot, `:65535`. Longer values are refused unread.
pub const MAX_ORIGIN: usize = 64 + 3 + MAX_HOST + 1 + 6;

/// One entry of `origins`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry<'a> {
    /// `"*"`: every origin, `null` included.
    Any,
    /// One serialized origin (or `null`), compared byte by byte.
    Exact(&'a str),
    /// An origin with a leading `*.` label, the port `*`, or both.
    Pattern(Pattern<'a>),
}

/// An origin with a leading `*.` label and/or the port `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pattern<'a> {
    /// The scheme, without `://`.
    pub scheme: &'a str,
    /// The host after `*.`, or the whole host where there is no `*.`.
    pub host: &'a str,
    /// `*.`: one or more labels must stand before `host`.
    pub subdomains: bool,
    /// What may follow the host.
    pub port: Port<'a>,
}

/// The port of a [`Pattern`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Port<'a> {
    /// No port: the scheme's default one.
    Default,
    /// This port, in decimal.
    Number(&'a str),
    /// `*`: any port, or none.
    Any,
}

impl<'a> Port<'a> {
    /// Splits `host:port`, whose port is not `*`.
    #[inline]
    pub(crate) const fn split_from(authority: &'a str) -> (&'a str, Self) {
        match split_port(authority) {
            (host, Some(port)) => (host, Self::Number(port)),
            (host, None) => (host, Self::Default),
        }
    }
}

impl<'a> Entry<'a> {
    /// Reads an entry that `rules::origin::check` of `cors-rules` accepts.
    ///
    /// Other text gives an entry that admits only itself.
    #[inline]
    pub fn parse(literal: &'a str) -> Self {
        match Pattern::of(literal) {
            _ if literal == "*" => Self::Any,
            Some(pattern) if pattern.is_wild() => Self::Pattern(pattern),
            _ => Self::Exact(literal),
        }
    }

    /// Whether this entry admits the value of an `Origin` header.
    pub const fn admits(&self, origin: &[u8]) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(exact) => equal(exact.as_bytes(), origin),
            Self::Pattern(pattern) => pattern.admits(origin),
        }
    }
}

/// The entry as it is written.
impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Exact(exact) => f.write_str(exact),
            Self::Pattern(pattern) => pattern.fmt(f),
        }
    }
}

/// The pattern as it is written.
impl fmt::Display for Pattern<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, host, subdomains, port } = *self;
        let wildcard = if subdomains { "*." } else { "" };
        write!(f, "{scheme}://{wildcard}{host}")?;
        match port {
            Port::Default => Ok(()),
            Port::Number(number) => write!(f, ":{number}"),
            Port::Any => f.write_str(":*"),
        }
    }
}

impl<'a> Pattern<'a> {
    /// Takes an entry apart. One without `*` gives a pattern that is not [wild](Self::is_wild); `"*"` and
    /// `"null"` give none.
    #[inline]
    pub const fn of(literal: &'a str) -> Option<Self> {
        let Some((scheme, authority)) = split_scheme(literal) else { return None };
        let (host, port) = match authority.as_bytes() {
            [.., b':', b'*'] => (authority.split_at(authority.len() - 2).0, Port::Any),
            _ => Port::split_from(authority),
        };
        let subdomains = matches!(host.as_bytes(), [b'*', b'.', ..]);
        let host = if subdomains { host.split_at(2).1 } else { host };
        Some(Self { scheme, host, subdomains, port })
    }

    /// Returns whether it stands for more than one origin.
    #[inline]
    pub const fn is_wild(&self) -> bool {
        self.subdomains || matches!(self.port, Port::Any)
    }
}

impl Pattern<'_> {
    /// Whether there is an origin that both patterns admit.
    #[inline]
    pub const fn meets(&self, other: &Pattern<'_>) -> bool {
        let ports_meet = match (self.port, other.port) {
            (Port::Any, _) | (_, Port::Any) | (Port::Default, Port::Default) => true,
            (Port::Number(one), Port::Number(other)) => equal(one.as_bytes(), other.as_bytes()),
            _ => false,
        };
        // In this order, because the compiler's interpreter compares every pattern of one list with
        // every one of another, and takes long to compare text.
        ports_meet
            && self.hosts_meet(other)
            && equal(self.scheme.as_bytes(), other.scheme.as_bytes())
    }

    #[inline]
    const fn hosts_meet(&self, other: &Pattern<'_>) -> bool {
        let (one, two) = (self.host.as_bytes(), other.host.as_bytes());
        if one.len() == two.len() {
            return self.subdomains == other.subdomains && equal_from_first(one, two);
        }
        if one.len() < two.len() {
            self.subdomains && is_below(two, one)
        } else {
            other.subdomains && is_below(one, two)
        }
    }

    /// Whether this pattern admits the value of an `Origin` header.
    ///
    /// No backtracking: the port is looked for from the right, the host from both ends.
    pub const fn admits(&self, origin: &[u8]) -> bool {
        if origin.len() > MAX_ORIGIN {
            return false;
        }
        let Some(rest) = strip_prefix(origin, self.scheme.as_bytes()) else { return false };
        let Some(rest) = strip_prefix(rest, b"://") else { return false };
        let host = match self.port {
            Port::Default => rest,
            Port::Number(port) => {
                let Some(rest) = strip_suffix(rest, port.as_bytes()) else { return false };
                let Some(rest) = strip_suffix(rest, b":") else { return false };
                rest
            }
            Port::Any => {
                let (host, port) = rest.split_at(host_end(rest));
                if let [_, port @ ..] = port
                    && !is_serialized_port(port, self.scheme.as_bytes())
                {
                    return false;
                }
                host
            }
        };
        if !self.subdomains {
            return equal(host, self.host.as_bytes());
        }
        if host.len() > MAX_HOST + matches!(self.host.as_bytes(), [.., b'.']) as usize {
            return false;
        }
        let Some(labels) = strip_suffix(host, self.host.as_bytes()) else { return false };
        let Some(labels) = strip_suffix(labels, b".") else { return false };
        are_labels(labels, false)
    }
}

/// Whether a host has another as its parent, with any number of labels between.
#[inline]
const fn is_below(host: &[u8], parent: &[u8]) -> bool {
    match host.len().checked_sub(parent.len() + 1) {
        Some(at) => host[at] == b'.' && strip_suffix(host, parent).is_some(),
        None => false,
    }
}

/// As [`equal`], soon done where the beginnings differ.
#[inline]
const fn equal_from_first(a: &[u8], b: &[u8]) -> bool {
    match (a.first_chunk::<8>(), b.first_chunk::<8>()) {
        (Some(one), Some(other)) if u64::from_le_bytes(*one) != u64::from_le_bytes(*other) => false,
        _ => equal(a, b),
    }
}

#[inline]
const fn strip_prefix<'a>(bytes: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    match bytes.split_at_checked(prefix.len()) {
        Some((head, tail)) if equal(head, prefix) => Some(tail),
        _ => None,
    }
}

#[inline]
const fn strip_suffix<'a>(bytes: &'a [u8], suffix: &[u8]) -> Option<&'a [u8]> {
    let Some(at) = bytes.len().checked_sub(suffix.len()) else { return None };
    let (head, tail) = bytes.split_at(at);
    if equal(tail, suffix) { Some(head) } else { None }
}
