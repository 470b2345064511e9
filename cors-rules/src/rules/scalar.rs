//! `max_age` and `credentials`: the values that are no lists.

use alloc::{string::ToString, vec::Vec};
use core::num::IntErrorKind;

use super::text::is_one_of;
use crate::{
    catalog::Check,
    finding::{Finding, Fix},
};

/// A value as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar<'a> {
    /// A string, without its quotes.
    Str(&'a str),
    /// An integer.
    Int {
        /// As written: may hold `_` and `0x`.
        digits: &'a str,
        /// What follows the digits: `u32`, or anything else.
        suffix: &'a str,
    },
    /// A number with a point or an exponent.
    Float(&'a str),
    /// A number after a minus: as written after it.
    Negative(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// Any other tokens, as text.
    Source(&'a str),
}

/// The longest time any browser keeps the answer of a preflight (Firefox), in seconds.
pub const MAX_AGE_CAP: u32 = 86_400;

/// What a time that is too long is replaced by: the longest without [`Check::MaxAgeLong`].
const ONE_HOUR: u32 = 3_600;

const INTEGER_SUFFIXES: &[&str] =
    &["", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];

/// The seconds of a `max_age`.
///
/// # Errors
///
/// [`Check::MaxAgeType`], [`Check::MaxAgeNegative`] or [`Check::MaxAgeOverCap`].
pub fn max_age(value: &Scalar<'_>) -> Result<u32, Finding> {
    let seconds = match *value {
        Scalar::Int { digits, suffix } if INTEGER_SUFFIXES.contains(&suffix) => {
            if let Some(seconds) = integer(digits) {
                return within_cap(seconds, digits);
            }
            None
        }
        Scalar::Negative(_) => {
            return Err(Finding::new(Check::MaxAgeNegative).fix(Fix::Source("0".into())));
        }
        Scalar::Int { digits, suffix } => with_unit(digits, suffix),
        Scalar::Str(text) => {
            let text = text.trim();
            let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
            with_unit(text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default())
        }
        Scalar::Float(_) | Scalar::Source(_) | Scalar::Bool(_) => None,
    };
    let finding = Finding::new(Check::MaxAgeType);
    Err(match seconds {
        Some(seconds) => {
            let within = u32::try_from(seconds).ok().filter(|seconds| *seconds <= MAX_AGE_CAP);
            finding.fix(Fix::Source(within.unwrap_or(ONE_HOUR).to_string()))
        }
        None => finding.advice("give the seconds, as in `max_age: 600`"),
    })
}

/// `600s`, `10m`, `1h`, `1d`.
fn with_unit(digits: &str, unit: &str) -> Option<u64> {
    let seconds = match unit {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    digits.trim_end().parse::<u64>().ok()?.checked_mul(seconds)
}

/// What the seconds themselves give reason to say.
pub fn max_age_lints(seconds: u32) -> Vec<Finding> {
    if seconds <= ONE_HOUR {
        return Vec::new();
    }
    let finding = Finding::new(Check::MaxAgeLong).with("v", seconds);
    [finding.fix(Fix::Source(ONE_HOUR.to_string()))].into()
}

/// The value of `credentials`.
///
/// # Errors
///
/// [`Check::CredentialsType`], with what was probably meant.
pub fn credentials(value: &Scalar<'_>) -> Result<bool, Finding> {
    boolean(value, Check::CredentialsType)
}

/// The value of `enforce`.
///
/// # Errors
///
/// [`Check::EnforceType`], with what was probably meant.
pub fn enforce(value: &Scalar<'_>) -> Result<bool, Finding> {
    boolean(value, Check::EnforceType)
}

fn boolean(value: &Scalar<'_>, check: Check) -> Result<bool, Finding> {
    let meant = match *value {
        Scalar::Bool(value) => return Ok(value),
        Scalar::Int { digits, .. } => match integer(digits) {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Scalar::Str(text) | Scalar::Source(text) => truth(text),
        Scalar::Float(_) | Scalar::Negative(_) => None,
    };
    let finding = Finding::new(check);
    Err(match meant {
        Some(value) => finding.fix(Fix::Source(value.to_string())),
        None => finding.advice("choose `true` or `false`"),
    })
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

/// The value of an integer literal without its suffix; the largest one where it does not fit.
fn integer(digits: &str) -> Option<u64> {
    let (radix, digits) = [("0x", 16), ("0o", 8), ("0b", 2)]
        .iter()
        .find_map(|(prefix, radix)| Some((*radix, digits.strip_prefix(prefix)?)))
        .unwrap_or((10, digits));
    match u64::from_str_radix(&digits.replace('_', ""), radix) {
        Ok(value) => Some(value),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Some(u64::MAX),
        Err(_) => None,
    }
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

    fn int(digits: &str) -> Scalar<'_> {
        Scalar::Int { digits, suffix: "" }
    }

    #[test]
    fn whole_seconds() {
        for (digits, suffix, expected) in [
            ("0", "", 0),
            ("600", "i32", 600),
            ("600", "usize", 600),
            ("600_", "u64", 600),
            ("3_600", "", 3600),
            ("0x258", "", 600),
            ("0b11", "", 3),
            ("0o17", "u16", 15),
            ("86400", "", 86_400),
        ] {
            assert_eq!(max_age(&Scalar::Int { digits, suffix }), Ok(expected), "{digits}{suffix}");
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
            ("0xFFFF_FFFF_FFFF", false),
            ("4294967296", false),
            ("99999999999999999999999999999999999999999999", false),
        ] {
            let finding = max_age(&int(digits)).unwrap_err();
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
        for digits in ["0", "600", "1.5", "1h", ""] {
            let finding = max_age(&Scalar::Negative(digits)).unwrap_err();
            assert_eq!(finding.check(), Check::MaxAgeNegative, "-{digits}");
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
        assert_eq!(enforce(&Scalar::Bool(true)), Ok(true));
        let finding = enforce(&Scalar::Source("yes")).unwrap_err();
        assert_eq!(finding.check(), Check::EnforceType);
        assert_eq!(finding.help().as_deref(), Some("write `true`"));
    }
}
