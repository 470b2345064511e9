//! A policy's origins for what CORS does not cover: WebSocket handshakes, and CSRF.
//!
//! To use it elsewhere: `cargo add cors-runtime --features axum`.
//!
//! `cargo run --bin websocket` starts a server and two pages, one of which the policy allows. Both open a
//! socket and send an order. Those of the other page are refused before the handlers run.

mod handshake;

use std::error::Error;

use axum::{
    Router,
    extract::Request,
    response::{Html, Response},
    routing::{any, get, post},
};
use cors_runtime::{TrustedSender, cors_policy};
use tokio::net::TcpListener;

const SERVER: u16 = 8110;
const KNOWN: u16 = 8111;
const OTHER: u16 = 8112;

cors_policy! {
    /// The page that trades.
    #[allow(local_origin_in_release, reason = "the example runs on this machine only")]
    Trader { origins: ["http://localhost:8111"], credentials: true }
}

/// Any page may open a socket to any server, and the browser sends the user's cookies: it does not send a
/// preflight and does not look at CORS headers. `TrustedSender` looks at `Origin`.
async fn prices(_: TrustedSender<Trader>, request: Request) -> Response {
    handshake::accept(request, "one egg: 0.30")
}

/// A form or a plain `fetch()` of any page gets here without a preflight. CORS would keep the page
/// from reading the response, but the eggs would be bought.
async fn order(_: TrustedSender<Trader>, order: String) -> String {
    println!("bought {order}");
    format!("bought {order}")
}

pub(crate) fn server() -> Router {
    Router::new().route("/prices", any(prices)).route("/orders", post(order)).layer(Trader)
}

fn page() -> Router {
    Router::new().route("/", get(async || Html(include_str!("page.html"))))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (api, known, other) = (listen(SERVER).await?, listen(KNOWN).await?, listen(OTHER).await?);
    println!("The server listens on http://localhost:{SERVER}. Open");
    println!("  http://localhost:{KNOWN}   a page that the policy knows");
    println!("  http://localhost:{OTHER}   the same page, another origin");
    println!("or ask as a page would:");
    println!(
        "  curl -i -H 'origin: http://localhost:{OTHER}' -d 'ten eggs' \
         http://localhost:{SERVER}/orders"
    );
    println!("Ctrl-C ends.");
    tokio::select! {
        ended = axum::serve(api, server()) => ended?,
        ended = axum::serve(known, page()) => ended?,
        ended = axum::serve(other, page()) => ended?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

async fn listen(port: u16) -> Result<TcpListener, Box<dyn Error>> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| format!("cannot listen on port {port}: {error}").into())
}
