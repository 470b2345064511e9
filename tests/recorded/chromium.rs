//! Every case run in headless Chromium.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use cors_tests::chromium::{Folder, headless};
use serde::Deserialize;
use serde_json::json;

use crate::{
    case::{Case, Fetch, Step},
    console::Console,
    files::Recordings,
    outcome::{Outcome, Seen},
    server::{CONTROL, Page, Server, State},
};

/// The host whose page is sandboxed.
const SANDBOX: &str = "sandboxed.localhost";

/// What script got from one fetch.
#[derive(Debug, Deserialize)]
struct Got {
    case: String,
    step: usize,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    redirected: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    error: Option<String>,
}

/// Runs the cases, page by page.
pub(crate) async fn record(browser: &str, cases: &[Case]) -> Recordings {
    let mut origins: Vec<&str> = Vec::new();
    for case in cases {
        if !origins.contains(&case.page.as_str()) {
            origins.push(&case.page);
        }
    }
    let pages = origins.iter().enumerate().map(|(index, origin)| {
        let next = origins.get(index + 1).map(|origin| address(origin));
        let html = page(cases, origin, next.as_deref());
        let host = address(origin).trim_start_matches("http://").trim_end_matches('/').to_owned();
        (host, Page { html, sandboxed: *origin == "null" })
    });
    let mut server = Server::start(cases, pages.collect()).await;
    let running = Running::start(browser, server.port, &address(origins[0]));

    let mut got = BTreeMap::new();
    for origin in &origins {
        let limit = Duration::from_secs(120);
        let posted = tokio::time::timeout(limit, server.results.recv()).await;
        let posted = posted.unwrap_or_else(|_| panic!("{origin} posts within two minutes"));
        let posted: Vec<Got> =
            serde_json::from_str(&posted.expect("a server")).expect("a list of results");
        got.extend(posted.into_iter().map(|got| ((got.case.clone(), got.step), got)));
    }
    let console = running.console(got.keys());
    cases
        .iter()
        .map(|case| {
            let fetches = case.steps.iter().enumerate().filter(|(_, step)| step.is_fetch());
            let lines = fetches.map(|(step, _)| {
                let got = &got[&(case.id.clone(), step)];
                outcome(case, got, &server.state, &console).lines()
            });
            (case.id.clone(), lines.collect())
        })
        .collect()
}

fn outcome(case: &Case, got: &Got, state: &State, console: &Console) -> Outcome {
    let result = got.error.is_none().then(|| Seen {
        kind: got.kind.clone(),
        status: got.status,
        redirected: got.redirected.clone(),
        headers: got.headers.clone(),
    });
    let said = got.error.as_deref().filter(|error| *error != "Failed to fetch");
    let said = said.map(|error| {
        error.strip_prefix("Failed to execute 'fetch' on 'Window': ").unwrap_or(error).to_owned()
    });
    Outcome {
        sent: state.sent(&case.id, got.step),
        result,
        thrown: said,
        console: console.line(&case.id, got.step),
    }
}

/// Where the page with this origin is.
fn address(origin: &str) -> String {
    if origin == "null" { format!("http://{SANDBOX}/") } else { format!("{origin}/") }
}

/// The page that runs the cases of this origin and then goes to the next.
fn page(cases: &[Case], origin: &str, next: Option<&str>) -> String {
    let own = cases.iter().filter(|case| case.page == origin).map(|case| {
        let steps = case.steps.iter().map(|step| match step {
            Step::Answer(_) => json!(null),
            Step::Wait(seconds) => json!({ "wait": seconds }),
            Step::Fetch(fetch) => json!({ "url": fetch.url, "options": options(fetch) }),
        });
        json!({ "case": case.id, "steps": steps.collect::<Vec<_>>() })
    });
    let task = json!({
        "control": format!("http://{CONTROL}"),
        "cases": own.collect::<Vec<_>>(),
        "next": next,
    });
    // `</` would end the script.
    let task = task.to_string().replace("</", "<\\/");
    include_str!("page.html").replace("TASK", &task)
}

fn options(fetch: &Fetch) -> serde_json::Value {
    json!({
        "method": fetch.method,
        "headers": fetch.headers,
        "credentials": fetch.credentials,
        "body": fetch.body,
        "upload_listener": fetch.upload_listener,
    })
}

/// A browser that ends with the recording, and its log.
struct Running {
    child: Child,
    log: mpsc::Receiver<String>,
    /// Goes last.
    _folder: Folder,
}

impl Running {
    fn start(browser: &str, port: u16, url: &str) -> Self {
        // Every host of the cases is the one server, whatever its port; there is no other host.
        let rules = format!(
            "MAP *.localhost 127.0.0.1:{port}, MAP *.test 127.0.0.1:{port}, \
             MAP 127.0.0.1 127.0.0.1:{port}, MAP * ~NOTFOUND"
        );
        let folder = Folder::new("recorded");
        let mut child = headless(browser, &folder, &rules)
            .args(["--enable-logging=stderr", "--v=0"])
            .arg(url)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the browser starts");
        let (sender, log) = mpsc::channel();
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        std::thread::spawn(move || {
            for line in stderr.split(b'\n').map_while(Result::ok) {
                // The recording may be over.
                let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
            }
        });
        Self { child, log, _folder: folder }
    }

    /// The console, once it has the mark of each of these steps.
    fn console<'a>(&self, steps: impl Iterator<Item = &'a (String, usize)> + Clone) -> Console {
        let mut console = Console::default();
        let until = Instant::now() + Duration::from_secs(20);
        while !steps.clone().all(|(id, step)| console.has(id, *step)) {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.log.recv_timeout(left).expect("the console of every step");
            console.take(&line);
        }
        console
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
