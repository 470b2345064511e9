//! The words that the compiler fills in: which origin two policies allow.

use super::Overlap;
use crate::pattern::{Entry, Pattern, Port};

/// A message consists of so many texts.
pub const TEXTS: usize = 10;

impl Overlap {
    /// The texts of a message: what stands before the name of the earlier policy, between that and the
    /// origin, and after it. There is none where nothing was found.
    #[inline]
    pub const fn message(found: Option<&Self>, words: [&'static str; 3]) -> [&'static str; TEXTS] {
        let Some(Self { first, entry }) = found else { return [""; TEXTS] };
        let [scheme, separator, star, host, colon, port] = match *entry {
            Entry::Any => ["*", "", "", "", "", ""],
            Entry::Exact(exact) => [exact, "", "", "", "", ""],
            Entry::Pattern(Pattern { scheme, host, subdomains, port }) => {
                let star = if subdomains { "*." } else { "" };
                match port {
                    Port::Default => [scheme, "://", star, host, "", ""],
                    Port::Number(number) => [scheme, "://", star, host, ":", number],
                    Port::Any => [scheme, "://", star, host, ":", "*"],
                }
            }
        };
        let [before, between, after] = words;
        [before, first, between, scheme, separator, star, host, colon, port, after]
    }
}
