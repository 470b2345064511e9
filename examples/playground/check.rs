//! `--check`: tables of requests, what must come back, and what did.

mod agreement;
mod client;
mod files;
mod recorded;
mod report;
mod typed;

use std::{error::Error, process::ExitCode};

use axum::Router;
use tokio::net::TcpListener;

use self::{client::Client, report::Report};
use crate::{
    api,
    page::{self, Shared},
    record::Recorder,
    yours,
};

/// Starts the API and the page on free ports, sends every row and prints the tables.
///
/// Ends with failure when one answer differs.
pub(crate) async fn run() -> Result<ExitCode, Box<dyn Error>> {
    let recorder = Recorder::default();
    let yours = yours::layer(&[])?;
    let shared = Shared { recorder: recorder.clone(), yours: yours.clone() };
    let api = start(recorder.around(api::router(yours))).await?;
    let page = start(page::router(shared)).await?;

    let mut report = Report::default();
    files::check(&page, &mut report).await?;
    recorded::check(&api, &page, &mut report).await?;
    typed::check(&api, &page, &mut report).await?;
    agreement::check(&mut report).await?;
    Ok(report.close())
}

async fn start(router: Router) -> Result<Client, Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let client = Client::of(listener.local_addr()?);
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(client)
}
