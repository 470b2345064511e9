//! Times in the forms people write them, read as seconds for the help line.
//!
//! Nothing here decides what a policy means: a time that is not a whole number of seconds is an
//! error, and this finds what to type instead.

use alloc::string::String;

/// Units in milliseconds.
const UNITS: &[(&[&str], u64)] = &[
    (&["ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds"], 1),
    (&["s", "sec", "secs", "second", "seconds"], 1_000),
    (&["m", "min", "mins", "minute", "minutes"], 60_000),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600_000),
    (&["d", "day", "days"], 86_400_000),
    (&["w", "wk", "week", "weeks"], 604_800_000),
    (&["mo", "month", "months"], 2_592_000_000),
    (&["y", "yr", "year", "years"], 31_536_000_000),
];

#[inline]
fn unit(word: &str) -> Option<u64> {
    let word = word.to_ascii_lowercase();
    UNITS.iter().find(|(names, _)| names.contains(&word.as_str())).map(|(_, unit)| *unit)
}

/// `1h`: digits with a suffix that Rust does not know.
#[inline]
pub(super) fn with_unit(digits: &str, suffix: &str) -> Option<u64> {
    let unit = if matches!(suffix, "f32" | "f64") { 1_000 } else { unit(suffix)? };
    Some(seconds(scaled(thousandths(digits)?, unit)))
}

/// `1.5`, `1e3`, `1.5h`.
#[inline]
pub(super) fn decimal(number: &str) -> Option<u64> {
    let plain = number.trim_end_matches("f32").trim_end_matches("f64");
    let Some((mantissa, exponent)) = plain.split_once(['e', 'E']) else { return words(plain) };
    let mut value = thousandths(mantissa)?;
    let exponent: i8 = exponent.replace('_', "").parse().ok()?;
    for _ in 0..exponent.unsigned_abs() {
        value = if exponent > 0 { value.saturating_mul(10) } else { value / 10 };
    }
    Some(seconds(value))
}

/// `600`, `10 minutes`, `1h30m`, `PT10M`, `max-age=600`.
#[inline]
pub(super) fn words(text: &str) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    let lower = lower.strip_prefix("max-age=").unwrap_or(&lower);
    let lower = lower.strip_prefix("pt").or_else(|| lower.strip_prefix('p')).unwrap_or(lower);
    if let Some(value) = thousandths(lower) {
        return Some(seconds(value));
    }
    let mut rest = lower.trim();
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| c.is_ascii_digit() || matches!(c, '_' | '.'));
        let (word, after) = split(after.trim_start(), |c| c.is_ascii_alphabetic());
        total = total.saturating_add(scaled(thousandths(number)?, unit(word)?));
        rest = after.trim_start();
    }
    (!lower.is_empty()).then_some(seconds(total))
}

/// `Duration::from_secs(600)`, `Some(600)`, `60 * 60`, `TimeDelta::minutes(10)`.
#[inline]
pub(super) fn expression(text: &str) -> Option<u64> {
    let text = text.split(" as ").next().unwrap_or(text);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix(".as_secs()").unwrap_or(&text);
    if let Some((call, arguments)) = text.rsplit_once('(') {
        let argument = arguments.trim_end_matches(')').split(',').next().unwrap_or_default();
        let (_, name) = call.rsplit_once([':', '(']).unwrap_or(("", call));
        let name = name.trim_start_matches("try_").trim_start_matches("from_");
        let name = name.trim_end_matches("_f32").trim_end_matches("_f64");
        let unit = if matches!(name, "" | "Some" | "new") { 1_000 } else { unit(name)? };
        return Some(seconds(scaled(product(argument)?, unit)));
    }
    product(text).map(seconds).or_else(|| words(text))
}

/// Factors with `*` between them, in thousandths.
#[inline]
fn product(text: &str) -> Option<u64> {
    text.split('*').try_fold(1_000, |product, factor| Some(scaled(product, thousandths(factor)?)))
}

/// A decimal number in thousandths, further digits dropped.
#[inline]
fn thousandths(number: &str) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || ![whole, fraction].iter().all(|part| is_decimal(part)) {
        return None;
    }
    let digits = whole.bytes().filter(u8::is_ascii_digit).map(|digit| u64::from(digit - b'0'));
    let whole = digits.fold(0, |value: u64, digit| value.saturating_mul(10).saturating_add(digit));
    let digits = fraction.bytes().filter(u8::is_ascii_digit).map(|digit| u64::from(digit - b'0'));
    let fraction = digits.zip([100, 10, 1]).map(|(digit, place)| digit * place).sum();
    Some(whole.saturating_mul(1_000).saturating_add(fraction))
}

#[inline]
fn is_decimal(digits: &str) -> bool {
    !digits.starts_with('_') && digits.bytes().all(|c| c.is_ascii_digit() || c == b'_')
}

#[inline]
fn scaled(thousandths: u64, unit: u64) -> u64 {
    // Beyond any cap, so that what is lost at the end of the range does not matter.
    thousandths.saturating_mul(unit) / 1_000
}

/// To the nearest second.
#[inline]
fn seconds(milliseconds: u64) -> u64 {
    milliseconds.saturating_add(500) / 1_000
}

#[inline]
fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_words() {
        for (text, expected) in [
            ("600", Some(600)),
            (" 600 ", Some(600)),
            ("600s", Some(600)),
            ("600 seconds", Some(600)),
            ("1h", Some(3600)),
            ("1H", Some(3600)),
            ("1.5h", Some(5400)),
            ("1h30m", Some(5400)),
            ("1 hour 30 minutes", Some(5400)),
            ("10 minutes", Some(600)),
            ("1 day", Some(86_400)),
            ("600000ms", Some(600)),
            ("499 ms", Some(0)),
            ("PT10M", Some(600)),
            ("P1D", Some(86_400)),
            ("max-age=600", Some(600)),
            ("1_000", Some(1000)),
            ("1.", Some(1)),
            ("99999999999999999999999 years", Some(18_446_744_073_710)),
            ("", None),
            (" ", None),
            ("p", None),
            ("h", None),
            ("1 parsec", None),
            ("1h30", None),
            (".5h", None),
            ("_5", None),
            ("1.2.3", None),
            ("-600", None),
            ("١٢", None),
            ("10 min½", None),
        ] {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn times_in_source() {
        for (text, expected) in [
            ("Duration::from_secs(600)", Some(600)),
            ("Duration :: from_secs (600)", Some(600)),
            ("std::time::Duration::from_mins(10)", Some(600)),
            ("Duration::from_hours(1)", Some(3600)),
            ("Duration::from_millis(600_000)", Some(600)),
            ("Duration::from_secs_f64(1.5)", Some(2)),
            ("Duration::from_secs(60 * 10).as_secs()", Some(600)),
            ("Duration::new(600, 0)", Some(600)),
            ("TimeDelta::try_minutes(10)", Some(600)),
            ("Some(Duration::from_secs(600))", Some(600)),
            ("Some(600)", Some(600)),
            ("(60 * 60)", Some(3600)),
            ("60 * 60 * 24", Some(86_400)),
            ("600 as u32", Some(600)),
            ("10 minutes", Some(600)),
            ("SECS", None),
            ("Duration::from_secs(SECS)", None),
            ("Duration::MAX", None),
            ("None", None),
            ("foo(600)", None),
            ("(", None),
            ("60 *", None),
            ("", None),
        ] {
            assert_eq!(expression(text), expected, "{text:?}");
        }
    }

    #[test]
    fn decimals() {
        for (number, expected) in [
            ("600.0", Some(600)),
            ("600.", Some(600)),
            ("1.5", Some(2)),
            ("0.4", Some(0)),
            ("1e3", Some(1000)),
            ("1.5E3f64", Some(1500)),
            ("6000e-1", Some(600)),
            ("1e99", Some(u64::MAX / 1000)),
            ("1e999", None),
            ("1.5h", Some(5400)),
            ("e", None),
        ] {
            assert_eq!(decimal(number), expected, "{number}");
        }
        assert_eq!(with_unit("600", "f32"), Some(600));
        assert_eq!(with_unit("10", "m"), Some(600));
        assert_eq!(with_unit("0x10", "h"), None);
    }
}
