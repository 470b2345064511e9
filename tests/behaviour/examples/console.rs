//! The `console` blocks of an example's head comment: what they tell a reader to type is sent, and
//! what they say that comes back is compared with what does.
//!
//! A block shows the status line, the complete set of CORS headers with `vary`, whatever other
//! headers it likes, and the whole body.

use std::net::SocketAddr;

use crate::examples::server::{Answer, send};

/// A command of a block, and the lines below it.
struct Shown {
    command: String,
    answer: Vec<String>,
}

/// Replays the head comment of `example`. Port 3000, and what is counted from there, stands for the
/// servers.
pub(crate) async fn replay(example: &str, source: &str, servers: &[SocketAddr]) {
    let mut sent = 0;
    for Shown { command, answer } in blocks(source) {
        let words = words(&command);
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["cargo", "run" | "test", "-p", "cors-examples", "--bin", name] => {
                assert_eq!(*name, example, "{command}");
                assert!(answer.is_empty(), "{command}: this prints something else");
            }
            ["curl", "-i", arguments @ ..] => {
                let (port, request) = request(arguments);
                let got = send(servers[usize::from(port - 3000)], &request).await;
                let expected = normal(&answer);
                assert_eq!(expected, seen(&got, &expected), "\n{example}: {command}\n");
                sent += 1;
            }
            _ => panic!("{example}: {command}: not a command that can be replayed"),
        }
    }
    assert!(sent > 0, "{example}: its head comment shows nothing");
}

fn blocks(source: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let (mut inside, mut continued) = (false, false);
    for line in source.lines().map_while(|line| line.strip_prefix("//!")) {
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.starts_with("```") {
            inside = line == "```console";
        } else if !inside {
        } else if let Some(command) = line.strip_prefix("$ ") {
            shown.push(Shown { command: command.to_owned(), answer: Vec::new() });
            continued = command.ends_with('\\');
        } else {
            let last = shown.last_mut().expect("a command comes first");
            if continued {
                last.command = format!("{} {}", last.command.trim_end_matches('\\'), line.trim());
                continued = line.ends_with('\\');
            } else {
                last.answer.push(line.to_owned());
            }
        }
    }
    shown
}

/// The words of a command as a shell splits them, with single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in command.split('\'').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What curl sends for these arguments, and the port.
fn request(arguments: &[&str]) -> (u16, String) {
    let (mut method, mut headers, mut body, mut url) = (None, Vec::new(), None, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("a value");
        match *argument {
            "-X" => method = Some(*value()),
            "-H" => headers.push((*value()).to_owned()),
            "-d" => body = Some(*value()),
            other => assert!(url.replace(other).is_none(), "two addresses"),
        }
    }
    let url = url.expect("an address");
    let (authority, path) = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_at_checked(rest.find('/')?))
        .expect("an address of this machine");
    let port = authority.strip_prefix("localhost:").and_then(|port| port.parse().ok());
    if let Some(body) = body {
        headers.push(format!("content-length: {}", body.len()));
        if !headers.iter().any(|header| header.starts_with("content-type:")) {
            headers.push("content-type: application/x-www-form-urlencoded".to_owned());
        }
    }
    let method = method.unwrap_or(if body.is_some() { "POST" } else { "GET" });
    let mut lines = vec![
        format!("{method} {path} HTTP/1.1"),
        format!("host: {authority}"),
        "connection: close".to_owned(),
    ];
    lines.append(&mut headers);
    let request = format!("{}\r\n\r\n{}", lines.join("\r\n"), body.unwrap_or_default());
    (port.expect("a port"), request)
}

/// Without the empty lines at the end, which separate one command from the next.
fn normal(answer: &[String]) -> Vec<String> {
    let end = answer.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    answer[..end].to_vec()
}

/// An answer as the block would show it: of the headers that are no CORS headers those that the
/// block names.
fn seen(answer: &Answer, expected: &[String]) -> Vec<String> {
    let is_named = |name: &str| {
        let head = expected.iter().take_while(|line| !line.is_empty());
        head.skip(1).any(|line| line.split_once(':').is_some_and(|(named, _)| named == name))
    };
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| name.starts_with("access-control-") || name == "vary" || is_named(name))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    headers.sort();
    let mut lines = vec![answer.status.clone()];
    lines.append(&mut headers);
    if !answer.body.is_empty() {
        lines.push(String::new());
        lines.extend(answer.body.lines().map(str::to_owned));
    }
    lines
}
