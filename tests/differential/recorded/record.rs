//! Every case run in a headless browser.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use cors_tests::{
    chromium::{self, Folder},
    firefox,
};
use serde::Deserialize;
use serde_json::json;

use crate::recorded::{
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

/// What renders the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
}

/// Runs the cases, page by page.
pub(crate) async fn record(engine: Engine, browser: &str, cases: &[Case]) -> Recordings {
    let mut origins: Vec<&str> = Vec::new();
    for case in cases {
        if !origins.contains(&case.page.as_str()) {
            origins.push(&case.page);
        }
    }
    let pages = origins.iter().enumerate().map(|(index, origin)| {
        let next = origins.get(index + 1).map(|origin| address(origin));
        let html = page(cases, origin, next.as_deref(), index == 0);
        let host = address(origin).trim_start_matches("http://").trim_end_matches('/').to_owned();
        (host, Page { html, sandboxed: *origin == "null" })
    });
    let mut server = Server::start(cases, pages.collect()).await;
    let running = Running::start(engine, browser, &ports(cases), server.port, &address(origins[0]));

    let mut got = BTreeMap::new();
    for origin in &origins {
        let limit = Duration::from_secs(120);
        let posted = tokio::time::timeout(limit, server.results.recv()).await;
        let posted = posted.unwrap_or_else(|_| panic!("{origin} posts within two minutes"));
        let posted: Vec<Got> =
            serde_json::from_str(&posted.expect("a server")).expect("a list of results");
        got.extend(posted.into_iter().map(|got| ((got.case.clone(), got.step), got)));
    }
    let console = match engine {
        Engine::Chromium => running.console(got.keys()),
        // Its console is a window of its own.
        Engine::Firefox => Console::default(),
    };
    cases
        .iter()
        .map(|case| {
            let fetches = case.steps.iter().enumerate().filter(|(_, step)| step.is_fetch());
            let lines = fetches.map(|(step, _)| {
                let got = &got[&(case.id.clone(), step)];
                let outcome = outcome(case, got, &server.state, &console);
                match engine {
                    Engine::Chromium => outcome.lines(),
                    Engine::Firefox => outcome.without_words().lines(),
                }
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

/// The ports of the cases' URLs.
fn ports(cases: &[Case]) -> Vec<u16> {
    let answers = cases.iter().flat_map(|case| &case.steps).map(|step| match step {
        Step::Answer(answer) => answer.url.as_str(),
        Step::Fetch(fetch) => fetch.url.as_str(),
        Step::Wait(_) => "",
    });
    let urls = answers.chain(cases.iter().map(|case| case.page.as_str()));
    let authorities = urls.filter_map(|url| url.split('/').nth(2));
    let ports = authorities.filter_map(|authority| authority.rsplit_once(':')?.1.parse().ok());
    let mut ports: Vec<u16> = ports.chain([80]).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// Where the page with this origin is.
fn address(origin: &str) -> String {
    if origin == "null" { format!("http://{SANDBOX}/") } else { format!("{origin}/") }
}

/// The page that runs the cases of this origin and then goes to the next.
fn page(cases: &[Case], origin: &str, next: Option<&str>, is_first: bool) -> String {
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
        "is_first": is_first,
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
        "cache": fetch.cache,
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
    fn start(engine: Engine, browser: &str, ports: &[u16], port: u16, url: &str) -> Self {
        let folder = Folder::new(match engine {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
        });
        let mut command = match engine {
            Engine::Chromium => Self::chromium(browser, &folder, port),
            Engine::Firefox => firefox::headless(browser, &folder, port, ports),
        };
        let mut child = command.arg(url).spawn().expect("the browser starts");
        let (sender, log) = mpsc::channel();
        if let Some(stderr) = child.stderr.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
                    // The recording may be over.
                    let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
                }
            });
        }
        Self { child, log, _folder: folder }
    }

    fn chromium(browser: &str, folder: &Folder, port: u16) -> Command {
        // Every host of the cases is the one server, whatever its port; there is no other host.
        let rules = format!(
            "MAP *.localhost 127.0.0.1:{port}, MAP *.test 127.0.0.1:{port}, \
             MAP 127.0.0.1 127.0.0.1:{port}, MAP * ~NOTFOUND"
        );
        let mut command = chromium::headless(browser, folder, &rules);
        command
            .args(["--enable-logging=stderr", "--v=0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
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
