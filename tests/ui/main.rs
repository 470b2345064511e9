//! What the compiler says: the messages, what they advise, and the documentation that shows them.
#![allow(unreachable_pub, reason = "policies are written as in a crate of users")]

mod advice;
mod api;
mod builds;
mod circles;
mod documented;
mod editor;
mod features;
mod kinds;
mod messages;
mod mistakes;
mod project;
mod readme;
mod realistic;
mod senders;
mod written;
