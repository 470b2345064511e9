//! Punycode (RFC 3492): how a label that is not ASCII is written in a host.

use alloc::{string::String, vec::Vec};

use cors_data::origin::MAX_LABEL;

use crate::rules::text::{all_bytes, push, rsplit_once};

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 0x80;

/// The prefix of the Punycode of a label (RFC 5890, 2.3.2.1).
pub(crate) const PREFIX: &str = "xn--";

/// A label as DNS spells it: unchanged if ASCII, otherwise with [`PREFIX`].
///
/// `None` if the label is too long for DNS: encoding takes time that grows with its square. So is one
/// that has the prefix and is not ASCII, which no tool writes.
pub(crate) fn to_ascii(label: &str) -> Option<String> {
    if all_bytes(label, |byte| byte.is_ascii()) {
        return Some(label.into());
    }
    if label.starts_with(PREFIX) || label.chars().count() > MAX_LABEL {
        return None;
    }
    let mut out = String::from(PREFIX);
    encode(label, &mut out)?;
    Some(out)
}

/// RFC 3492, 6.3.
fn encode(label: &str, out: &mut String) -> Option<()> {
    let start = out.len();
    let mut points = Vec::new();
    for c in label.chars() {
        points.push(u32::from(c));
        if c.is_ascii() {
            push(out, c);
        }
    }
    let basic = u32::try_from(out.len() - start).ok()?;
    if basic > 0 {
        push(out, '-');
    }
    let total = u32::try_from(points.len()).ok()?;
    let (mut n, mut delta, mut bias, mut handled) = (INITIAL_N, 0_u32, INITIAL_BIAS, basic);
    while handled < total {
        let mut next = u32::MAX;
        for &point in &points {
            if (n..next).contains(&point) {
                next = point;
            }
        }
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for &point in &points {
            if point < n {
                delta = delta.checked_add(1)?;
            } else if point == n {
                variable_length(delta, bias, out);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(())
}

/// RFC 3492, 6.2, for the part after [`PREFIX`]. `None` if it is not Punycode.
pub(crate) fn decode(text: &str) -> Option<String> {
    let (basic, digits) = rsplit_once(text, "-").unwrap_or(("", text));
    if !all_bytes(text, |byte| byte.is_ascii()) {
        return None;
    }
    let mut out = String::from(basic);
    let mut digits = digits.bytes();
    let (mut n, mut i, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    while let Some(first) = digits.next() {
        let before = i;
        let (mut weight, mut k, mut byte) = (1_u32, BASE, first);
        loop {
            let digit = digit_of(byte)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
            byte = digits.next()?;
        }
        let length = u32::try_from(out.chars().count()).ok()? + 1;
        bias = adapt(i - before, length, before == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        let at = out.char_indices().nth(i as usize).map_or(out.len(), |(at, _)| at);
        out.insert(at, char::from_u32(n)?);
        i += 1;
    }
    Some(out)
}

fn variable_length(mut number: u32, bias: u32, out: &mut String) {
    let mut k = BASE;
    loop {
        let t = threshold(k, bias);
        if number < t {
            break;
        }
        push(out, digit(t + (number - t) % (BASE - t)));
        number = (number - t) / (BASE - t);
        k += BASE;
    }
    push(out, digit(number));
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// RFC 3492, 6.1.
fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

/// From `a` to `z`, and then from `0` to `9`.
fn digit(value: u32) -> char {
    b"abcdefghijklmnopqrstuvwxyz0123456789"[value as usize].into()
}

fn digit_of(byte: u8) -> Option<u32> {
    Some((char::from(byte).to_digit(BASE)? + 26) % BASE)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 3492, 7.1, and labels of the wild.
    const SAMPLES: &[(&str, &str)] = &[
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
        ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("porqué", "porqu-fsa"),
        ("3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-super-monkeys", "-with-super-monkeys-pc58ag80a8qai00g7n9n"),
        ("hello-another-way-それぞれの場所", "hello-another-way--fc4qua05auwb3674vfr0b"),
        ("そのスピードで", "d9juau41awczczp"),
        ("münchen", "mnchen-3ya"),
        ("ß", "zca"),
        ("💩", "ls8h"),
        ("рф", "p1ai"),
    ];

    #[test]
    fn samples_both_ways() {
        for (unicode, ascii) in SAMPLES {
            let mut out = String::new();
            assert_eq!(encode(unicode, &mut out), Some(()), "{unicode}");
            assert_eq!(out, *ascii, "{unicode}");
            assert_eq!(decode(&out).as_deref(), Some(*unicode), "{ascii}");
        }
    }

    #[test]
    fn digits_agree() {
        for value in 0..BASE {
            let digit = digit(value);
            assert_eq!(digit_of(u8::try_from(digit).unwrap()), Some(value), "{digit}");
        }
    }

    #[test]
    fn what_is_no_punycode() {
        for text in ["zzzzzzzzzzzzzz99999999", "99999999", "a-é", "_", "ls8h!", "99999"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode(""), Some(String::new()));
        assert_eq!(decode("abc-").as_deref(), Some("abc"));
    }

    #[test]
    fn ascii_stays() {
        assert_eq!(to_ascii("example").as_deref(), Some("example"));
        assert_eq!(to_ascii("bücher").as_deref(), Some("xn--bcher-kva"));
    }

    #[test]
    fn what_dns_cannot_have_is_not_encoded() {
        let distinct: String = ('\u{4e00}'..).take(30_000).collect();
        assert_eq!(to_ascii(&distinct), None);
        assert_eq!(to_ascii(&"ü".repeat(MAX_LABEL + 1)), None);
        assert_eq!(to_ascii("xn--tešla"), None);
    }
}
