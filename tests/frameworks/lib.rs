//! Policies in frameworks that are not axum, as the guide shows them (`cors-runtime/docs/frameworks.md`).
//!
//! Each file begins with the code of the guide, up to a line that says so. Then comes its server for the
//! rows of `tests/data/raw_requests.tsv`.

#[cfg(test)]
#[allow(dead_code, reason = "its `main` is for the guide")]
mod lambda;
#[cfg(test)]
mod loco;
#[cfg(test)]
mod poem;
#[cfg(test)]
mod rocket;
#[cfg(test)]
mod salvo;
#[cfg(test)]
mod warp;
#[cfg(target_arch = "wasm32")]
mod workers;

#[cfg(test)]
#[path = "../support/raw/policies.rs"]
mod policies;
#[cfg(test)]
#[path = "../support/raw.rs"]
mod raw;
#[cfg(test)]
#[path = "../support/shown.rs"]
mod shown;

/// What the handler of a path sends beside `handler: ran`: its status, and a header.
#[cfg(test)]
fn answer(path: &str) -> (u16, Option<(&'static str, &'static str)>) {
    match path {
        "/own" => (200, Some(("access-control-allow-origin", "*"))),
        "/vary" => (200, Some(("vary", "accept-encoding"))),
        "/error" => (500, None),
        _ => (200, None),
    }
}

/// In a server of `Listed` with the path `/feed` under `Public`: what is sent to a page that both allow.
#[cfg(test)]
fn check_feed(server: std::net::SocketAddr) {
    use std::io::{Read, Write};

    let mut stream = std::net::TcpStream::connect(server).expect("a connection");
    let head = "GET /feed HTTP/1.1\r\nhost: api.example.com\r\nconnection: close\r\n";
    write!(stream, "{head}origin: https://app.example.com\r\n\r\n").expect("sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    let response = response.to_ascii_lowercase();
    let sent: Vec<&str> = response.lines().filter(|line| line.starts_with("access-")).collect();
    assert_eq!(sent, ["access-control-allow-origin: *"], "{response}");
}

#[cfg(test)]
async fn listener() -> (tokio::net::TcpListener, std::net::SocketAddr) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

#[test]
fn the_guide_shows_this_code() {
    shown::check(include_str!("../../cors-runtime/docs/frameworks.md"), env!("CARGO_MANIFEST_DIR"));
}
