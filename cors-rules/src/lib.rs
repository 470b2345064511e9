//! The rules of CORS policies, without tokens, I/O or HTTP types.
//!
//! Two crates need the same rules: `cors-macros` checks a policy while it compiles, and
//! `cors-runtime` checks what arrives in configuration at start-up. Both say the same words because
//! both take them from here. Users depend on `cors-runtime`, which re-exports what they need.
//!
//! * [`catalog`]: every check, with its name, level and text;
//! * [`finding`]: one violation of one check, with its fix;
//! * [`rules`]: literals in, findings out;
//! * [`policy`]: a checked policy, as constant data;
//! * [`origins`]: what a policy compares at run time, in `const fn`s: exact origins in a [`set`],
//!   [`patterns`], and entries on their own ([`pattern`]).
//!
//! What only the compiler and explanations ask is `#[inline]`, so that it is compiled into the macros
//! and not into every program.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod catalog;
pub mod finding;
pub mod joined;
pub mod origin;
pub mod origins;
pub mod overlap;
pub mod pattern;
pub mod patterns;
pub mod policy;
pub mod rules;
pub mod set;
mod sort;
#[cfg(test)]
mod steps;
