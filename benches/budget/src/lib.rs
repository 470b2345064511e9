//! What this project's own code is asked in benchmarks, and how its instructions are counted.

pub mod callgrind;
pub mod origins;
pub mod policies;
pub mod sample;
pub mod subject;
pub mod workload;

#[cfg(feature = "axum")]
pub use workload::all::own;
#[cfg(not(feature = "axum"))]
pub use workload::own;
