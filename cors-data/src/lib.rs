//! What a compiled CORS policy is: constant data, and how an origin is found in it.
//!
//! The compiler, through `cors-macros`, and a running program, through `cors-runtime`, read the same
//! data by the same functions. Whether a policy is a good one, `cors-rules` judges. Users depend on
//! `cors-runtime`, which re-exports what they need.
//!
//! * [`policy`]: a policy, the questions about it, and its `Display`;
//! * [`origins`]: what a policy compares at run time, in `const fn`s: exact origins in a [`set`],
//!   [`patterns`], and entries on their own ([`pattern`]);
//! * [`origin`]: one serialized origin, parsed;
//! * [`overlap`]: whether two policies allow the same origin;
//! * [`names`]: names that the standards single out; [`joined`]: lists of names as one header value.
//!
//! What every program uses is compiled here, once. The rest is `#[inline]`, so that a program compiles
//! what it uses; so is what finds an origin, where a call would take as long.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod joined;
pub mod names;
pub mod origin;
pub mod origins;
pub mod overlap;
pub mod pattern;
pub mod patterns;
pub mod policy;
pub mod set;
