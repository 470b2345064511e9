//! IP addresses in spellings that browsers never send.

use alloc::{format, string::String};
use core::net::{IpAddr, Ipv6Addr};

use crate::origin::{IPV6_MAX, parse_ipv4, write_ipv6};

/// An authority with an IPv6 address in it, or something that was meant as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bracketed<'a> {
    /// A `*.` stands before it.
    pub(super) starred: bool,
    /// Both brackets are there, and nothing but a port follows.
    pub(super) closed: bool,
    pub(super) inside: &'a str,
    pub(super) port: Option<&'a str>,
}

impl<'a> Bracketed<'a> {
    /// `None` for names and IPv4 addresses.
    pub(super) fn split(authority: &'a str) -> Option<Self> {
        let (starred, text) = match authority.strip_prefix("*.") {
            Some(rest) if rest.starts_with('[') => (true, rest),
            _ => (false, authority),
        };
        if let Some((before, after)) = text.split_once(']') {
            let inside = before.strip_prefix('[');
            let port = after.strip_prefix(':');
            let closed = inside.is_some() && (after.is_empty() || port.is_some());
            let inside = inside.unwrap_or(before);
            // What follows the bracket is neither port nor address.
            let inside = if after.is_empty() || port.is_some() { inside } else { "" };
            return Some(Self { starred, closed, inside, port });
        }
        let open = text.strip_prefix('[');
        let inside = open.unwrap_or(text);
        if open.is_none() && !looks_like_ipv6(inside) {
            return None;
        }
        let (inside, port) = match inside.rsplit_once(':') {
            // The bare `::1:8080` is an address, but nobody's.
            Some((address, port))
                if is_port(port) && (address == "::1" || inside.parse::<Ipv6Addr>().is_err()) =>
            {
                (address, Some(port))
            }
            _ => (inside, None),
        };
        Some(Self { starred, closed: false, inside, port })
    }

    pub(super) fn is_address(&self) -> bool {
        self.closed && self.inside.parse::<Ipv6Addr>().is_ok()
    }

    pub(super) fn is_serialized(&self) -> bool {
        self.closed && ipv6(self.inside).is_some_and(|text| text == self.inside)
    }

    /// The host that browsers would send.
    pub(super) fn repaired(&self) -> Option<String> {
        if let Some(text) = ipv6(self.inside) {
            return Some(format!("[{text}]"));
        }
        self.inside.contains('.').then(|| parse_ipv4(self.inside).map(|ip| format!("{ip}")))?
    }
}

/// Whether an entry is a network: an address with the length of a prefix, as `http://10.0.0.0/8`, or
/// with `*` for some of its numbers, as `http://192.168.*.*:8080`.
pub(super) fn is_range(entry: &str) -> bool {
    let rest = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    if has_stars(rest) {
        return true;
    }
    let Some((host, length)) = rest.split_once('/') else { return false };
    let is_length = (1..=3).contains(&length.len()) && length.bytes().all(|b| b.is_ascii_digit());
    let address = host.trim_start_matches('[').trim_end_matches(']');
    is_length && address.parse::<IpAddr>().is_ok()
}

fn has_stars(rest: &str) -> bool {
    let host = rest.split([':', '/']).next().unwrap_or_default();
    let is_number = |part: &str| part.parse::<u8>().is_ok();
    let Some((first, others)) = host.split_once('.') else { return false };
    is_number(first)
        && others.contains('*')
        && others.split('.').count() <= 3
        && others.split('.').all(|part| part == "*" || is_number(part))
}

fn ipv6(text: &str) -> Option<String> {
    let address = text.parse().ok()?;
    Some(write_ipv6(address, &mut [0; IPV6_MAX]).into())
}

/// Two colons or more, and only what addresses are made of before any zone.
fn looks_like_ipv6(text: &str) -> bool {
    let address = text.split('%').next().unwrap_or_default();
    address.bytes().filter(|b| *b == b':').count() > 1
        && address.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
}

fn is_port(text: &str) -> bool {
    (2..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        for (entry, is_network) in [
            ("http://10.0.0.0/8", true),
            ("10.0.0.0/8", true),
            ("https://[fd00::]/8", true),
            ("http://192.168.*.*", true),
            ("http://192.168.*.*:8080", true),
            ("http://192.168.1.*", true),
            ("http://10.*", true),
            ("http://10.0.0.1", false),
            ("http://10.0.0.1/", false),
            ("http://10.0.0.1/1000", false),
            ("http://*.1.2.3", false),
            ("http://300.*", false),
            ("http://192.168.*.example.com", false),
            ("http://1.2.3.4.*", false),
            ("https://*.example.com", false),
        ] {
            assert_eq!(is_range(entry), is_network, "{entry}");
        }
    }

    #[test]
    fn authorities() {
        for (authority, serialized, host, port) in [
            ("[::1]", true, Some("[::1]"), None),
            ("[::1]:80", true, Some("[::1]"), Some("80")),
            ("[::1]:", true, Some("[::1]"), Some("")),
            ("*.[::1]:80", true, Some("[::1]"), Some("80")),
            ("[2001:DB8::1]", false, Some("[2001:db8::1]"), None),
            ("[::ffff:127.0.0.1]", false, Some("[::ffff:7f00:1]"), None),
            ("[::1", false, Some("[::1]"), None),
            ("[::1:8080", false, Some("[::1]"), Some("8080")),
            ("::1]:90", false, Some("[::1]"), Some("90")),
            ("2001:db8::1", false, Some("[2001:db8::1]"), None),
            ("::1:8080", false, Some("[::1]"), Some("8080")),
            ("[127.0.0.1]", false, Some("127.0.0.1"), None),
            ("[fe80::1%25eth0]", false, None, None),
            ("fe80::1%eth0", false, None, None),
            ("[::1]x", false, None, None),
            ("[]", false, None, None),
            ("]", false, None, None),
        ] {
            let found = Bracketed::split(authority).unwrap_or_else(|| panic!("{authority}"));
            assert_eq!(found.is_serialized(), serialized, "{authority}");
            assert_eq!(found.repaired().as_deref(), host, "{authority}");
            assert_eq!(found.port, port, "{authority}");
        }
    }

    #[test]
    fn what_is_no_ipv6_address() {
        for authority in ["", "example.com", "example.com::80", "127.0.0.1:80", "a:b", "*.a:*"] {
            assert!(Bracketed::split(authority).is_none(), "{authority}");
        }
    }
}
