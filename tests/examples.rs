//! The examples: the requests of their head comments over a real connection, answered as they say,
//! and their pages in a modelled browser.

#[path = "examples/adapter.rs"]
mod adapter;
#[path = "examples/app_wide.rs"]
mod app_wide;
#[path = "examples/bearer.rs"]
mod bearer;
#[path = "examples/browser_model.rs"]
mod browser_model;
#[path = "examples/combined.rs"]
mod combined;
#[path = "examples/console.rs"]
mod console;
#[path = "examples/credentials.rs"]
mod credentials;
#[path = "examples/dev_origins.rs"]
mod dev_origins;
#[path = "examples/grpc_web.rs"]
mod grpc_web;
#[path = "examples/hyper_alone.rs"]
mod hyper_alone;
#[path = "examples/index.rs"]
mod index;
#[path = "examples/migration.rs"]
mod migration;
#[path = "examples/multi_tenant.rs"]
mod multi_tenant;
#[path = "examples/page.rs"]
mod page;
#[path = "examples/per_route.rs"]
mod per_route;
#[path = "examples/public_api.rs"]
mod public_api;
#[path = "examples/quickstart.rs"]
mod quickstart;
#[path = "examples/server.rs"]
mod server;
#[path = "examples/websocket.rs"]
mod websocket;
