//! Serialized origins, as browsers send them.

mod host;
mod ip;

use core::fmt;

pub(crate) use host::are_labels;
#[doc(hidden)]
pub use host::{Host, lowers_host};
#[doc(hidden)]
pub use ip::{SerializedV6, ends_in_number, parse_ipv4};

/// The longest host DNS allows, without a final dot (RFC 1035, 2.3.4).
pub const MAX_HOST: usize = 253;

/// The longest label DNS allows (RFC 1035, 2.3.4).
pub const MAX_LABEL: usize = 63;

/// The port that browsers leave out for a scheme (URL, special scheme).
#[inline]
pub const fn default_port(scheme: &[u8]) -> Option<u16> {
    match scheme {
        b"http" | b"ws" => Some(80),
        b"https" | b"wss" => Some(443),
        b"ftp" => Some(21),
        _ => None,
    }
}

/// A parsed origin: scheme, host and port, in exactly the bytes a browser would serialize.
///
/// A rule in code asks this instead of a string, because every `starts_with` on an `Origin` header
/// is a hole (`https://example.com.evil.com`). The opaque origin `null` has no parts and does not
/// parse: a rule in code cannot let it in by accident.
///
/// ```
/// use cors_data::origin::Origin;
///
/// let origin = Origin::parse("https://app.example.com:8443").unwrap();
/// assert_eq!(origin.scheme(), "https");
/// assert_eq!(origin.host(), "app.example.com");
/// assert_eq!(origin.port(), Some(8443));
/// assert!(origin.is_subdomain_of("example.com"));
/// assert!(!origin.is_subdomain_of("app.example.com"));
///
/// assert_eq!(Origin::parse("https://example.com/"), None);
/// assert_eq!(Origin::parse("https://EXAMPLE.com"), None);
/// assert_eq!(Origin::parse("https://example.com:443"), None);
/// assert_eq!(Origin::parse("null"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin<'a> {
    text: &'a str,
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
    kind: Host<'a>,
}

impl<'a> Origin<'a> {
    /// Reads the value of an `Origin` header. `None` for `null` and for everything that no browser
    /// serializes: a path, a default port, another spelling of an address, upper case (but in
    /// hosts of schemes such as `capacitor:`, which browsers leave alone).
    pub fn parse(text: &'a str) -> Option<Self> {
        let (scheme, authority) = split_scheme(text).filter(|(scheme, _)| is_scheme(scheme))?;
        let (host, port) = split_port(authority);
        let port = match port {
            None => None,
            Some(port) => Some(parse_port(port, scheme)?),
        };
        Some(Self { text, scheme, host, port, kind: Host::parse(host, scheme)? })
    }

    /// Returns the origin as it was sent.
    #[inline]
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// Returns the scheme, without `://`.
    #[inline]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// Returns the host: a name, four decimal numbers, or an IPv6 address in brackets.
    #[inline]
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// Returns the port, if it is not the scheme's default one.
    #[inline]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Returns whether the host is `parent` with one or more labels before it; never `parent` itself, and
    /// never an IP address.
    #[inline]
    pub fn is_subdomain_of(&self, parent: &str) -> bool {
        matches!(self.kind, Host::Name(_))
            && !parent.is_empty()
            && self
                .host
                .strip_suffix(parent)
                .and_then(|labels| labels.strip_suffix('.'))
                .is_some_and(|labels| !labels.is_empty())
    }

    /// Returns whether the host is this computer's own: `localhost` or a name below it, an address of
    /// `127.0.0.0/8`, or `[::1]`.
    ///
    /// ```
    /// use cors_data::origin::Origin;
    ///
    /// let is_loopback = |text| Origin::parse(text).is_some_and(|origin| origin.is_loopback());
    /// assert!(is_loopback("http://localhost:5173") && is_loopback("http://[::1]"));
    /// assert!(!is_loopback("http://localhost.example.com"));
    /// ```
    #[inline]
    pub fn is_loopback(&self) -> bool {
        match self.kind {
            Host::Name(name) => name == "localhost" || self.is_subdomain_of("localhost"),
            Host::V4(address) => address.is_loopback(),
            Host::V6(address) => address.is_loopback(),
        }
    }

    /// Returns whether the host is an address of a private network: `10.0.0.0/8`, `172.16.0.0/12`,
    /// `192.168.0.0/16` (RFC 1918), `169.254.0.0/16`, `fc00::/7` or `fe80::/10`. A name never is,
    /// because nothing tells where it leads.
    ///
    /// ```
    /// use cors_data::origin::Origin;
    ///
    /// let is_private = |text| Origin::parse(text).is_some_and(|origin| origin.is_private_network());
    /// assert!(is_private("http://192.168.1.20:3000") && is_private("http://[fd00::1]"));
    /// assert!(!is_private("http://192.169.1.20") && !is_private("http://192.168.1.20.example.com"));
    /// ```
    #[inline]
    pub fn is_private_network(&self) -> bool {
        match self.kind {
            Host::Name(_) => false,
            Host::V4(address) => address.is_private() || address.is_link_local(),
            Host::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
        }
    }
}

/// The origin as it was sent.
impl fmt::Display for Origin<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// Splits what begins with a scheme and `://`.
#[inline]
pub(crate) const fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let Some(length) = scheme_length(text.as_bytes()) else { return None };
    let ((scheme, _), (_, authority)) = (text.split_at(length), text.split_at(length + 3));
    Some((scheme, authority))
}

/// The length of the scheme, if `://` follows it.
#[inline]
pub(crate) const fn scheme_length(origin: &[u8]) -> Option<usize> {
    // Nearly all.
    if let Some(first) = origin.first_chunk::<8>()
        && u64::from_le_bytes(*first) == u64::from_le_bytes(*b"https://")
    {
        return Some(5);
    }
    let mut length = 0;
    while length < origin.len() && origin[length] != b':' {
        length += 1;
    }
    match origin.split_at_checked(length) {
        Some((_, [b':', b'/', b'/', ..])) => Some(length),
        _ => None,
    }
}

/// Splits `host:port`.
#[inline]
pub(crate) const fn split_port(authority: &str) -> (&str, Option<&str>) {
    let (host, rest) = authority.split_at(host_end(authority.as_bytes()));
    match rest.split_at_checked(1) {
        Some((_, port)) => (host, Some(port)),
        None => (host, None),
    }
}

/// Where the host of an origin ends: at a colon before one to five digits, or at the end.
#[inline]
pub const fn host_end(origin: &[u8]) -> usize {
    let mut at = origin.len();
    while at > 0 && origin[at - 1].is_ascii_digit() && origin.len() - at < 5 {
        at -= 1;
    }
    if at > 0 && at < origin.len() && origin[at - 1] == b':' { at - 1 } else { origin.len() }
}

/// A lower-case scheme (RFC 3986, 3.1).
#[inline]
pub fn is_scheme(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.'))
}

/// 1 to 65535 without leading zero, and not what a browser would leave out.
pub const fn is_serialized_port(port: &[u8], scheme: &[u8]) -> bool {
    let mut number: u32 = 0;
    let mut i = 0;
    if port.is_empty() || port.len() > 5 || port[0] == b'0' {
        return false;
    }
    while i < port.len() {
        if !port[i].is_ascii_digit() {
            return false;
        }
        number = number * 10 + (port[i] - b'0') as u32;
        i += 1;
    }
    let omitted = match default_port(scheme) {
        Some(default) => number == default as u32,
        None => false,
    };
    number <= 65_535 && !omitted
}

/// A port in decimal, 1 to 65535, without leading zero, and not what a browser would leave out.
pub fn parse_port(text: &str, scheme: &str) -> Option<u16> {
    is_serialized_port(text.as_bytes(), scheme.as_bytes()).then(|| text.parse().ok())?
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (text, scheme, host, port) in [
            ("https://example.com", "https", "example.com", None),
            ("http://localhost:3000", "http", "localhost", Some(3000)),
            ("http://[::1]:9090", "http", "[::1]", Some(9090)),
            ("http://[::ffff:7f00:1]", "http", "[::ffff:7f00:1]", None),
            ("https://127.0.0.1", "https", "127.0.0.1", None),
            ("https://example.com.", "https", "example.com.", None),
            ("tauri://localhost", "tauri", "localhost", None),
            ("app://.", "app", ".", None),
            ("app://-", "app", "-", None),
            ("capacitor://MyApp:8080", "capacitor", "MyApp", Some(8080)),
            ("my.app+v2-beta://x", "my.app+v2-beta", "x", None),
            ("http://example.com:443", "http", "example.com", Some(443)),
        ] {
            let origin = Origin::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((origin.scheme(), origin.host(), origin.port()), (scheme, host, port));
            assert_eq!(origin.as_str(), text);
        }
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "null",
            "*",
            "https",
            "https://",
            "https:example.com",
            "://x",
            "-a://x",
            "1a://x",
            "HTTPS://example.com",
            "https://Example.com",
            "wss://Example.com",
            "Capacitor://MyApp",
            "chrome-extension://ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP",
            "moz-extension://A1CD9AB7-AB15-462C-9315-8EECE8E16982",
            "https://example.com/",
            "https://example.com:",
            "https://example.com:0",
            "https://example.com:080",
            "https://example.com:443",
            "http://example.com:80",
            "https://example.com:65536",
            "https://example.com:+90",
            "https://example.com:90:90",
            "https://.",
            "https://a..b",
            "https://.a",
            "https://a..",
            "https://user@example.com",
            "https://ex%61mple.com",
            "https://exämple.com",
            "https://example.com$.evil.com",
            "https://*.example.com",
            "http://127.1",
            "http://127.0.0.1.",
            "http://1.2.3.999",
            "http://0x7f.0.0.1",
            "http://1.2.3.0x",
            "http://[::1",
            "http://::1",
            "http://[::127.0.0.1]",
            "http://[0:0:0:0:0:0:0:1]",
            "http://[::FFFF:1:1]",
            "http://[::1]x",
            "http://[::1]:",
            "http://[fe80::1%25eth0]",
            "https://a.com, https://b.com",
            " https://a.com",
            "wss://a.com:443",
            "https://a.com\n",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sub_domains_are_strict() {
        for (text, parent, expected) in [
            ("https://a.example.com", "example.com", true),
            ("https://a.b.example.com:8443", "example.com", true),
            ("https://example.com", "example.com", false),
            ("https://evilexample.com", "example.com", false),
            ("https://example.com.evil.com", "example.com", false),
            ("https://a.example.com.", "example.com", false),
            ("https://a.example.com", ".example.com", false),
            ("https://a.example.com", "", false),
            ("https://a.example.com", "Example.com", false),
            ("http://127.0.0.1", "0.0.1", false),
            ("http://[::1]", "1]", false),
        ] {
            let origin = Origin::parse(text).unwrap();
            assert_eq!(origin.is_subdomain_of(parent), expected, "{text} {parent}");
        }
    }

    #[test]
    fn lengths() {
        use alloc::{format, string::String};
        let label = "a".repeat(MAX_LABEL);
        let host =
            |last: usize| -> String { format!("{label}.{label}.{label}.{}", "b".repeat(last)) };
        for (host, expected) in [
            (host(61), true),
            (host(62), false),
            (format!("{}.", host(61)), true),
            (label.clone(), true),
            (format!("{label}a"), false),
        ] {
            assert_eq!(Origin::parse(&format!("https://{host}")).is_some(), expected, "{host}");
        }
    }
}
