//! The checks that a policy goes through while it compiles.

pub use cors_core::catalog::{Check, Level};
