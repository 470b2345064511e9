//! Leads the browser from page to page and collects what it tells.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Write as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tokio::{net::TcpListener, sync::Notify, time::Instant};

use crate::{
    browser::Browser,
    page::Page,
    record::Log,
    table::{Cell, Row},
    tls::base64,
};

const HARNESS: &str = "https://harness.test";

/// The first address of the browser.
pub(crate) const START: &str = "https://harness.test/next";

/// For one case. A case takes milliseconds; a browser on a loaded machine takes seconds to start.
const PATIENCE: Duration = Duration::from_secs(90);

/// For all of them.
const DEADLINE: Duration = Duration::from_secs(600);

/// One tour of all pages.
pub(crate) struct Visit {
    log: Log,
    names: Vec<&'static str>,
    /// The text of each page that runs cases.
    runners: BTreeMap<Page, String>,
    state: Mutex<Progress>,
    /// Something has happened.
    news: Notify,
}

#[derive(Default)]
struct Progress {
    ahead: VecDeque<Page>,
    seen: BTreeMap<(usize, Page), Cell>,
    last: String,
    wrong: Option<String>,
    done: bool,
}

/// What a page tells after each case.
#[derive(Deserialize)]
struct Told {
    page: Page,
    origin: String,
    row: usize,
    script: String,
}

impl Visit {
    pub(crate) fn new(log: Log, rows: &[Row]) -> Self {
        let runners = Page::ALL.map(|page| (page, runner(page, rows))).into();
        let names = rows.iter().map(|row| row.name).collect();
        let ahead = Page::ALL.into();
        let state = Mutex::new(Progress { ahead, ..Progress::default() });
        Self { log, names, runners, state, news: Notify::new() }
    }

    /// Waits for the last page and ends the browser.
    ///
    /// # Panics
    ///
    /// When the browser ends before, or stands still, or a page is not where it should be.
    pub(crate) async fn finish(&self, mut browser: Browser) -> BTreeMap<(usize, Page), Cell> {
        let deadline = Instant::now() + DEADLINE;
        let mut patience = Instant::now() + PATIENCE;
        let mut count = 0;
        loop {
            let (done, wrong, last) = {
                let mut state = self.state.lock().expect("no panic");
                if state.seen.len() > count {
                    count = state.seen.len();
                    patience = Instant::now() + PATIENCE;
                }
                (state.done, state.wrong.take(), state.last.clone())
            };
            let failure = if let Some(wrong) = wrong {
                wrong
            } else if done {
                break;
            } else if let Some(status) = browser.ended() {
                format!("the browser ended ({status})")
            } else if Instant::now() > patience.min(deadline) {
                "the browser stands still, or takes too long".to_owned()
            } else {
                // The browser's end is no news, so look from time to time.
                let _ =
                    tokio::time::timeout(Duration::from_millis(500), self.news.notified()).await;
                continue;
            };
            let messages = browser.messages();
            drop(browser);
            panic!("{failure}; {count} cells are done, the last {last}\n{messages}");
        }
        drop(browser);
        let mut state = self.state.lock().expect("no panic");
        std::mem::take(&mut state.seen)
    }

    fn next(&self) -> Response {
        let mut state = self.state.lock().expect("no panic");
        let Some(page) = state.ahead.pop_front() else {
            state.done = true;
            self.news.notify_one();
            return "done".into_response();
        };
        Redirect::to(&format!("{}/page/{page:?}", page.address())).into_response()
    }

    fn told(&self, told: Told) {
        let Told { page, origin, row, script } = told;
        let server = self.log.take(page.origin());
        let mut state = self.state.lock().expect("no panic");
        if origin != page.origin() {
            state.wrong = Some(format!("{page:?} is at {origin}"));
        }
        state.last = format!("{:?} on {page:?}", self.names.get(row));
        if state.seen.insert((row, page), (script, server)).is_some() {
            state.wrong = Some("a second answer".to_owned());
        }
        self.news.notify_one();
    }

    fn page(&self, page: Page) -> String {
        let attributes = match page {
            Page::Sandboxed => format!("sandbox=\"allow-scripts\" src=\"/runner/{page:?}\""),
            Page::Data => {
                let runner = base64(self.runners[&page].as_bytes());
                format!("src=\"data:text/html;base64,{runner}\"")
            }
            _ => return self.runners[&page].clone(),
        };
        let frame = include_str!("frame.html");
        frame.replace("{harness}", HARNESS).replace("{attributes}", &attributes)
    }
}

/// The text of a page that runs its cases.
fn runner(page: Page, rows: &[Row]) -> String {
    let mut cases = String::new();
    for (number, row) in rows.iter().enumerate() {
        if row.expected(page).is_some() {
            let script = row.script;
            writeln!(cases, "    [{number}, async () => [{script}]],").expect("a string");
        }
    }
    include_str!("runner.html")
        .replace("{page}", &format!("{page:?}"))
        .replace("{harness}", HARNESS)
        .replace("{cases}", cases.trim_end())
}

/// What is served at every page's host.
pub(crate) fn pages(visit: Arc<Visit>) -> Router {
    type Visiting = State<Arc<Visit>>;
    let page = async |State(visit): Visiting, Path(name): Path<String>| {
        Page::named(&name).map(|page| Html(visit.page(page))).ok_or(StatusCode::NOT_FOUND)
    };
    let runner = async |State(visit): Visiting, Path(name): Path<String>| {
        Page::named(&name)
            .map(|page| Html(visit.runners[&page].clone()))
            .ok_or(StatusCode::NOT_FOUND)
    };
    let told = async |State(visit): Visiting, told: String| match serde_json::from_str(&told) {
        Ok(told) => visit.told(told),
        Err(error) => {
            visit.state.lock().expect("no panic").wrong = Some(format!("{error}: {told}"));
        }
    };
    Router::new()
        .route("/next", get(async |State(visit): Visiting| visit.next()))
        .route("/page/{name}", get(page))
        .route("/runner/{name}", get(runner))
        .route("/seen", post(told))
        .with_state(visit)
}

/// Serves the pages without TLS, on the port that it returns.
pub(crate) async fn serve_plain(visit: Arc<Visit>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(axum::serve(listener, pages(visit)).into_future());
    port
}
