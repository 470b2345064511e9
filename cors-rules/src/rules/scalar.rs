//! `max_age`, `credentials` and `enforce`: the values that are not lists, as they were written.

use alloc::string::ToString;

use super::text::{is_digits, is_one_of};
use crate::{
    catalog::Check,
    finding::{Finding, Fix},
};

/// The longest time any browser keeps the answer of a preflight (Firefox), in seconds.
pub const MAX_AGE_CAP: u32 = 86_400;

/// What a time that is too long is replaced by: the longest without [`Check::MaxAgeLong`].
const ONE_HOUR: u32 = 3_600;

/// The seconds of a `max_age`.
///
/// # Errors
///
/// [`Check::MaxAgeType`], [`Check::MaxAgeNegative`] or [`Check::MaxAgeOverCap`].
#[inline]
pub fn max_age(source: &str) -> Result<u32, Finding> {
    if matches!(source.as_bytes(), [b'-', b'0'..=b'9', ..]) {
        return Err(Finding::new(Check::MaxAgeNegative).fix(Fix::Source("0".into())));
    }
    let text = source.trim_matches('"').trim();
    let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let number = integer(digits);
    let is_integer = text == source && (unit.is_empty() || is_one_of(unit, INTEGERS));
    if let Some(seconds) = number.filter(|_| is_integer) {
        return match u32::try_from(seconds) {
            Ok(seconds) if seconds <= MAX_AGE_CAP => Ok(seconds),
            _ => Err(Finding::new(Check::MaxAgeOverCap)
                .with("v", digits)
                .fix(Fix::Source(ONE_HOUR.to_string()))),
        };
    }
    let finding = Finding::new(Check::MaxAgeType);
    Err(match product(text) {
        Some(product) => {
            let within = if product <= MAX_AGE_CAP.into() { product } else { ONE_HOUR.into() };
            finding.fix(Fix::Source(within.to_string()))
        }
        None => finding.advice("give the seconds, as in `max_age: 600`"),
    })
}

/// The seconds of `1h`, `60 * 60`, `Some(600)`, `Duration::from_mins(5)`.
#[inline]
fn product(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 4] = [
        ("s secs from_secs seconds Some Duration std core time", 1),
        ("m min mins minutes from_mins", 60),
        ("h hours from_hours", 3_600),
        ("d days from_days", 86_400),
    ];
    let is_known = |c: char| c.is_ascii_alphanumeric() || "_*():. ".contains(c);
    if !text.chars().all(is_known)
        || text.split('.').skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let (mut product, mut is_number) = (1_u64, false);
    for word in text.split(['*', '(', ')', ':', '.', ' ']) {
        let (digits, unit) = word.split_at(word.find(char::is_alphabetic).unwrap_or(word.len()));
        if !digits.is_empty() {
            product = product.saturating_mul(integer(digits)?);
            is_number = true;
        }
        if !unit.is_empty() {
            let (_, factor) = UNITS.iter().find(|(words, _)| is_one_of(unit, words))?;
            product = product.saturating_mul(*factor);
        }
    }
    is_number.then_some(product)
}

const INTEGERS: &str = "u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize";

/// What the seconds themselves give reason to say.
#[inline]
pub fn max_age_lint(seconds: u32) -> Option<Finding> {
    let finding = Finding::new(Check::MaxAgeLong).with("v", seconds);
    (seconds > ONE_HOUR).then(|| finding.fix(Fix::Source(ONE_HOUR.to_string())))
}

/// The value of `credentials` or `enforce`. The check is [`Check::CredentialsType`] or
/// [`Check::EnforceType`].
///
/// # Errors
///
/// The check, with what was probably meant.
#[inline]
pub fn boolean(source: &str, check: Check) -> Result<bool, Finding> {
    let meant = truth(source);
    match meant {
        Some(value) if source == "true" || source == "false" => Ok(value),
        Some(value) => Err(Finding::new(check).fix(Fix::Source(value.to_string()))),
        None => Err(Finding::new(check).advice("choose `true` or `false`")),
    }
}

/// The value of digits, with `_` between them; the largest one where it does not fit.
#[inline]
fn integer(digits: &str) -> Option<u64> {
    let plain = digits.replace('_', "");
    let is_integer = is_digits(&plain) && !digits.starts_with('_');
    is_integer.then(|| plain.parse().unwrap_or(u64::MAX))
}

const TRUE: &str = "true t yes y on 1 include always allow allowed enable enabled required";
// `omit` and `same-origin` are fetch()'s words for a request that carries no credentials here.
const FALSE: &str = "false f no n off 0 none never omit same-origin deny denied disable disabled";

/// `yes`, `"include"`, `Some(true)`, `AllowCredentials::yes()`.
#[inline]
fn truth(text: &str) -> Option<bool> {
    if let Some(rest) = text.strip_prefix('!') {
        return truth(rest).map(|value| !value);
    }
    let marks = ['"', '\'', '(', ')', ':'];
    let word = text.trim().trim_end_matches(marks).rsplit(marks).next().unwrap_or_default();
    let word = word.trim().to_ascii_lowercase();
    let is_false = word.is_empty() || is_one_of(&word, FALSE);
    (is_false || is_one_of(&word, TRUE)).then_some(!is_false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds() {
        for (source, expected) in [
            ("0", 0),
            ("600i32", 600),
            ("600usize", 600),
            ("600_u64", 600),
            ("3_600", 3600),
            ("86400", 86_400),
        ] {
            assert_eq!(max_age(source), Ok(expected), "{source}");
        }
    }

    #[test]
    fn other_tokens() {
        for source in ["+5", "_600", "0x258", "6e2", "1.0", "600f32", "\"", "", "-", "-A"] {
            let finding = max_age(source).unwrap_err();
            assert_eq!(finding.check(), Check::MaxAgeType, "{source}");
        }
    }

    #[test]
    fn computed_seconds() {
        for (source, expected) in [
            ("60*60", "3600"),
            ("24 * 60 * 60", "86400"),
            ("7*24*3600", "3600"),
            ("Duration::from_secs(600)", "600"),
            ("Duration::from_mins(5)", "300"),
            ("24.hours()", "86400"),
            ("Some(600)", "600"),
            ("std::time::Duration::from_secs(60*10)", "600"),
        ] {
            let finding = max_age(source).unwrap_err();
            assert_eq!(finding.replacement(), &Fix::Source(expected.into()), "{source}");
        }
        for source in ["*", "60*A", "60 + 60", "1.5 * 60", "Duration::from_millis(600)"] {
            let finding = max_age(source).unwrap_err();
            assert_eq!(finding.replacement(), &Fix::None, "{source}");
        }
    }

    #[test]
    fn over_the_cap() {
        for digits in ["86401", "604800", "300_000", "86_400_000", "4294967296", &"9".repeat(44)] {
            let finding = max_age(digits).unwrap_err();
            assert_eq!(finding.check(), Check::MaxAgeOverCap, "{digits}");
            assert_eq!(finding.replacement(), &Fix::Source("3600".into()), "{digits}");
            assert!(finding.message().contains(digits), "{digits}");
        }
    }

    #[test]
    fn negative() {
        for source in ["-0", "-600", "-1.5", "-1h"] {
            let finding = max_age(source).unwrap_err();
            assert_eq!(finding.check(), Check::MaxAgeNegative, "{source}");
        }
    }

    #[test]
    fn long_is_more_than_an_hour() {
        for (seconds, long) in [(0, false), (3600, false), (3601, true), (86_400, true)] {
            let check = max_age_lint(seconds).map(|finding| finding.check());
            assert_eq!(check, long.then_some(Check::MaxAgeLong), "{seconds}");
        }
    }

    #[test]
    fn enforce_in_other_words() {
        assert_eq!(boolean("true", Check::EnforceType), Ok(true));
        let finding = boolean("yes", Check::EnforceType).unwrap_err();
        assert_eq!(finding.check(), Check::EnforceType);
        assert_eq!(finding.help().as_deref(), Some("write `true`"));
    }
}
