//! Development servers in debug builds only, and a staging front end from the build's environment.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin dev_origins
//! ```
//!
//! In a debug build, every port of `localhost` is allowed, because development servers take any free port:
//!
//! ```console
//! $ curl -i -H 'origin: http://localhost:5173' http://localhost:3000/me
//! HTTP/1.1 200 OK
//! access-control-allow-credentials: true
//! access-control-allow-origin: http://localhost:5173
//! vary: origin
//!
//! ada
//! ```
//!
//! With `cargo run --release`, the same request gets only `vary: origin`: entries with
//! `#[cfg(debug_assertions)]` are not in the program. Without the `#[cfg]`, a release build does not
//! compile, because any program on the user's machine could act as the user (check
//! `local_origin_in_release`).
//!
//! `env!` reads and checks a variable at compile time. If the variable changes, the program is built again;
//! an invalid origin is a compile error. Here `.cargo/config.toml` sets it, unless the environment does:
//!
//! ```console
//! $ curl -i -H 'origin: https://staging.example.com' http://localhost:3000/me
//! HTTP/1.1 200 OK
//! access-control-allow-credentials: true
//! access-control-allow-origin: https://staging.example.com
//! vary: origin
//!
//! ada
//! ```
//!
//! For origins that are known only when the program starts, see the example `multi_tenant`.

use axum::{Router, routing::get};
use cors_runtime::cors_policy;

cors_policy! {
    pub(crate) Dashboard {
        origins: [
            "https://app.example.com",
            env!("STAGING_ORIGIN"),
            #[cfg(debug_assertions)]
            "http://localhost:*",
        ],
        credentials: true,
    }
}

// What must hold whatever the environment says.
const _: () = assert!(!Dashboard::allows_origin("null"));
const _: () = assert!(Dashboard::allows_origin("http://localhost:5173") == cfg!(debug_assertions));

pub(crate) fn app() -> Router {
    Router::new().route("/me", get(async || "ada")).layer(Dashboard)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
