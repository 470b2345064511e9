//! Where a policy may stand in an axum application, and who then answers what: every placement
//! with the complete set of CORS headers, for pages that a policy allows, refuses or never hears
//! of.

#[path = "placements/between.rs"]
mod between;
#[path = "placements/nearest.rs"]
mod nearest;
#[path = "placements/outside.rs"]
mod outside;
#[path = "placements/server.rs"]
mod server;
#[path = "placements/table.rs"]
mod table;
