//! Where a policy may stand in an axum application, and who then answers what: every placement
//! with the complete set of CORS headers, for pages that a policy allows, refuses or never hears
//! of.

mod around;
mod between;
mod nearest;
mod nested;
mod outside;
mod paths;
mod policies;
mod rows;
mod server;
