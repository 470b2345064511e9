//! What browsers print on their consoles, word for word: each message is provoked in Chromium and in
//! Firefox, and is on one line of the page `cors-runtime/docs/blocked.md`.
//!
//! Skipped, with a line that says so, where there is no browser; with `CORS_TESTS_BROWSER=required`
//! that is a failure.

#[path = "console/cases.rs"]
mod cases;
#[path = "console/marionette.rs"]
mod marionette;
mod support;

use std::{io::Read, process::Stdio};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, Response},
};
use cases::{Asks, CASES, Case, ELSEWHERE};
use cors_tests::{
    chromium::{self, Folder},
    firefox,
};
use support::serve;

/// The page of the operator.
const PAGE: &str = include_str!("../../cors-runtime/docs/blocked.md");

/// The server of all cases, and of the page that asks.
fn server() -> u16 {
    let app = Router::new().fallback(async |request: Request<Body>| response(&request));
    serve(app).port()
}

fn response(request: &Request<Body>) -> Response<Body> {
    let host = request.headers()["host"].to_str().expect("a host");
    let port = host.rsplit(':').next().unwrap_or_default();
    if host.starts_with("app.") {
        let page = Response::builder().header("content-type", "text/html");
        // The port of the API, if it is another one.
        let port = request.uri().query().unwrap_or(port);
        return page.body(Body::from(html(port))).expect("a page");
    }
    let path = request.uri().path().trim_start_matches('/');
    let case = path.parse().ok().and_then(|index: usize| CASES.get(index));
    let (status, lines) = match case {
        None => ELSEWHERE,
        Some(case) if *request.method() == Method::OPTIONS => case.preflight,
        Some(case) => case.response,
    };
    let mut response = Response::builder().status(status);
    for (name, value) in lines {
        let value = match *value {
            "APP" => format!("http://app.localhost:{port}"),
            other => other
                .replace("API", &format!("http://api.localhost:{port}"))
                .replace("OTHER", &format!("http://other.localhost:{port}")),
        };
        response = response.header(*name, value);
    }
    response.body(Body::empty()).expect("a response")
}

/// Asks for each case in turn, and says which is next on the console.
fn html(port: &str) -> String {
    let calls: Vec<String> = CASES
        .iter()
        .enumerate()
        .map(|(index, case)| {
            let credentials = match case.asks {
                Asks::Simply | Asks::WithPreflight => "omit",
                Asks::WithCookies | Asks::WithPreflightAndCookies => "include",
            };
            let with_preflight = match case.asks {
                Asks::Simply | Asks::WithCookies => "",
                Asks::WithPreflight | Asks::WithPreflightAndCookies => {
                    ", method: 'PUT', headers: {'content-type': 'application/json'}, body: '1'"
                }
            };
            format!(
                "await ask('http://api.localhost:{port}/{index}', \
                 {{credentials: '{credentials}'{with_preflight}}});"
            )
        })
        .collect();
    format!(
        "<script>
        const ask = async (url, options) => {{
            console.log('@ ' + url.split('/').pop());
            try {{ await fetch(url, options); }} catch {{}}
            // The line on the console comes from another process.
            await new Promise(done => setTimeout(done, 100));
        }};
        window.all = (async () => {{ {} }})();
        </script>",
        calls.join("\n")
    )
}

/// Origins as the page of the operator has them.
fn as_documented(text: &str, port: u16) -> String {
    text.replace(&format!("http://app.localhost:{port}"), "https://app.example.com")
        .replace(&format!("http://api.localhost:{port}"), "https://api.example.com")
}

/// The cases whose messages differ from the table.
fn differences(browser: &str, said: impl Fn(usize) -> String, expected: fn(&Case) -> &str) {
    let differing: Vec<String> = CASES
        .iter()
        .enumerate()
        .filter(|(index, case)| said(*index) != expected(case))
        .map(|(index, case)| {
            format!("{}\n  expected {}\n  says     {}", case.name, expected(case), said(index))
        })
        .collect();
    assert!(differing.is_empty(), "{browser}:\n{}", differing.join("\n"));
}

#[test]
fn the_page_has_every_message() {
    for case in CASES {
        for message in [case.chromium, case.firefox] {
            // How the message goes on depends on the case, not on what is wrong.
            let message = message
                .trim_start_matches(
                    "Response to preflight request doesn't pass access control check: ",
                )
                .split("). Status code")
                .next()
                .unwrap_or_default()
                .trim_end_matches(").");
            assert!(PAGE.contains(message), "{}: {message}", case.name);
        }
    }
    for row in include_str!("console/pasted_lines.tsv").lines().filter(|row| !row.starts_with('#'))
    {
        let (line, shown_in) = row.split_once('\t').expect(row);
        assert!(PAGE.contains(line), "{shown_in}: {line}");
    }
}

/// What Chromium prints for each case, with these arguments beside the usual ones.
fn chromium(program: &str, folder: &str, url: &str, more: &[String]) -> Vec<String> {
    let folder = Folder::new(folder);
    let mut browser = chromium::headless(program, &folder, "MAP *.localhost 127.0.0.1")
        .args(["--enable-logging=stderr", "--v=0", "--virtual-time-budget=60000", "--dump-dom"])
        .args(more)
        .arg(url)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Chromium runs");
    // It ends when its standard input closes, so not `output`, which closes it at once.
    let mut log = Vec::new();
    browser.stderr.take().expect("a pipe").read_to_end(&mut log).expect("read");
    browser.wait().expect("Chromium ends");
    let log = String::from_utf8_lossy(&log);
    let mut current = None;
    let mut said = vec![String::new(); CASES.len()];
    for line in log.lines() {
        let Some((_, rest)) = line.split_once(":CONSOLE:") else { continue };
        let text = rest.split_once('"').and_then(|(_, text)| text.rsplit_once("\", source: "));
        let Some((text, _)) = text else { continue };
        if let Some(index) = text.strip_prefix("@ ") {
            current = index.parse::<usize>().ok();
        } else if let (Some(index), Some((_, reason))) =
            (current, text.split_once("blocked by CORS policy: "))
        {
            reason.clone_into(&mut said[index]);
        }
    }
    said
}

#[test]
fn chromium_prints_this() {
    let Some(program) = chromium::find() else { return };
    let port = server();
    let said = chromium(program, "console", &format!("http://app.localhost:{port}/"), &[]);
    differences("Chromium", |index| as_documented(&said[index], port), |case| case.chromium);
}

/// A page of the internet, and a server on the user's machine. The flag makes one of the other.
#[test]
fn chromium_protects_the_local_network() {
    const MESSAGE: &str =
        "Permission was denied for this request to access the `loopback` address space.";
    let Some(program) = chromium::find() else { return };
    let (page, api) = (server(), server());
    let public = format!("--ip-address-space-overrides=127.0.0.1:{page}=public");
    let url = format!("http://app.localhost:{page}/?{api}");
    let said = chromium(program, "console-local", &url, &[public]);
    assert_eq!(said[0], MESSAGE);
    assert!(PAGE.contains(MESSAGE));
}

#[test]
fn firefox_prints_this() {
    let Some(program) = firefox::find() else { return };
    let port = server();
    let folder = Folder::new("console-firefox");
    let command = &mut firefox::headless(program, &folder, port, &[]);
    command.stdout(Stdio::piped());
    let mut session = marionette::Session::start(command, &folder);
    session.open(&format!("http://app.localhost:{port}/"));
    session.wait_for("all");
    let mut said = vec![Vec::new(); CASES.len()];
    for line in session.console() {
        // `…remote resource at http://api.localhost:1234/5. (Reason: …`
        let Some((url, reason)) = line.split_once("(Reason: ") else { continue };
        let path = url.trim_end_matches(['.', ' ', '’']).rsplit('/').next();
        let index = match path.and_then(|path| path.parse::<usize>().ok()) {
            Some(index) => index,
            // Where the redirect of that case has led.
            None => CASES
                .iter()
                .position(|case| case.name == "redirect to another origin")
                .expect("the case"),
        };
        said[index].push(as_documented(reason, port));
    }
    // Beside what a preflight failed for there is a line that says nothing more, before or after it.
    let says_nothing = |line: &&String| line.starts_with("CORS request did not succeed");
    differences(
        "Firefox",
        |index| {
            let lines = &said[index];
            let reason = lines.iter().find(|line| !says_nothing(line));
            reason.or(lines.first()).cloned().unwrap_or_default()
        },
        |case| case.firefox,
    );
}
