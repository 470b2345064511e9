//! Development servers in debug builds only, and a staging front end whose address the build is
//! given.
//!
//! ```console
//! $ cargo run -p cors-examples --bin dev_origins
//! ```
//!
//! A development server listens on whichever port is free. In a debug build, every port of
//! `localhost` is admitted:
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
//! With `cargo run --release` the same request gets `vary: origin` and nothing else: what is under
//! `#[cfg(debug_assertions)]` is not in the program. Leave the `#[cfg]` out and a release build does
//! not compile, because a program on the user's machine would act as the user (check
//! `local_origin_in_release`).
//!
//! `env!` is read, checked and tracked while compiling; a change builds the program again, and a
//! value that is no origin is an error of the compiler. Here `.cargo/config.toml` has the value, and
//! the environment may have another:
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
//! For what is known only when the program starts, see the example `multi_tenant`.

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
