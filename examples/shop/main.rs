//! A shop's API of realistic size: products for the storefront, an area for the back office with a session
//! cookie, open data, a handler for the server's own pages only, and one policy for the rest.
//!
//! To use it elsewhere: `cargo add cors-runtime --features axum`.
//!
//! `cargo run --bin shop` serves it and prints what to try.

mod app;

use std::error::Error;

use tokio::net::TcpListener;

const ADDRESS: &str = "127.0.0.1:8200";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(ADDRESS)
        .await
        .map_err(|error| format!("cannot listen on {ADDRESS}: {error}"))?;
    println!("The shop listens on http://{ADDRESS}. In another terminal:");
    for (what, arguments) in TO_TRY {
        println!("\n# {what}\ncurl -i {}", arguments.replace('@', &format!("http://{ADDRESS}")));
    }
    println!("\nCtrl-C ends.");
    tokio::select! {
        ended = axum::serve(listener, app::router()) => ended?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

/// What there is to see, and the arguments of `curl`; `@` stands for this server.
const TO_TRY: &[(&str, &str)] = &[
    ("The storefront reads the products.", "-H 'origin: https://shop.example.com' @/products"),
    (
        "Its browser asks whether it may delete one: 204, and a list of what it may.",
        "-X OPTIONS -H 'origin: https://shop.example.com' \
         -H 'access-control-request-method: DELETE' @/products/1",
    ),
    (
        "It may, but without a token it is not let in: 401, which the page can read.",
        "-X DELETE -H 'origin: https://shop.example.com' @/products/1",
    ),
    (
        "With the token it is.",
        "-X DELETE -H 'origin: https://shop.example.com' -H 'authorization: Bearer swordfish' \
         @/products/1",
    ),
    (
        "The same preflight from another origin: 403, without any CORS header.",
        "-X OPTIONS -H 'origin: https://other.example' \
         -H 'access-control-request-method: DELETE' @/products/1",
    ),
    ("Another origin reads the open data.", "-H 'origin: https://other.example' @/open/catalog"),
    (
        "The back office signs in.",
        "-H 'origin: https://admin.example.com' -H 'content-type: application/json' \
         -d '{\"password\":\"open sesame\"}' @/admin/session",
    ),
    (
        "Not even the back office's page may rotate the keys …",
        "-X OPTIONS -H 'origin: https://admin.example.com' \
         -H 'access-control-request-method: PUT' @/admin/keys",
    ),
    ("… but you may.", "-X PUT -H 'cookie: session=31d4d96e' @/admin/keys"),
];
