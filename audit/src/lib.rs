//! The program's parts, for its tests. The program is `cors-audit`; see the README.

pub mod args;
mod ask;
mod asker;
mod check;
mod client;
mod concern;
mod console;
pub mod expect;
mod json;
mod policy;
mod report;
mod response;
mod site;
mod target;
mod terms;
mod text;
mod tls;

pub use ask::{Asked, Got, Preflight, Questions, ask};
pub use asker::{Asker, Expected, Who};
pub use client::{Client, Connect, Connection, Network};
pub use concern::{Code, Concern, Level};
pub use report::{Findings, Report};
pub use response::{Reads, ResponseHead};
pub use target::Target;
pub use terms::Terms;
