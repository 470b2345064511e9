//! The smallest server: a function from a request's head to an answer, over HTTP/1.1.

use std::{
    io::{BufRead, BufReader, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// A request's head.
pub(crate) struct Head {
    pub(crate) method: String,
    pub(crate) path: String,
    lines: Vec<(String, String)>,
}

impl Head {
    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.lines.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn is_preflight(&self) -> bool {
        self.method == "OPTIONS" && self.header("access-control-request-method").is_some()
    }
}

/// Status and header lines.
pub(crate) type Reply = (u16, Vec<(&'static str, String)>);

/// Serves for as long as the test runs.
pub(crate) fn serve(answer: impl Fn(&Head) -> Reply + Send + Sync + 'static) -> SocketAddr {
    serve_counting(answer).0
}

/// The same, and how many connections were made.
pub(crate) fn serve_counting(
    answer: impl Fn(&Head) -> Reply + Send + Sync + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::Relaxed);
            let answer = Arc::clone(&answer);
            thread::spawn(move || converse(&stream, &*answer));
        }
    });
    (address, connections)
}

fn converse(mut stream: &TcpStream, answer: &dyn Fn(&Head) -> Reply) {
    let mut reader = BufReader::new(stream);
    while let Some(head) = read(&mut reader) {
        let (status, lines) = answer(&head);
        let mut text = format!("HTTP/1.1 {status} Status\r\n");
        if status != 204 {
            text.push_str("content-length: 0\r\n");
        }
        for (name, value) in lines {
            text.extend([name, ": ", &value, "\r\n"]);
        }
        text.push_str("\r\n");
        if stream.write_all(text.as_bytes()).is_err() {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Head> {
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        lines.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Some(Head { method, path, lines })
}
