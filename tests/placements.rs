//! Where a policy may stand in an axum application, and who then answers what: every placement
//! with the complete set of CORS headers, for pages that a policy allows, refuses or never hears
//! of.

#[path = "placements/around.rs"]
mod around;
#[path = "placements/between.rs"]
mod between;
#[path = "placements/nearest.rs"]
mod nearest;
#[path = "placements/nested.rs"]
mod nested;
#[path = "placements/outside.rs"]
mod outside;
#[path = "placements/paths.rs"]
mod paths;
#[path = "placements/policies.rs"]
mod policies;
#[path = "placements/rows.rs"]
mod rows;
#[path = "placements/server.rs"]
mod server;
