//! Policies around one another: what stands between them, what hides one from the other, and who
//! answers. "The nearest policy wins, and every doubt closes."
//!
//! `CORS_TESTS_EXHAUSTIVE=1` runs many more of the random stacks.

mod apps;
mod arrangements;
mod calls;
mod check;
mod gate;
mod generator;
mod hidden;
mod holders;
mod logs;
mod middleware;
mod places;
mod policies;
mod requests;
mod responses;
mod routes;
mod stack;
mod start_up;
mod tasks;
mod ways;
