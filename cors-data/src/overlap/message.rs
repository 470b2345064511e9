//! The words that the compiler fills in: which origin two policies allow.

use super::Overlap;
use crate::pattern::{Entry, Pattern, Port};

/// Into so many pieces an entry's text is cut.
pub const PIECES: usize = 6;

impl Overlap {
    /// The length of [`fill`](Self::fill)'s result.
    #[inline]
    pub const fn length(overlap: Option<&Self>, text: &str) -> usize {
        let Some(overlap) = overlap else { return 0 };
        let text = text.as_bytes();
        let mut length = 0;
        let mut i = 0;
        while i < text.len() {
            length += match text[i] {
                Self::ENTRY => length_of(&overlap.entry),
                Self::FIRST => overlap.first.len(),
                _ => 1,
            };
            i += 1;
        }
        length
    }

    /// In a message, where the entry stands.
    pub const ENTRY: u8 = 1;
    /// In a message, where the name of the earlier policy stands.
    pub const FIRST: u8 = 2;

    /// A message with its places filled.
    ///
    /// # Panics
    ///
    /// When `N` is not [`length`](Self::length) of the same; in a constant, that is a compile error.
    #[inline]
    pub const fn fill<const N: usize>(overlap: Option<&Self>, text: &str) -> [u8; N] {
        let mut out = [0; N];
        let Some(overlap) = overlap else { return out };
        let text = text.as_bytes();
        let mut at = 0;
        let mut i = 0;
        while i < text.len() {
            match text[i] {
                Self::ENTRY => {
                    let mut piece = 0;
                    while piece < PIECES {
                        at = write(&mut out, at, overlap.entry[piece]);
                        piece += 1;
                    }
                }
                Self::FIRST => at = write(&mut out, at, overlap.first),
                byte => {
                    out[at] = byte;
                    at += 1;
                }
            }
            i += 1;
        }
        assert!(at == N);
        out
    }
}

#[inline]
const fn write(out: &mut [u8], mut at: usize, text: &str) -> usize {
    let text = text.as_bytes();
    let mut i = 0;
    while i < text.len() {
        out[at] = text[i];
        at += 1;
        i += 1;
    }
    at
}

#[inline]
const fn length_of(pieces: &[&str; PIECES]) -> usize {
    let mut length = 0;
    let mut i = 0;
    while i < PIECES {
        length += pieces[i].len();
        i += 1;
    }
    length
}

/// The text of an entry.
#[inline]
pub(super) const fn pieces(entry: Entry<'static>) -> [&'static str; PIECES] {
    match entry {
        Entry::Any => ["*", "", "", "", "", ""],
        Entry::Exact(exact) => [exact, "", "", "", "", ""],
        Entry::Pattern(Pattern { scheme, host, subdomains, port }) => {
            let wildcard = if subdomains { "*." } else { "" };
            let (colon, port) = match port {
                Port::Default => ("", ""),
                Port::Number(number) => (":", number),
                Port::Any => (":", "*"),
            };
            [scheme, "://", wildcard, host, colon, port]
        }
    }
}
