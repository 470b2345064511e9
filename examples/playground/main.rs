//! The playground: an API with policies on one port, and a page on two other ports that sends it requests
//! from several origins and shows what happens.
//!
//! To use it elsewhere: `cargo add cors-runtime --features axum,explain,start-up`.
//!
//! `cargo run` starts it and prints what to open. `cargo run -- --check` sends a table of requests over
//! loopback, the page's own included, and compares the answers.

mod answer;
mod api;
#[cfg(test)]
mod browser;
mod catalog;
mod check;
mod listen;
mod model;
mod open_door;
mod page;
mod policies;
mod ports;
mod question;
mod record;
#[cfg(test)]
mod tests;
mod verdict;
mod wire;
mod yours;

use std::{error::Error, process::ExitCode};

use crate::{listen::listen, page::Shared, record::Recorder};

const HELP: &str = "\
usage: cargo run              start the API and the page
       cargo run -- --check   send requests, preflights included, and compare the answers";

const PORTS_ARE_FIXED: &str = "\
the playground listens on ports 8100, 8101 and 8102 and on no others: its policies name them in
source, where the compiler checks them (examples/playground/ports.rs, policies.rs)";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => serve().await.map(|()| ExitCode::SUCCESS),
        ["--check"] => check::run().await,
        ["--help" | "-h"] => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        [option, ..] if option.starts_with("--port") => {
            eprintln!("{PORTS_ARE_FIXED}");
            Ok(ExitCode::from(2))
        }
        _ => {
            eprintln!("{HELP}");
            Ok(ExitCode::from(2))
        }
    };
    done.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let recorder = Recorder::default();
    let yours = yours::layer(&[])?;
    let shared = Shared { recorder: recorder.clone(), yours: yours.clone() };
    let api = listen(ports::API).await?;
    let allowed = listen(ports::ALLOWED).await?;
    let other = listen(ports::OTHER).await?;
    println!("Open http://localhost:{}", ports::ALLOWED);
    println!();
    println!("The API is {}. Ctrl-C ends.", ports::API_ORIGIN);
    tokio::select! {
        ended = axum::serve(api, recorder.around(api::router(yours))) => ended?,
        ended = axum::serve(allowed, page::router(shared.clone())) => ended?,
        ended = axum::serve(other, page::router(shared)) => ended?,
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}
