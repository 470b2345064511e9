//! What is sent, and to whom: what only the whole shows.
#![allow(unreachable_pub, reason = "policies are written as in a crate of users")]

mod adapter;
mod audit;
mod combined;
mod examples;
mod explain;
mod guarded;
mod placements;
#[path = "../support/raw/policies.rs"]
mod policies;
mod raw;
mod senders;
mod shapes;
mod sizes;
mod start_up;
mod wire;
