//! Hosts in the form browsers serialize (URL, host serializer), and nothing else.

use core::{
    fmt::{self, Write},
    net::{Ipv4Addr, Ipv6Addr},
};

use super::{MAX_HOST, MAX_LABEL, SerializedV6, default_port, ends_in_number};

/// A serialized host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    pub fn parse(text: &'a str, scheme: &str) -> Option<Self> {
        if let Some(inside) = text.strip_prefix('[') {
            return parse_ipv6(inside.strip_suffix(']')?).map(Self::V6);
        }
        let special = default_port(scheme.as_bytes()).is_some();
        // Electron's `app://.` is what some apps load their pages from.
        if !special && text == "." {
            return Some(Self::Name(text));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        if name.len() > MAX_HOST || !are_labels(name.as_bytes(), !lowers_host(scheme)) {
            return None;
        }
        if special && name.rsplit('.').next().is_some_and(ends_in_number) {
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

/// One or more labels of `[a-z0-9_-]`, with `upper` also of `[A-Z]`, 1 to 63 bytes each, with single dots
/// between them.
#[inline]
pub(crate) const fn are_labels(bytes: &[u8], upper: bool) -> bool {
    let mut length = 0;
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'.' if length == 0 => return false,
            b'.' => length = 0,
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' if length < MAX_LABEL => length += 1,
            b'A'..=b'Z' if upper && length < MAX_LABEL => length += 1,
            _ => return false,
        }
        i += 1;
    }
    length != 0
}

/// The text between brackets, if it is what the IPv6 serializer would write.
#[inline]
fn parse_ipv6(text: &str) -> Option<Ipv6Addr> {
    let address = text.parse().ok()?;
    let mut rest = Rest(text);
    write!(rest, "{}", SerializedV6(address)).ok()?;
    rest.0.is_empty().then_some(address)
}

/// What is left to be written of a text. Other text is an error.
struct Rest<'a>(&'a str);

impl Write for Rest<'_> {
    #[inline]
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
        Ok(())
    }
}
