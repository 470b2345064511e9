//! The questions of a policy against the browser: what they say is what script gets.

use std::{cell::Cell, time::Duration};

use cors_testing::{
    Blocked, Browser, Credentials, Fetch, MaxAgeCap, Preflight, ScriptResponse, Stage,
};
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

/// Seconds that a browser keeps a preflight answer which does not say how long.
const UNTOLD: u32 = 5;

/// What script does.
#[derive(Clone, Debug)]
struct Script {
    page: String,
    method: String,
    headers: Vec<Sent>,
    credentials: Credentials,
    upload_listener: bool,
    cap: MaxAgeCap,
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
    let cap = prop_oneof![
        select(&[MaxAgeCap::Chromium, MaxAgeCap::Firefox, MaxAgeCap::WebKit][..]),
        (0..100_u64).prop_map(MaxAgeCap::Seconds),
        Just(MaxAgeCap::Seconds(u64::MAX)),
    ];
    (pages(subject), method, headers, credentials, proptest::bool::weighted(0.25), cap)
        .prop_map(|(page, method, headers, credentials, upload_listener, cap)| Script {
            page,
            method,
            headers,
            credentials,
            upload_listener,
            cap,
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
        Browser::at(&self.page).api(API).max_age_cap(self.cap)
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
            let seen: Vec<&str> = response.headers().map(|(name, _)| name).collect();
            let all = response.exchange().response_headers().expect("an answer");
            let mut exposed: Vec<&str> = all.keys().map(http::HeaderName::as_str).collect();
            exposed.retain(|name| (subject.exposes_header)(name));
            exposed.sort_unstable();
            assert_eq!(seen, exposed, "of {all:?}");
            if asks {
                cached(subject, script, &mut browser, &mut server).await;
            }
        }
        (predicted, got) => panic!("predicted {predicted:?}, got {got:?}"),
    }
    prediction
}

/// After a preflight has allowed the request, for how long none is sent.
async fn cached(subject: &Subject, script: &Script, browser: &mut Browser, server: &mut Server) {
    let told = u64::from(subject.max_age.unwrap_or(UNTOLD));
    let mut seconds = told.min(script.cap.seconds());
    // The cache holds what was listed, and a safelisted method is allowed unlisted.
    if script.upload_listener && script.is_safelisted() {
        let listed = browser.preflights().last().and_then(|sent| {
            sent.response_header("access-control-allow-methods").map(str::to_owned)
        });
        let method = script.method();
        let has = |list: &str| {
            let is_any = list == "*" && script.credentials != Credentials::Include;
            is_any || list.split(',').any(|name| name == method)
        };
        if !listed.as_deref().is_some_and(has) {
            seconds = 0;
        }
    }
    let mut age = 0;
    for (wait, expected) in [
        (0, if seconds > 0 { Preflight::Cached } else { Preflight::Sent }),
        (seconds.saturating_sub(1), if seconds > 0 { Preflight::Cached } else { Preflight::Sent }),
        (1, Preflight::Sent),
    ] {
        age += wait;
        browser.advance(Duration::from_secs(wait));
        match once(script, browser, server).await {
            Ok(response) => {
                assert_eq!(response.preflight(), expected, "after {age} of {seconds} seconds");
            }
            Err(blocked) => panic!("{blocked}\nafter {age} of {seconds} seconds"),
        }
    }
}

#[test]
fn the_questions_of_a_policy_predict_the_browser() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    for subject in SUBJECTS {
        // How often script was let read, with and without asking first, and how often it was not.
        let counts = [const { Cell::new(0) }; 4];
        let config = Config {
            cases: cors_tests::cases(800),
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
        assert!(counts.iter().all(|count| count.get() >= 10), "{}: {counts:?}", subject.name);
    }
}

/// A preflight answer serves the whole policy: what it lists needs no second one.
#[tokio::test]
async fn one_preflight_serves_all_that_is_allowed() {
    for (name, page, first, then) in [
        (
            "Two",
            "https://admin.example.com:8443",
            ("PUT", "x-api-key"),
            &[("DELETE", "content-type"), ("POST", "content-type"), ("PUT", "x-api-key")][..],
        ),
        (
            "WideOpen",
            "https://x.test",
            ("PUT", "x-a"),
            &[("CHICKEN", "x-b"), ("GET", "authorization")],
        ),
    ] {
        let subject = SUBJECTS.iter().find(|subject| subject.name == name).expect(name);
        let mut server = (subject.server)(Spy::default());
        let mut browser = Browser::at(page).api(API);
        for ((method, header), expected) in [(first, Preflight::Sent)]
            .into_iter()
            .chain(then.iter().map(|next| (*next, Preflight::Cached)))
        {
            let request = request::<()>(method, "/items", &[(header, "application/json")]);
            let response = browser.fetch(&mut server, request).await.expect(name);
            assert_eq!(response.preflight(), expected, "{name}: {method} with {header}");
        }
    }
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
