//! The rules of CORS policies, without tokens, I/O or HTTP types.
//!
//! `cors-macros` checks a policy while it compiles, and `cors-runtime` checks origins that are known only
//! at start-up. Both say the same words because both take them from here. What a policy is once it has
//! passed is `cors-data`. Users depend on `cors-runtime`, which re-exports what they need.
//!
//! * [`catalog`]: every check, with its name, level and text;
//! * [`finding`]: one violation of one check, with its fix;
//! * [`rules`]: literals in, findings out;
//! * [`tables`]: writing of the tables that `cors-data` reads.
//!
//! Functions that only macros call are `#[inline]`: a program that does not call them does not generate code
//! for them.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod catalog;
pub mod finding;
mod punycode;
pub mod rules;
pub mod sort;
#[cfg(test)]
mod steps;
pub mod tables;

pub use cors_data::{origin, pattern};
