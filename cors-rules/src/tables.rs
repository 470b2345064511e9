//! Writing of the tables that `cors-data` reads.

pub mod keys;
mod layout;
pub mod patterns;
pub mod set;
mod windows;

#[cfg(test)]
mod tests;
