//! DNS rebinding: a page of another name for the server's address, with and without the key `hosts`.

use std::{process::Stdio, time::Duration};

use axum::{Router, extract::RawQuery, response::Html, routing::get};
use cors_runtime::cors_policy;
use cors_tests::chromium::{self, Folder, headless};
use tokio::{net::TcpListener, sync::mpsc};

cors_policy! {
    Unnamed { origins: ["https://app.example.com"], enforce: true }
    Named { origins: ["https://app.example.com"], enforce: true, hosts: ["tool.test"] }
}

/// Asks both as its own server, and reports. `evil.test` has served it before its name was rebound.
const PAGE: &str = "<script>(async () => {
    const ask = async (path) => (await fetch(path, { method: 'POST' })).status;
    const seen = `${location.host} unnamed ${await ask('/unnamed')} named ${await ask('/named')}`;
    await fetch('/seen?' + encodeURIComponent(seen));
    if (location.host === 'evil.test') location = 'http://tool.test/';
})()</script>";

#[tokio::test]
async fn a_rebound_page_is_the_servers_own_without_the_key() {
    let Some(program) = chromium::find() else { return };
    let (reports, mut seen) = mpsc::unbounded_channel();
    let gated = Router::new()
        .route("/unnamed", get(|| async {}).post(|| async {}).layer(Unnamed))
        .route("/named", get(|| async {}).post(|| async {}).layer(Named));
    let report = async move |RawQuery(query): RawQuery| {
        let _ = reports.send(query.unwrap_or_default().replace("%20", " "));
    };
    let app = gated.route("/", get(|| async { Html(PAGE) })).route("/seen", get(report));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(axum::serve(listener, app).into_future());

    let folder = Folder::new("rebinding");
    // Two names for one address.
    let rules = format!(
        "MAP evil.test:80 127.0.0.1:{port},MAP tool.test:80 127.0.0.1:{port},MAP * ~NOTFOUND"
    );
    let mut browser = headless(program, &folder, &rules)
        .arg("--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable")
        .arg("http://evil.test/")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a browser");
    for expected in ["evil.test unnamed 200 named 403", "tool.test unnamed 200 named 200"] {
        let report = tokio::time::timeout(Duration::from_secs(120), seen.recv());
        assert_eq!(report.await.expect("the page reports"), Some(expected.to_owned()));
    }
    let _ = browser.kill();
    let _ = browser.wait();
}
