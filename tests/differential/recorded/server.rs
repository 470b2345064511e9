//! The server of the cases: it answers byte for byte what the case says, and writes down what came.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use crate::recorded::{
    case::{Case, Step},
    outcome::Sent,
};

/// Where pages say how far they are, and hand in what they saw.
pub(crate) const CONTROL: &str = "control.localhost";

/// A server and what it saw.
pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) state: Arc<State>,
    /// What each page posted when it was done.
    pub(crate) results: mpsc::UnboundedReceiver<String>,
}

pub(crate) struct State {
    cases: BTreeMap<String, Case>,
    pages: BTreeMap<String, Page>,
    /// By case: the step it is at, and the requests with their step.
    progress: Mutex<BTreeMap<String, Progress>>,
    /// Whether a preflight was the last that came to `/kept`.
    asked: AtomicBool,
    results: mpsc::UnboundedSender<String>,
}

/// A page, by the host it is served from.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) html: String,
    pub(crate) sandboxed: bool,
}

#[derive(Default)]
struct Progress {
    step: usize,
    log: Vec<(usize, Sent)>,
}

struct Incoming {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Server {
    pub(crate) async fn start(cases: &[Case], pages: BTreeMap<String, Page>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let (sender, results) = mpsc::unbounded_channel();
        let state = Arc::new(State {
            cases: cases.iter().map(|case| (case.id.clone(), case.clone())).collect(),
            pages,
            progress: Mutex::default(),
            asked: AtomicBool::new(false),
            results: sender,
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state, results }
    }
}

impl State {
    /// The requests that came while the case was at this step.
    pub(crate) fn sent(&self, id: &str, step: usize) -> Vec<Sent> {
        let progress = self.progress.lock().expect("no panic while locked");
        let log = progress.get(id).map(|progress| progress.log.as_slice()).unwrap_or_default();
        log.iter().filter(|(at, _)| *at == step).map(|(_, sent)| sent.clone()).collect()
    }

    fn respond(&self, request: Incoming) -> String {
        let host = request.header("host").unwrap_or_default().to_owned();
        let path: Vec<&str> = request.target.split(['/', '?']).skip(1).collect();
        match (host.as_str(), path.as_slice()) {
            (CONTROL, ["step", id, step]) => {
                let mut progress = self.progress.lock().expect("no panic while locked");
                let step = step.parse().expect("a number of a step");
                progress.entry((*id).to_owned()).or_default().step = step;
                message(200, &[("access-control-allow-origin", "*")], "")
            }
            (CONTROL, ["kept"]) => {
                let is_put = request.method == "PUT";
                let asked = self.asked.swap(!is_put, Ordering::SeqCst);
                let open = [
                    ("access-control-allow-origin", "*"),
                    ("access-control-allow-methods", "PUT"),
                    ("access-control-max-age", "600"),
                ];
                message(200, &open, if is_put && !asked { "yes" } else { "no" })
            }
            (CONTROL, ["results"]) => {
                // The recording may be over.
                let _ = self.results.send(request.body);
                message(200, &[("access-control-allow-origin", "*")], "")
            }
            (host, [""]) if self.pages.contains_key(host) => {
                let page = &self.pages[host];
                let mut headers = vec![("content-type", "text/html")];
                if page.sandboxed {
                    // As in `<iframe sandbox="allow-scripts">`: a page whose origin is `null`.
                    headers.push(("content-security-policy", "sandbox allow-scripts"));
                }
                message(200, &headers, &page.html)
            }
            (host, [id, ..]) if self.cases.contains_key(*id) => self.answer(id, host, &request),
            _ => message(404, &[("content-length", "0")], ""),
        }
    }

    fn answer(&self, id: &str, host: &str, request: &Incoming) -> String {
        let case = &self.cases[id];
        let url = format!("http://{host}{}", request.target);
        let mut progress = self.progress.lock().expect("no panic while locked");
        let progress = progress.entry(id.to_owned()).or_default();
        let by_page = match &case.steps[progress.step] {
            Step::Fetch(fetch) => fetch.headers.as_slice(),
            Step::Answer(_) | Step::Wait(_) => &[],
        };
        let sent = Sent::new(&request.method, &url, request.headers.clone(), by_page);
        progress.log.push((progress.step, sent));
        let answer = case.answer(progress.step, &request.method, &url);
        let headers: Vec<_> =
            answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        message(answer.status, &headers, "")
    }
}

impl Incoming {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

fn message(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("HTTP/1.1 {status} As-Scripted\r\n");
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    let has_length = headers.iter().any(|(name, _)| *name == "content-length");
    if !has_length && !matches!(status, 204 | 304) {
        let _ = write!(text, "content-length: {}\r\n", body.len());
    }
    text + "\r\n" + body
}

/// Requests and answers on one connection, until it ends.
async fn converse(mut stream: TcpStream, state: Arc<State>) {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await {
        let answer = state.respond(request);
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// The next request; `None` when the browser is done with the connection.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Incoming> {
    loop {
        if let Some((request, length)) = parse(buffer) {
            buffer.drain(..length);
            return Some(request);
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// A whole request at the beginning of `bytes`, and its length.
fn parse(bytes: &[u8]) -> Option<(Incoming, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(Ok(0), |(_, value)| value.parse()).ok()?;
    let body = bytes.get(end + 4..end + 4 + length)?;
    let body = String::from_utf8_lossy(body).into_owned();
    Some((Incoming { method, target, headers, body }, end + 4 + length))
}
