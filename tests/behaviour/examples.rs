//! The examples: the requests of their head comments over a real connection, answered as they say,
//! and their pages in a modelled browser.

mod adapter;
mod app_wide;
mod bearer;
mod browser_model;
mod combined;
mod console;
mod credentials;
mod dev_origins;
mod grpc_web;
mod hyper_alone;
mod index;
mod migration;
mod multi_tenant;
mod page;
mod per_route;
mod public_api;
mod quickstart;
mod server;
mod websocket;
