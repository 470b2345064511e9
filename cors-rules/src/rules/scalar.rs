//! `max_age`, `credentials` and `enforce`: the values that are not lists, as they were written.

use alloc::{string::ToString, vec::Vec};

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
pub fn max_age(source: &str) -> Result<u32, Finding> {
    if source
        .strip_prefix('-')
        .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Err(Finding::new(Check::MaxAgeNegative).fix(Fix::Source("0".into())));
    }
    let text = source.trim_matches('"').trim();
    let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let number = integer(digits.trim_end());
    let is_integer = text == source && (unit.is_empty() || is_one_of(unit, INTEGERS));
    if let Some(seconds) = number.filter(|_| is_integer) {
        return within_cap(seconds, digits);
    }
    let factor = match unit {
        "" | "s" => Some(1),
        "m" | "min" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        _ => None,
    };
    let finding = Finding::new(Check::MaxAgeType);
    Err(match number.zip(factor) {
        Some((number, factor)) => {
            let seconds = u32::try_from(number.saturating_mul(factor)).unwrap_or(u32::MAX);
            let within = if seconds <= MAX_AGE_CAP { seconds } else { ONE_HOUR };
            finding.fix(Fix::Source(within.to_string()))
        }
        None => finding.advice("give the seconds, as in `max_age: 600`"),
    })
}

const INTEGERS: &str = "u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize";

/// What the seconds themselves give reason to say.
pub fn max_age_lints(seconds: u32) -> Vec<Finding> {
    if seconds <= ONE_HOUR {
        return Vec::new();
    }
    let finding = Finding::new(Check::MaxAgeLong).with("v", seconds);
    [finding.fix(Fix::Source(ONE_HOUR.to_string()))].into()
}

/// The value of `credentials` or `enforce`. The check is [`Check::CredentialsType`] or
/// [`Check::EnforceType`].
///
/// # Errors
///
/// The check, with what was probably meant.
pub fn boolean(source: &str, check: Check) -> Result<bool, Finding> {
    let meant = truth(source);
    match meant {
        Some(value) if source == "true" || source == "false" => Ok(value),
        Some(value) => Err(Finding::new(check).fix(Fix::Source(value.to_string()))),
        None => Err(Finding::new(check).advice("choose `true` or `false`")),
    }
}

fn within_cap(seconds: u64, written: &str) -> Result<u32, Finding> {
    match u32::try_from(seconds) {
        Ok(seconds) if seconds <= MAX_AGE_CAP => Ok(seconds),
        _ => {
            let tail = if is_milliseconds(seconds) { "; this looks like milliseconds" } else { "" };
            Err(Finding::new(Check::MaxAgeOverCap)
                .with("v", written)
                .with("tail", tail)
                .fix(Fix::Source(ONE_HOUR.to_string())))
        }
    }
}

/// Whole minutes in milliseconds, up to the cap. A week or a year in seconds is none.
fn is_milliseconds(value: u64) -> bool {
    value.is_multiple_of(60_000) && value / 1_000 <= u64::from(MAX_AGE_CAP)
}

/// The value of digits, with `_` between them; the largest one where it does not fit.
fn integer(digits: &str) -> Option<u64> {
    let plain = digits.replace('_', "");
    let is_integer = is_digits(&plain) && !digits.starts_with('_');
    is_integer.then(|| plain.parse().unwrap_or(u64::MAX))
}

const TRUE: &str = "true t yes y on 1 include always allow allowed enable enabled required";
// `omit` and `same-origin` are fetch()'s words for a request that carries no credentials here.
const FALSE: &str = "false f no n off 0 none never omit same-origin deny denied disable disabled";

/// `yes`, `"include"`, `Some(true)`, `AllowCredentials::yes()`.
fn truth(text: &str) -> Option<bool> {
    let is_wrapping = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')');
    let text = text.trim_matches(is_wrapping);
    if let Some(rest) = text.strip_prefix('!') {
        return truth(rest).map(|value| !value);
    }
    let text = text.strip_prefix("Some").map_or(text, |rest| rest.trim_start_matches(is_wrapping));
    let text = text.rsplit("::").next().unwrap_or(text).trim_matches(is_wrapping);
    let word = text.to_ascii_lowercase();
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
    fn over_the_cap() {
        for (digits, milliseconds) in [
            ("86401", false),
            ("172800", false),
            ("604800", false),
            ("864000", false),
            ("2592000", false),
            ("31536000", false),
            ("600000", true),
            ("300_000", true),
            ("3600000", true),
            ("86_400_000", true),
            ("4294967296", false),
            ("99999999999999999999999999999999999999999999", false),
        ] {
            let finding = max_age(digits).unwrap_err();
            assert_eq!(finding.check(), Check::MaxAgeOverCap, "{digits}");
            assert_eq!(finding.replacement(), &Fix::Source("3600".into()), "{digits}");
            assert!(finding.message().contains(digits), "{digits}");
            let note = finding.note().unwrap();
            assert_eq!(note.ends_with("; this looks like milliseconds"), milliseconds, "{digits}");
            assert!(!note.contains(['{', '}', '…']), "{note}");
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
            let found = max_age_lints(seconds);
            assert_eq!(!found.is_empty(), long, "{seconds}");
            assert!(found.iter().all(|finding| finding.check() == Check::MaxAgeLong));
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
