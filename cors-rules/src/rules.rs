//! Literals in, findings out.
//!
//! The rules of single values are in the modules below, and can be asked one by one. [`check`] takes a
//! whole policy.

pub mod across;
pub mod handler;
pub mod header;
pub mod host;
mod index;
pub mod key;
pub mod levels;
pub mod listed;
pub mod method;
mod names;
pub mod origin;
mod policy;
pub mod scalar;
pub mod sender;
pub mod suffix;
pub mod text;

pub use policy::{Draft, Place, Placed, check, judge};

/// What a rule has to know besides the value it looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The policy says `credentials: true`.
    pub credentials: bool,
    /// The policy says `enforce: true`: an origin that it lists may do whatever its own pages may.
    pub enforce: bool,
    /// The answer is for a build without debug assertions.
    pub release: bool,
}

impl Context {
    /// Whether a listed origin may do something as the user.
    pub fn trusts(self) -> bool {
        self.credentials || self.enforce
    }
}
