//! What the tests share: servers on loopback, and the program.
#![allow(dead_code, reason = "each test uses a part")]

pub(crate) mod comparisons;
pub(crate) mod right;
pub(crate) mod tiny;

use std::{
    env,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Command, Output},
    thread,
};

use cors_audit::{Expected, Questions, Report, Target, ask};
use tiny::{Head, Reply};

/// The URL that is audited, wherever the server is.
pub(crate) const API: &str = "https://api.example.com/items";

/// The page that is expected to be allowed.
pub(crate) const APP: &str = "https://app.example.com";

/// The pages that are expected.
pub(crate) fn expecting(origins: &[&str]) -> Questions {
    let expected = origins.iter().map(|entry| Expected::parse(entry).expect(entry)).collect();
    Questions { expected, ..Questions::default() }
}

/// What is said of a server in memory.
pub(crate) fn audited(url: &str, questions: &Questions, server: impl Fn(&Head) -> Reply) -> Report {
    let target = Target::parse(url).expect("a URL");
    let asked = ask(&target, questions, &mut tiny::in_memory(server), &mut |_, _| {});
    Report::of(vec![(asked, questions)])
}

/// Runs the program against a server on loopback, as what stands behind a proxy that has the TLS.
pub(crate) fn audit(server: SocketAddr, arguments: &[&str]) -> Output {
    let connect = format!("http://{server}");
    Command::new(env!("CARGO_BIN_EXE_cors-audit"))
        .args(["--connect", &connect])
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// Standard output, with the exit code.
pub(crate) fn said(output: &Output) -> (String, i32) {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    (text, output.status.code().expect("an exit code"))
}

/// Serves a router of axum for as long as the test runs.
pub(crate) fn serve(router: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("a socket for tokio");
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
        runtime.expect("a runtime").block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
            axum::serve(listener, router).await.expect("a server");
        });
    });
    address
}

/// The text of a file, or of the part between two markers; with `UPDATE_SNAPSHOTS` it is written
/// first.
pub(crate) fn assert_snapshot(file: &str, between: Option<(&str, &str)>, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let whole = std::fs::read_to_string(&path).unwrap_or_default();
    let (before, reviewed, after) = match between {
        None => ("", whole.as_str(), ""),
        Some((start, end)) => {
            let from =
                whole.find(start).unwrap_or_else(|| panic!("{file} has no {start}")) + start.len();
            let to =
                from + whole[from..].find(end).unwrap_or_else(|| panic!("{file} has no {end}"));
            (&whole[..from], &whole[from..to], &whole[to..])
        }
    };
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, format!("{before}{now}{after}")).expect("a file");
        return;
    }
    assert_eq!(now, reviewed, "{file}: UPDATE_SNAPSHOTS=1 accepts the change");
}
