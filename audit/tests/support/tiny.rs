//! The scripted server: a function from a request's head to what is written, over HTTP/1.1 or in
//! memory.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    io::{BufRead, BufReader, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    thread,
    time::Duration,
};

use cors_audit::ResponseHead;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use tower_service::Service;

/// A request's head.
pub(crate) struct Head {
    pub(crate) method: String,
    pub(crate) path: String,
    /// How many requests came before.
    pub(crate) number: usize,
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

    /// What a preflight asks for: the method, and the names of headers.
    pub(crate) fn asks_for(&self) -> (&str, Vec<&str>) {
        let names = self.header("access-control-request-headers").unwrap_or_default();
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        (self.header("access-control-request-method").unwrap_or_default(), names)
    }
}

/// Status and header lines.
pub(crate) type Reply = (u16, Vec<(&'static str, String)>);

/// What a server does.
pub(crate) enum Does {
    /// Responds.
    Replies(Reply),
    /// Writes these bytes.
    Writes(Vec<u8>),
    /// Writes these bytes again and again.
    Repeats(&'static [u8], Duration),
    /// Closes the connection.
    Hangs,
    Closes,
}

impl From<Reply> for Does {
    fn from(reply: Reply) -> Self {
        Self::Replies(reply)
    }
}

/// The responses of a server, without a connection.
pub(crate) fn in_memory(
    response: impl Fn(&Head) -> Reply,
) -> impl FnMut(Request<()>) -> Result<ResponseHead, String> {
    let mut number = 0;
    move |request| {
        let line = |(name, value): (&http::HeaderName, &HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let head = Head {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            number,
            lines: request.headers().iter().map(line).collect(),
        };
        number += 1;
        let (status, lines) = response(&head);
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        Ok(ResponseHead { status, headers })
    }
}

/// Such a server as a service.
pub(crate) struct Scripted<F>(pub(crate) F);

impl<F, B: Default> Service<Request<B>> for Scripted<F>
where
    F: FnMut(Request<()>) -> Result<ResponseHead, String>,
{
    type Response = Response<B>;
    type Error = Infallible;
    type Future = Ready<Result<Response<B>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let head = (self.0)(request.map(drop)).expect("a response");
        let mut response = Response::new(B::default());
        *response.status_mut() = StatusCode::from_u16(head.status).expect("a status");
        *response.headers_mut() = head.headers;
        ready(Ok(response))
    }
}

/// Serves for as long as the test runs.
pub(crate) fn serve(response: impl Fn(&Head) -> Does + Send + Sync + 'static) -> SocketAddr {
    serve_counting(response).0
}

/// The same, and how many connections were made.
pub(crate) fn serve_counting(
    response: impl Fn(&Head) -> Does + Send + Sync + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    let requests = Arc::new(AtomicUsize::new(0));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let response = Arc::new(response);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::Relaxed);
            let (response, requests) = (Arc::clone(&response), Arc::clone(&requests));
            thread::spawn(move || converse(&stream, &*response, &requests));
        }
    });
    (address, connections)
}

fn converse(mut stream: &TcpStream, response: &dyn Fn(&Head) -> Does, requests: &AtomicUsize) {
    let mut reader = BufReader::new(stream);
    while let Some(mut head) = read(&mut reader) {
        head.number = requests.fetch_add(1, Ordering::Relaxed);
        let text = match response(&head) {
            Does::Replies(reply) => text(reply),
            Does::Writes(bytes) => bytes,
            Does::Repeats(bytes, pause) => {
                while stream.write_all(bytes).is_ok() {
                    thread::sleep(pause);
                }
                return;
            }
            Does::Hangs => {
                // Until the other side has had enough.
                let _ = reader.read_line(&mut String::new());
                return;
            }
            Does::Closes => return,
        };
        if stream.write_all(&text).is_err() {
            return;
        }
    }
}

fn text((status, lines): Reply) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} Status\r\n");
    if status != 204 {
        text.push_str("content-length: 0\r\n");
    }
    for (name, value) in lines {
        text.extend([name, ": ", &value, "\r\n"]);
    }
    text.push_str("\r\n");
    text.into_bytes()
}

fn read(reader: &mut impl BufRead) -> Option<Head> {
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?);
    let path = path.split('?').next().unwrap_or_default().to_owned();
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        lines.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Some(Head { method, path, number: 0, lines })
}
