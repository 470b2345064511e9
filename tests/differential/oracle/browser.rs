//! The questions of a policy against the browser: what they say is what script gets.

use std::cell::Cell;

use cors_testing::{Blocked, Browser, Credentials, Fetch, ScriptResponse, Stage};
use cors_tests::{Spy, request};
use proptest::{
    prelude::{Just, Strategy, any, prop_oneof},
    sample::{select, subsequence},
    strategy::BoxedStrategy,
    test_runner::{Config, TestRunner},
};

use crate::oracle::{
    SUBJECTS, origins,
    subject::{Server, Subject},
};

/// What script does.
#[derive(Clone, Debug)]
struct Script {
    page: String,
    method: String,
    headers: Vec<Sent>,
    credentials: Credentials,
    upload_listener: bool,
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    name: &'static str,
    value: &'static str,
    /// Whether a browser asks first for this name with this value.
    asks: bool,
}

const fn sent(name: &'static str, value: &'static str, asks: bool) -> Sent {
    Sent { name, value, asks }
}

const HEADERS: [Sent; 13] = [
    sent("accept", "application/json", false),
    sent("accept-language", "de_CH", true),
    sent("authorization", "Bearer x", true),
    sent("content-type", "text/plain;charset=utf-8", false),
    sent("content-type", "application/json", true),
    sent("range", "bytes=0-1", false),
    sent("range", "bytes=-1", true),
    sent("x-a", "1", true),
    sent("x-ab", "1", true),
    sent("x-api-key", "1", true),
    sent("x-total-count", "1", true),
    // The browser's own: dropped in silence.
    sent("cookie", "a=b", false),
    sent("sec-fetch-site", "same-origin", false),
];

/// What the handler answers; the layer's own headers come to it.
const ANSWERED: [(&str, &str); 7] = [
    ("content-type", "text/plain"),
    ("cache-control", "no-store"),
    ("etag", "\"1\""),
    ("x-total-count", "2"),
    ("x-secret", "s"),
    ("set-cookie", "session=1"),
    ("vary", "accept-encoding"),
];

const API: &str = "https://api.example.org";

fn pages(subject: &Subject) -> BoxedStrategy<String> {
    let near = (origins::admitted(subject), select(&["", "x", "a.", "evil."][..]), any::<u16>())
        .prop_map(|(origin, before, port)| {
            let origin = origin.replacen("://", &format!("://{before}"), 1);
            if port % 4 == 0 { format!("{origin}:{port}") } else { origin }
        });
    let others = select(
        &[
            "null",
            "https://evil.test",
            "https://app.example.com.evil.test",
            "https://evilexample.com",
            "https://app.example.com",
            "http://app.example.com",
            "https://app.example.com.",
            "http://localhost:3000",
            "tauri://localhost",
            "moz-extension://0f5a7d3c-0000-4000-8000-000000000000",
        ][..],
    );
    let random =
        (select(&["https", "http"][..]), "[a-z]{1,3}(\\.[a-z0-9-]{1,4}){0,3}", any::<u16>())
            .prop_map(|(scheme, host, port)| format!("{scheme}://{host}:{port}"));
    prop_oneof![
        6 => origins::admitted(subject),
        2 => near,
        2 => others.prop_map(str::to_owned),
        1 => random,
    ]
    .prop_filter("no page has this origin", |origin| Browser::try_at(origin).is_ok())
    .boxed()
}

const METHODS: [&str; 18] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "QUERY", "OPTIONS", "M-SEARCH", "get", "put",
    "Delete", "patch", "query", "m-search", "*", "TRACE", "connect",
];

/// Half of the methods and headers are what the policy allows, or a grant would be rare.
fn scripts(subject: &Subject) -> BoxedStrategy<Script> {
    let mut allowed_methods = METHODS.to_vec();
    allowed_methods.retain(|method| (subject.allows_method)(method));
    let mut allowed_headers = HEADERS.to_vec();
    allowed_headers.retain(|header| !header.asks || (subject.allows_header)(header.name));
    let method = prop_oneof![
        6 => select(allowed_methods).prop_map(str::to_owned),
        5 => select(&METHODS[..]).prop_map(str::to_owned),
        1 => "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,8}",
    ];
    let headers = prop_oneof![
        1 => Just(Vec::new()),
        2 => subsequence(allowed_headers, 0..4),
        3 => subsequence(&HEADERS[..], 0..4),
    ]
    .prop_filter("one line a name", |headers| {
        headers.windows(2).all(|pair| pair[0].name != pair[1].name)
    });
    let credentials =
        select(&[Credentials::Omit, Credentials::SameOrigin, Credentials::Include][..]);
    (pages(subject), method, headers, credentials, proptest::bool::weighted(0.25))
        .prop_map(|(page, method, headers, credentials, upload_listener)| Script {
            page,
            method,
            headers,
            credentials,
            upload_listener,
        })
        .boxed()
}

/// What the questions say will happen.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Prediction {
    Blocked(Stage),
    Read { asks: bool },
}

impl Script {
    /// `fetch()` upper-cases six names, <https://fetch.spec.whatwg.org/#concept-method-normalize>.
    fn method(&self) -> String {
        let upper = self.method.to_ascii_uppercase();
        match upper.as_str() {
            "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => upper,
            _ => self.method.clone(),
        }
    }

    fn is_forbidden(&self) -> bool {
        ["CONNECT", "TRACE", "TRACK"].contains(&self.method.to_ascii_uppercase().as_str())
    }

    fn is_safelisted(&self) -> bool {
        matches!(self.method().as_str(), "GET" | "HEAD" | "POST")
    }

    fn asked_headers(&self) -> impl Iterator<Item = &'static str> {
        self.headers.iter().filter(|header| header.asks).map(|header| header.name)
    }

    fn predict(&self, subject: &Subject) -> Prediction {
        if self.is_forbidden() {
            return Prediction::Blocked(Stage::Request);
        }
        let asks =
            self.upload_listener || !self.is_safelisted() || self.asked_headers().next().is_some();
        let may_read = (subject.allows_origin)(&self.page)
            && (self.credentials != Credentials::Include || subject.allows_credentials);
        let may_send = (subject.allows_method)(&self.method())
            && self.asked_headers().all(subject.allows_header);
        match (asks, may_read, may_send) {
            (true, true, true) | (false, true, _) => Prediction::Read { asks },
            (true, _, _) => Prediction::Blocked(Stage::Preflight),
            (false, false, _) => Prediction::Blocked(Stage::Response),
        }
    }

    fn fetch(&self) -> Fetch<()> {
        let headers: Vec<_> = self.headers.iter().map(|sent| (sent.name, sent.value)).collect();
        let fetch =
            Fetch::new(request(&self.method, "/items", &headers)).credentials(self.credentials);
        if self.upload_listener { fetch.upload_listener() } else { fetch }
    }

    fn browser(&self) -> Browser {
        Browser::at(&self.page).api(API)
    }
}

type Outcome = Result<ScriptResponse<String>, Blocked>;

async fn once(script: &Script, browser: &mut Browser, server: &mut Server) -> Outcome {
    browser.fetch(server, script.fetch()).await
}

async fn check(subject: &Subject, script: &Script) -> Prediction {
    let spy = Spy::answering(&ANSWERED);
    let mut server = (subject.server)(spy.clone());
    let mut browser = script.browser();
    let prediction = script.predict(subject);
    let outcome = once(script, &mut browser, &mut server).await;
    let asked = browser.preflights().count();
    match (prediction, outcome) {
        (Prediction::Blocked(stage), Err(blocked)) => {
            assert_eq!(blocked.stage(), stage, "{blocked}");
            assert_eq!(asked, usize::from(stage == Stage::Preflight), "{blocked}");
            assert_eq!(spy.calls(), usize::from(stage == Stage::Response), "{blocked}");
        }
        (Prediction::Read { asks }, Ok(response)) => {
            assert_eq!((asked, spy.calls()), (usize::from(asks), 1));
            assert_eq!(response.body(), "body");
            let seen: Vec<&str> = response.headers().iter().map(|(name, _)| name).collect();
            let all = response.exchange().response_headers().expect("an answer");
            let mut exposed: Vec<&str> = all.keys().map(http::HeaderName::as_str).collect();
            exposed.retain(|name| (subject.exposes_header)(name));
            exposed.sort_unstable();
            assert_eq!(seen, exposed, "of {all:?}");
        }
        (predicted, got) => panic!("predicted {predicted:?}, got {got:?}"),
    }
    prediction
}

#[test]
fn the_questions_of_a_policy_predict_the_browser() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    // How often script was let read, with and without asking first, and how often it was not.
    let counts = [const { Cell::new(0) }; 4];
    for subject in SUBJECTS {
        let config = Config {
            cases: cors_tests::cases(120),
            failure_persistence: None,
            ..Config::default()
        };
        let run = TestRunner::new(config).run(&scripts(subject), |script| {
            let count = match runtime.block_on(check(subject, &script)) {
                Prediction::Read { asks: false } => 0,
                Prediction::Read { asks: true } => 1,
                Prediction::Blocked(Stage::Preflight) => 2,
                Prediction::Blocked(_) => 3,
            };
            counts[count].set(counts[count].get() + 1);
            Ok(())
        });
        if let Err(failure) = run {
            panic!("{}: {failure}", subject.name);
        }
    }
    assert!(counts.iter().all(|count| count.get() > 0), "{counts:?}");
}

/// The questions about names that no test above sends.
#[test]
fn questions_about_what_no_browser_sends() {
    for subject in SUBJECTS {
        let Subject { name, allows_method, allows_header, exposes_header, .. } = subject;
        for method in ["", "GET ", "a b", "PUT,GET", "TRACE", "trace", "CONNECT", "TRACK", "\u{e9}"]
        {
            assert!(!allows_method(method), "{name} {method:?}");
        }
        for header in ["", "x a", "x-a,x-b", "*", "x-\u{e9}", "x-a:"] {
            assert!(!allows_header(header), "{name} {header:?}");
        }
        for header in ["", "x a", "set-cookie", "Set-Cookie2", "x-\u{e9}"] {
            assert!(!exposes_header(header), "{name} {header:?}");
        }
        for method in ["GET", "HEAD", "POST"] {
            assert!(allows_method(method), "{name} {method:?}");
        }
        for header in ["content-type", "Cache-Control", "content-length", "expires", "pragma"] {
            assert!(exposes_header(header), "{name} {header:?}");
        }
    }
}
