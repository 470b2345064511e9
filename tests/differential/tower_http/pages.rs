//! What pages get: the same from both, but for what is listed here.

use std::{collections::BTreeMap, fmt, time::Duration};

use cors_testing::{Browser, Credentials, Fetch, Preflight, Stage};
use cors_tests::request;

use crate::tower_http::{HANDLERS, PAGES, Server, answering, pairs, server};

/// What script sees, and what the server was asked.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// Status, headers, body and whether it took a preflight, or how far it came. Not the words on
    /// the console: for a refused page, tower-http's say which origin would have been let in.
    seen: Result<(u16, BTreeMap<String, String>, String, Preflight), Stage>,
    asked: Vec<String>,
}

/// One line of script, run several times in a browser as time goes by.
#[derive(Clone, Copy)]
struct Script {
    page: &'static str,
    method: &'static str,
    headers: &'static [(&'static str, &'static str)],
    credentials: Credentials,
    upload_listener: bool,
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, method, headers, credentials, upload_listener } = self;
        write!(f, "{page} {method} {headers:?} {credentials:?} listener: {upload_listener}")
    }
}

async fn run(script: Script, mut service: Server) -> Vec<Outcome> {
    let mut browser = Browser::at(script.page).api("https://api.example.org");
    let mut outcomes = Vec::new();
    // At once, again, when the default is over, and when every max-age is.
    for wait in [0, 0, 6, 60] {
        browser.advance(Duration::from_secs(wait));
        let mut fetch = Fetch::new(request(script.method, "/items", script.headers))
            .credentials(script.credentials);
        if script.upload_listener {
            fetch = fetch.upload_listener();
        }
        let seen = match browser.fetch(&mut service, fetch).await {
            Ok(response) => {
                let headers = response.headers();
                let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let headers = headers.collect();
                let (status, preflight) = (response.status().as_u16(), response.preflight());
                Ok((status, headers, response.into_body(), preflight))
            }
            Err(blocked) => Err(blocked.stage()),
        };
        let asked = browser.take_sent().iter().map(|sent| sent.method().to_string()).collect();
        outcomes.push(Outcome { seen, asked });
    }
    outcomes
}

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "patch", "delete"];

/// Headers, and whether someone listens to the upload.
const SENT: [(&[(&str, &str)], bool); 7] = [
    (&[], false),
    (&[], true),
    (&[("content-type", "text/plain")], false),
    (&[("content-type", "application/json")], false),
    (&[("authorization", "Bearer x")], false),
    (&[("x-a", "1"), ("content-type", "application/json")], true),
    (&[("x-b", "1")], false),
];

fn scripts() -> impl Iterator<Item = Script> {
    let all = PAGES.iter().flat_map(|page| METHODS.iter().map(move |method| (*page, *method)));
    let all = all.flat_map(|line| SENT.iter().map(move |sent| (line, *sent)));
    all.flat_map(|((page, method), (headers, upload_listener))| {
        [Credentials::SameOrigin, Credentials::Include].map(|credentials| Script {
            page,
            method,
            headers,
            credentials,
            upload_listener,
        })
    })
}

#[tokio::test]
async fn pages_get_the_same_from_both() {
    let (mut scripts_run, mut read, mut withheld) = (0, 0, 0);
    // Without a list of methods the two policies are not the same; see below.
    for pair in pairs().iter().filter(|pair| pair.name != "Single, without methods") {
        for script in scripts() {
            let spies = (answering(&[]), answering(&[]));
            let ours = run(script, (pair.ours)(spies.0.clone())).await;
            let theirs = run(script, server(pair.theirs.clone(), spies.1.clone())).await;
            assert_eq!(ours, theirs, "{} {script}", pair.name);
            assert_eq!(spies.0.calls(), spies.1.calls(), "{} {script}", pair.name);
            scripts_run += 1;
            read += usize::from(ours.iter().all(|outcome| outcome.seen.is_ok()));
            withheld += usize::from(ours.iter().all(|outcome| outcome.seen.is_err()));
        }
    }
    // No page's second attempt goes otherwise than its first; and neither verdict is rare.
    assert_eq!(read + withheld, scripts_run);
    assert!(read.min(withheld) * 10 > scripts_run, "{read} {withheld} {scripts_run}");
}

/// The outcomes that differ, and why ours is the one to have.
#[tokio::test]
async fn outcomes_that_differ() {
    let bare = |page, method| Script {
        page,
        method,
        headers: &[],
        credentials: Credentials::SameOrigin,
        upload_listener: false,
    };
    let app = "https://app.example.com";
    for (why, policy, own, script, ours, theirs) in [
        (
            "where a preflight answer has no list of methods, Fetch grants an upload with a \
             progress listener whatever method it has; a policy without `methods` lists the \
             safelisted ones",
            "Single, without methods",
            0,
            Script { upload_listener: true, ..bare(app, "PUT") },
            Err(Stage::Preflight),
            Ok("body"),
        ),
        (
            "no other request profits from it",
            "Single, without methods",
            0,
            bare(app, "PUT"),
            Err(Stage::Preflight),
            Err(Stage::Preflight),
        ),
        (
            "tower-http takes every OPTIONS request for a preflight, so a page's own OPTIONS \
             request, once its preflight has allowed it, does not reach the handler",
            "Listed",
            0,
            bare(app, "OPTIONS"),
            Ok("body"),
            Ok(""),
        ),
        (
            "headers that a handler sets pass through tower-http for a refused origin, and grant \
             what the policy does not",
            "Listed",
            2,
            bare("https://handler.example.com", "GET"),
            Err(Stage::Response),
            Ok("body"),
        ),
        (
            "for an allowed origin both replace the handler's",
            "Listed",
            2,
            bare(app, "GET"),
            Ok("body"),
            Ok("body"),
        ),
    ] {
        let pairs = pairs();
        let pair = pairs.iter().find(|pair| pair.name == policy).expect(policy);
        let body = |outcomes: Vec<Outcome>| -> Vec<Result<String, Stage>> {
            outcomes.into_iter().map(|outcome| outcome.seen.map(|(_, _, body, _)| body)).collect()
        };
        let expected = |one: Result<&str, Stage>| vec![one.map(str::to_owned); 4];
        let got = run(script, (pair.ours)(answering(HANDLERS[own].1))).await;
        assert_eq!(body(got), expected(ours), "ours: {why}");
        let got = run(script, server(pair.theirs.clone(), answering(HANDLERS[own].1))).await;
        assert_eq!(body(got), expected(theirs), "tower-http: {why}");
    }
}
