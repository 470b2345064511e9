//! IP addresses as the URL Standard reads and writes them.

use core::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

/// Whether a host whose last label this is must be an IPv4 address (URL, ends in a number).
pub fn ends_in_number(label: &str) -> bool {
    // The order matters for speed only: nearly every last label begins with a letter.
    label.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && (label.bytes().all(|b| b.is_ascii_digit()) || ipv4_number(label).is_some())
}

/// A decimal, octal (`0…`) or hexadecimal (`0x…`) number (URL, IPv4 number parser).
///
/// Numbers that no part of an address can hold come back as `u64::MAX`.
#[inline]
fn ipv4_number(label: &str) -> Option<u64> {
    let (digits, radix) = match label.as_bytes() {
        [] => return None,
        [b'0', b'x' | b'X', ..] => (label.get(2..)?, 16),
        [b'0', _, ..] => (label.get(1..)?, 8),
        _ => (label, 10),
    };
    let mut number: u64 = 0;
    for c in digits.chars() {
        let digit = u64::from(c.to_digit(radix)?);
        number = number.saturating_mul(u64::from(radix)).saturating_add(digit);
    }
    Some(number)
}

/// An IPv4 address in any spelling browsers understand (URL, IPv4 parser).
pub fn parse_ipv4(host: &str) -> Option<Ipv4Addr> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let (before, last) = host.rsplit_once('.').unwrap_or(("", host));
    let mut address: u64 = 0;
    let mut parts = 0;
    if !before.is_empty() {
        for label in before.split('.') {
            let number = ipv4_number(label).filter(|number| *number < 256)?;
            parts += 1;
            if parts > 3 {
                return None;
            }
            address |= number << (8 * (4 - parts));
        }
    } else if host.len() != last.len() {
        return None;
    }
    // The last part fills all the bytes that are left.
    let number = ipv4_number(last).filter(|number| *number < 1 << (8 * (4 - parts)))?;
    u32::try_from(address | number).ok().map(Ipv4Addr::from)
}

/// An address the way browsers write it (URL, IPv6 serializer). std prints mapped addresses with a
/// dotted tail, which no browser sends.
#[derive(Clone, Copy, Debug)]
pub struct SerializedV6(pub Ipv6Addr);

impl fmt::Display for SerializedV6 {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.segments() {
            [0, 0, 0, 0, 0, 0xffff, high, low] => write!(f, "::ffff:{high:x}:{low:x}"),
            _ => self.0.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv4_spellings() {
        for (text, expected) in [
            ("127.0.0.1", Some([127, 0, 0, 1])),
            ("127.1", Some([127, 0, 0, 1])),
            ("127.0.1", Some([127, 0, 0, 1])),
            ("0x7f.0.0.1", Some([127, 0, 0, 1])),
            ("0177.0.0.01", Some([127, 0, 0, 1])),
            ("2130706433", Some([127, 0, 0, 1])),
            ("192.168.257", Some([192, 168, 1, 1])),
            ("127.0.0.1.", Some([127, 0, 0, 1])),
            ("0x", Some([0, 0, 0, 0])),
            ("0", Some([0, 0, 0, 0])),
            ("4294967295", Some([255, 255, 255, 255])),
            ("4294967296", None),
            ("1.2.3.256", None),
            ("1.2.65536", None),
            ("256.1", None),
            ("1.2.3.4.5", None),
            ("1..2", None),
            (".1", None),
            ("", None),
            (".", None),
            ("08", None),
            ("1.2.3.08", None),
            ("99999999999999999999999999", None),
            ("0x1g", None),
        ] {
            assert_eq!(parse_ipv4(text), expected.map(Ipv4Addr::from), "{text}");
        }
    }

    #[test]
    fn numbers_at_the_end() {
        for (label, expected) in [
            ("1", true),
            ("09", true),
            ("0x", true),
            ("0xdeadbeef", true),
            ("0x1g", false),
            ("1a", false),
            ("a1", false),
            ("", false),
            ("3dprinter", false),
        ] {
            assert_eq!(ends_in_number(label), expected, "{label}");
        }
    }

    #[test]
    fn ipv6_serializer() {
        for (text, expected) in [
            ("::", "::"),
            ("::1", "::1"),
            ("1::", "1::"),
            ("::ffff:127.0.0.1", "::ffff:7f00:1"),
            ("::127.0.0.1", "::7f00:1"),
            ("1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:DB8::00A1", "2001:db8::a1"),
            ("0:0:1:0:0:0:1:0", "0:0:1::1:0"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ] {
            let address = SerializedV6(text.parse().unwrap());
            assert_eq!(alloc::format!("{address}"), expected, "{text}");
        }
    }
}
