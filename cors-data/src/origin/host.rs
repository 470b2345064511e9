//! Hosts in the form browsers serialize (URL, host serializer), and nothing else.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::{IPV6_MAX, MAX_HOST, MAX_LABEL, default_port, ends_in_number, write_ipv6};

/// A serialized host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host<'a> {
    /// Labels of `[a-z0-9_-]`, with or without a final dot; where the scheme leaves hosts alone,
    /// also of `[A-Z]`.
    Name(&'a str),
    /// Four decimal numbers.
    V4(Ipv4Addr),
    /// An address in brackets.
    V6(Ipv6Addr),
}

impl<'a> Host<'a> {
    /// Reads a host. Browsers allow more bytes in names (`$`, `+`, `!`); DNS does not, and such
    /// names only serve to get around comparisons.
    #[inline]
    pub fn parse(text: &'a str, scheme: &str) -> Option<Self> {
        if let Some(inside) = text.strip_prefix('[') {
            return parse_ipv6(inside.strip_suffix(']')?).map(Self::V6);
        }
        let special = default_port(scheme.as_bytes()).is_some();
        // Electron's `app://.` is what some apps load their pages from.
        if !special && text == "." {
            return Some(Self::Name(text));
        }
        let last = last_label(text)?;
        if lowers_host(scheme) && text.bytes().any(|b| b.is_ascii_uppercase()) {
            return None;
        }
        if special && ends_in_number(last) {
            return text.parse().ok().map(Self::V4);
        }
        Some(Self::Name(text))
    }
}

/// Whether the hosts of a scheme are serialized in lower case: those of special schemes (URL, domain
/// to ASCII), and of extensions, whose ids browsers make up. Those of all other schemes stay as
/// they were written (URL, opaque-host parser): `capacitor://MyApp`.
#[inline]
pub fn lowers_host(scheme: &str) -> bool {
    default_port(scheme.as_bytes()).is_some()
        || matches!(scheme, "chrome-extension" | "moz-extension")
}

/// The last label of a well-formed name, in any case.
#[inline]
fn last_label(text: &str) -> Option<&str> {
    let name = text.strip_suffix('.').unwrap_or(text);
    if name.len() > MAX_HOST {
        return None;
    }
    let mut start = 0;
    for (i, byte) in name.bytes().enumerate() {
        match byte {
            b'.' if i == start => return None,
            b'.' => start = i + 1,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' if i - start < MAX_LABEL => {}
            _ => return None,
        }
    }
    name.get(start..).filter(|label| !label.is_empty())
}

/// The text between brackets, if it is what the IPv6 serializer would write.
#[inline]
fn parse_ipv6(text: &str) -> Option<Ipv6Addr> {
    let address: Ipv6Addr = text.parse().ok()?;
    let mut buffer = [0; IPV6_MAX];
    (write_ipv6(address, &mut buffer) == text).then_some(address)
}

/// Splits `host:port` at the first colon that is not inside the brackets of an address.
#[inline]
pub fn split_port(authority: &str) -> (&str, Option<&str>) {
    let from = if authority.starts_with('[') { authority.find(']').unwrap_or(0) } else { 0 };
    match authority.get(from..).and_then(|rest| rest.find(':')) {
        Some(at) => match (authority.get(..from + at), authority.get(from + at + 1..)) {
            (Some(host), Some(port)) => (host, Some(port)),
            _ => (authority, None),
        },
        None => (authority, None),
    }
}
