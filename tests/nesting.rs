//! Policies around one another: what stands between them, what hides one from the other, and who
//! answers. "The nearest policy wins, and every doubt closes."
//!
//! `CORS_TESTS_EXHAUSTIVE=1` runs many more of the random stacks.

#[path = "nesting/apps.rs"]
mod apps;
#[path = "nesting/arrangements.rs"]
mod arrangements;
#[path = "nesting/calls.rs"]
mod calls;
#[path = "nesting/check.rs"]
mod check;
#[path = "nesting/gate.rs"]
mod gate;
#[path = "nesting/generator.rs"]
mod generator;
#[path = "nesting/hidden.rs"]
mod hidden;
#[path = "nesting/holders.rs"]
mod holders;
#[path = "nesting/logs.rs"]
mod logs;
#[path = "nesting/middleware.rs"]
mod middleware;
#[path = "nesting/places.rs"]
mod places;
#[path = "nesting/policies.rs"]
mod policies;
#[path = "nesting/requests.rs"]
mod requests;
#[path = "nesting/responses.rs"]
mod responses;
#[path = "nesting/routes.rs"]
mod routes;
#[path = "nesting/stack.rs"]
mod stack;
#[path = "nesting/start_up.rs"]
mod start_up;
#[path = "nesting/tasks.rs"]
mod tasks;
#[path = "nesting/ways.rs"]
mod ways;
