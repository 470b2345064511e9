//! Asks a live server, in any language, as the browsers of two pages would, and audits it.
//!
//! To use it elsewhere, in a test of your server:
//! `cargo add --dev cors-testing http tower --features tower/util`, and
//! `cargo add --dev hyper-util --features client-legacy,http1,tokio`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin quickstart
//! $ cargo run -p cors-examples --bin live_server -- http://localhost:3000
//! ```
//!
//! It prints which pages can reach `/items`, and with which requests. If the app's pages cannot, it prints what
//! the browser's console would, and what to change.

use std::error::Error;

use cors_testing::{Audit, Browser, Report};
use http::Request;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tower::ServiceExt;

const APP: &str = "https://app.example.com";

/// `server`: the URL of a server that can be changed by tests.
pub(crate) async fn check(server: &str) -> Result<Report, Box<dyn Error>> {
    // A client is a tower service. For `https:`, build it with hyper-rustls.
    let client = Client::builder(TokioExecutor::new()).build_http::<String>();
    let server = server.to_owned();
    let mut server = client.map_request(move |mut request: Request<String>| {
        *request.uri_mut() = format!("{server}{}", request.uri()).parse().expect("a URL");
        request
    });

    // The app's pages can list items and add one …
    let mut page = Browser::at(APP);
    page.fetch(&mut server, "/items").await?;
    let item = Request::post("/items").header("content-type", "application/json");
    page.fetch(&mut server, item.body(r#""cup""#.to_owned())?).await?;

    // … and other pages cannot.
    if Browser::at("https://evil.test").fetch(&mut server, "/items").await.is_ok() {
        return Err("every page can list items".into());
    }

    // Also for a server that is in use: this sends nothing but GET, HEAD and OPTIONS.
    let report = Audit::of(["/items"]).origins([APP]).read_only().run(&mut server).await?;
    if report.concerns().is_empty() { Ok(report) } else { Err(report.to_string().into()) }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = std::env::args().nth(1).ok_or("which server? Give its URL")?;
    println!("{}", check(server.trim_end_matches('/')).await?);
    Ok(())
}
