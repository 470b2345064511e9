//! The host of a URL, from any spelling to the spelling of browsers.

use std::net::{Ipv4Addr, Ipv6Addr};

/// <https://url.spec.whatwg.org/#concept-host-parser> for the host of an http or https URL, then
/// <https://url.spec.whatwg.org/#concept-host-serializer>. International names are accepted in
/// ASCII only, where an `xn--` label has to be Punycode; which letters it spells is not looked at.
pub(crate) fn parse(host: &str) -> Option<String> {
    if let Some(address) = host.strip_prefix('[') {
        return parse_ipv6(address.strip_suffix(']')?);
    }
    let domain = percent_decode(host)?.to_ascii_lowercase();
    if domain.is_empty() || domain.bytes().any(is_forbidden) {
        return None;
    }
    if domain.split('.').filter_map(|label| label.strip_prefix("xn--")).any(|own| !is_punycode(own))
    {
        return None;
    }
    if ends_in_a_number(&domain) {
        return parse_ipv4(&domain).map(|address| address.to_string());
    }
    Some(domain)
}

/// Whether this is an address, as it is serialized.
pub(crate) fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

fn parse_ipv6(text: &str) -> Option<String> {
    let address: Ipv6Addr = text.parse().ok()?;
    let [.., high, low] = address.segments();
    // std writes mapped addresses with dots, browsers do not.
    Some(match address.to_ipv4_mapped() {
        Some(_) => format!("[::ffff:{high:x}:{low:x}]"),
        None => format!("[{address}]"),
    })
}

/// <https://url.spec.whatwg.org/#forbidden-domain-code-point>, and what is not ASCII.
fn is_forbidden(byte: u8) -> bool {
    !byte.is_ascii_graphic() || b"#/:<>?@[\\]^|%".contains(&byte)
}

/// Whether this decodes (RFC 3492, section 6.2) to something that needs it.
fn is_punycode(text: &str) -> bool {
    let (basic, digits) = text.rsplit_once('-').unwrap_or(("", text));
    let mut length = u32::try_from(basic.len()).unwrap_or(u32::MAX);
    let (mut point, mut index, mut bias, mut first) = (128_u32, 0_u32, 72_u32, true);
    let mut digits = digits.bytes().peekable();
    if digits.peek().is_none() {
        return false;
    }
    while digits.peek().is_some() {
        let before = index;
        let (mut weight, mut threshold_at) = (1_u32, 36_u32);
        loop {
            let digit = match digits.next() {
                Some(letter @ b'a'..=b'z') => u32::from(letter - b'a'),
                Some(number @ b'0'..=b'9') => u32::from(number - b'0') + 26,
                _ => return false,
            };
            let Some(next) = digit.checked_mul(weight).and_then(|step| index.checked_add(step))
            else {
                return false;
            };
            index = next;
            let threshold = threshold_at.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            let Some(next) = weight.checked_mul(36 - threshold) else { return false };
            weight = next;
            threshold_at += 36;
        }
        length = length.saturating_add(1);
        let mut delta = (index - before) / if first { 700 } else { 2 };
        delta += delta / length;
        bias = 0;
        while delta > 455 {
            delta /= 35;
            bias += 36;
        }
        bias += 36 * delta / (delta + 38);
        let Some(next) = point.checked_add(index / length) else { return false };
        point = next;
        // No name holds a control character.
        if char::from_u32(point).is_none_or(char::is_control) {
            return false;
        }
        index = index % length + 1;
        first = false;
    }
    true
}

/// <https://url.spec.whatwg.org/#ends-in-a-number-checker>
fn ends_in_a_number(domain: &str) -> bool {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let last = domain.rsplit('.').next().unwrap_or_default();
    !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()) || number(last).is_some()
}

/// <https://url.spec.whatwg.org/#concept-ipv4-parser>
fn parse_ipv4(domain: &str) -> Option<Ipv4Addr> {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let parts: Option<Vec<u64>> = domain.split('.').map(number).collect();
    let parts = parts?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    // The last part fills all the bytes that are left.
    let mut address = *last;
    if address >= 256_u64.checked_pow(4 - u32::try_from(first.len()).ok()?)? {
        return None;
    }
    for (part, shift) in first.iter().zip([24, 16, 8]) {
        address += part << shift;
    }
    u32::try_from(address).ok().map(Ipv4Addr::from)
}

/// <https://url.spec.whatwg.org/#ipv4-number-parser>: decimal, `0x` or a leading zero for octal. A
/// number beyond 64 bits is as wrong as the largest.
fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.as_bytes() {
        [] => return None,
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    if digits.is_empty() {
        return Some(0);
    }
    // `from_str_radix` would take a sign.
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    Some(u64::from_str_radix(digits, radix).unwrap_or(u64::MAX))
}

/// <https://url.spec.whatwg.org/#percent-decode>, `None` where the result is not ASCII.
fn percent_decode(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let escaped = (first == '%').then(|| rest.get(1..3)).flatten();
        // `from_str_radix` would take a sign.
        let escaped = escaped.filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let (char, length) = match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (char::from(byte), 3),
            None => (first, first.len_utf8()),
        };
        if !char.is_ascii() {
            return None;
        }
        decoded.push(char);
        rest = &rest[length..];
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (host, expected) in [
            ("app.example.com", Some("app.example.com")),
            ("App.Example.COM", Some("app.example.com")),
            ("%61pp.example", Some("app.example")),
            ("a_b.example.", Some("a_b.example.")),
            ("a!b.example", Some("a!b.example")),
            ("a%b", None),
            ("a%2fb", None),
            ("a b", None),
            ("b\u{fc}cher.example", None),
            ("b%C3%BCcher.example", None),
            ("", None),
            ("xn--bcher-kva.example", Some("xn--bcher-kva.example")),
            ("xn--80ak6aa92e.com", Some("xn--80ak6aa92e.com")),
            ("xn--fiqs8s", Some("xn--fiqs8s")),
            ("xn--ls8h.la", Some("xn--ls8h.la")),
            ("xn--nxasmm1c", Some("xn--nxasmm1c")),
            ("xn--a.example", None),
            ("xn--.example", None),
            ("xn--abc-.example", None),
            ("a.xn--\u{fc}.example", None),
            ("xn--99999999999.example", None),
            ("[::1]", Some("[::1]")),
            ("[0:0::1]", Some("[::1]")),
            ("[::A]", Some("[::a]")),
            ("[1:0:0:2:0:0:0:3]", Some("[1:0:0:2::3]")),
            ("[::ffff:127.0.0.1]", Some("[::ffff:7f00:1]")),
            ("[::1", None),
            ("[fe80::1%25eth0]", None),
        ] {
            assert_eq!(parse(host).as_deref(), expected, "{host}");
        }
    }

    /// From <https://github.com/web-platform-tests/wpt/blob/master/url/resources/urltestdata.json>,
    /// "IPv4 parsing".
    #[test]
    fn ipv4() {
        for (host, expected) in [
            ("127.0.0.1", Some("127.0.0.1")),
            ("127.1", Some("127.0.0.1")),
            ("1.2.3", Some("1.2.0.3")),
            ("1.2.3.4.", Some("1.2.3.4")),
            ("0x7f000001", Some("127.0.0.1")),
            ("0X7F.1", Some("127.0.0.1")),
            ("2130706433", Some("127.0.0.1")),
            ("0177.0.0.01", Some("127.0.0.1")),
            ("0x", Some("0.0.0.0")),
            ("0x.0x.0", Some("0.0.0.0")),
            ("256", Some("0.0.1.0")),
            ("192.0x00A80001", Some("192.168.0.1")),
            ("4294967295", Some("255.255.255.255")),
            ("4294967296", None),
            ("99999999999999999999999", None),
            ("256.0.0.1", None),
            ("1.2.3.256", None),
            ("1.2.65536", None),
            ("1.2.3.4.5", None),
            ("1.2.3.4..", Some("1.2.3.4..")),
            ("0x100000000", None),
            ("0.0xg", Some("0.0xg")),
            ("foo.09", None),
            ("foo.0x4", None),
            ("foo.0x", None),
            ("foo.09.", None),
            ("09", None),
            ("1.09", None),
            ("foo.2.3", None),
            ("3.foo", Some("3.foo")),
            ("0.+1", Some("0.+1")),
            ("0.0x+1", Some("0.0x+1")),
        ] {
            assert_eq!(parse(host).as_deref(), expected, "{host}");
        }
    }
}
