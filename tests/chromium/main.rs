//! A real browser against real servers over HTTPS: what script on each page can see, and what the
//! server sees of it.
//!
//! The pages, the policies' routes and the sockets are at their origins' own names and ports: the
//! browser's resolver is told to find all of them on this machine.
//!
//! Skipped, with a line that says so, where there is no Chromium; with `CORS_TESTS_BROWSER=required`
//! it fails instead.

mod api;
mod bare;
mod browser;
mod page;
mod rebinding;
mod record;
mod sockets;
mod table;
mod tls;
mod visit;

use std::sync::Arc;

use cors_tests::chromium;

use crate::{browser::Browser, record::Log, tls::Identity, visit::Visit};

#[tokio::test]
async fn what_script_and_server_see() {
    let Some(program) = chromium::find() else { return };
    let log = Log::default();
    let rows = table::rows();
    let visit = Arc::new(Visit::new(log.clone(), &rows));
    let identity = Identity::throw_away();

    let ports = browser::Ports {
        api: tls::serve(
            identity.listen().await,
            api::router(log.clone()).merge(visit::pages(Arc::clone(&visit))),
        ),
        bare: bare::serve(identity.listen().await, log),
        pages: tls::serve(identity.listen().await, visit::pages(Arc::clone(&visit))),
        plain_pages: visit::serve_plain(Arc::clone(&visit)).await,
    };
    let browser = Browser::start(program, &ports, &identity.fingerprint(), visit::START);
    let seen = visit.finish(browser).await;

    let wrong = table::compare(&rows, &seen);
    assert!(wrong.is_empty(), "{} cells differ\n\n{}", wrong.len(), wrong.join("\n"));
}
