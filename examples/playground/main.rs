//! An API under CORS policies on one port, and a page on two others: one whose origin the policies
//! allow, one that they do not know.
//!
//! `cargo run` starts all three and says what to open; `cargo run -- --check` sends the requests
//! of a table to the API over loopback and compares the answers.

mod api;
mod check;
mod page;

use std::{error::Error, process::ExitCode};

use tokio::net::TcpListener;

const HELP: &str = "\
usage: cargo run              start the API and the two pages
       cargo run -- --check   send requests, preflights included, and compare the answers";

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => serve().await.map(|()| ExitCode::SUCCESS),
        ["--check"] => check::run().await,
        ["--help" | "-h"] => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprintln!("{HELP}");
            Ok(ExitCode::from(2))
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let api = listen(api::PORT).await?;
    let allowed = listen(page::ALLOWED_PORT).await?;
    let stranger = listen(page::STRANGER_PORT).await?;
    println!("The API listens on http://localhost:{}. Open", api::PORT);
    println!("  http://localhost:{}   a page that the policies allow", page::ALLOWED_PORT);
    println!("  http://localhost:{}   the same page, unknown to them", page::STRANGER_PORT);
    println!("and press the buttons; the browser's console says why it refuses. Ctrl-C ends.");
    tokio::select! {
        ended = axum::serve(api, api::router()) => ended?,
        ended = axum::serve(allowed, page::router()) => ended?,
        ended = axum::serve(stranger, page::router()) => ended?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}

async fn listen(port: u16) -> Result<TcpListener, Box<dyn Error>> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| format!("cannot listen on port {port}: {error}").into())
}
