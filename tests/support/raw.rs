//! The rows of `tests/data/raw_requests.tsv`, sent over a socket: to one server for each policy, whatever
//! its framework is. Packages of their own include this file by its path, so it needs nothing but `std`.

#![allow(dead_code, unreachable_pub, reason = "who includes it uses a part of it")]

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// The paths with a handler.
pub const PATHS: [&str; 4] = ["/any", "/own", "/vary", "/error"];

const ROWS: &str = include_str!("../data/raw_requests.tsv");

/// One request, and the response to it.
struct Row<'a> {
    name: &'a str,
    policy: &'a str,
    request: &'a str,
    lines: Vec<&'a str>,
    response: String,
}

fn rows() -> impl Iterator<Item = Row<'static>> {
    ROWS.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, policy, request, lines, status, response] = *columns else {
            panic!("six columns: {line}")
        };
        let lines = lines.split(" | ").filter(|line| !line.is_empty()).collect();
        Row { name, policy, request, lines, response: format!("{status} {response}") }
    })
}

/// Sends each row to the server of its policy. Fails with all rows that are answered otherwise, and with
/// those of `cannot` that are not: rows that a framework cannot pass.
///
/// # Panics
///
/// If a row fails, or no longer does.
pub fn check(server_of: impl Fn(&str) -> SocketAddr, cannot: &[&str]) {
    let sent = rows().map(|row| row.check(server_of(row.policy), cannot)).collect();
    assert_eq!(report(sent), 21);
}

/// Sends all rows to servers of the four policies. `$serve` starts one, of what `$of` makes of a policy.
/// `$cannot`: the names of rows that the framework cannot pass. Returns the server of `Listed`.
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "each program has its own policies")]
macro_rules! check_rows {
    ($serve:path, $of:path, $cannot:expr) => {{
        use crate::policies::{Gate, Listed, Local, Public};
        let servers = [
            ("Listed", $serve($of(Listed)).await),
            ("Public", $serve($of(Public)).await),
            ("Gate", $serve($of(Gate)).await),
            ("Local", $serve($of(Local)).await),
        ];
        let server_of = |policy: &str| {
            servers.iter().find(|(name, _)| *name == policy).expect("one of the policies").1
        };
        tokio::task::block_in_place(|| $crate::raw::check(server_of, $cannot));
        server_of("Listed")
    }};
}

/// The same for the rows of one policy.
///
/// # Panics
///
/// If a row fails.
pub fn check_policy(policy: &str, server: SocketAddr) {
    let of_policy = rows().filter(|row| row.policy == policy);
    assert_ne!(report(of_policy.map(|row| row.check(server, &[])).collect()), 0);
}

/// Fails with what failed, and returns how many rows there were.
fn report(sent: Vec<String>) -> usize {
    let failed = sent.concat();
    assert!(failed.is_empty(), "{failed}");
    sent.len()
}

impl Row<'_> {
    /// Nothing, or how the row failed.
    fn check(&self, server: SocketAddr, cannot: &[&str]) -> String {
        let Self { name, policy, request, lines, response: expected } = self;
        let response = send(server, self).unwrap_or_else(|error| error.to_string());
        if (response == *expected) != cannot.contains(name) {
            return String::new();
        }
        format!(
            "{name}: {policy} {request} {lines:?}\n  expected {expected}\n  was      {response}\n"
        )
    }
}

fn send(server: SocketAddr, row: &Row<'_>) -> io::Result<String> {
    let mut request = format!("{} HTTP/1.1\r\nconnection: close\r\n", row.request);
    if !row.lines.iter().any(|line| line.starts_with("host:")) {
        request.push_str("host: api.example.com\r\n");
    }
    if row.request.starts_with("POST") {
        request.push_str("content-length: 0\r\n");
    }
    for line in &row.lines {
        request.push_str(line);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(request.as_bytes())?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response)?;
    Ok(summary(&String::from_utf8_lossy(&response)))
}

/// The status and the headers that count, sorted; lines of one name are joined.
fn summary(response: &str) -> String {
    let head = response.split("\r\n\r\n").next().unwrap_or_default();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or("no status");
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        let counts = name.starts_with("access-control-")
            || matches!(&*name, "vary" | "cache-control" | "handler");
        match headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => *values = format!("{values}, {value}"),
            None if counts => headers.push((name, value.to_owned())),
            None => {}
        }
    }
    headers.sort();
    let headers: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{status} {}", headers.join(" | "))
}
