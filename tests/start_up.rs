//! Origins that are known only when the program starts: checked in the compiler's words, swapped as
//! a whole while requests run, and asked without waiting.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use cors_runtime::{OriginSet, checks::Check, cors_policy};
use cors_tests::{Spy, cors_headers, preflight, request};
use http::StatusCode;
use tower::{Layer, ServiceExt};

cors_policy! {
    Unset { origins: ["https://app.example.com", runtime] }
    OnlySlot { origins: [runtime], methods: [PUT] }
    WithCredentials { origins: [runtime], credentials: true }
    Swapped { origins: [runtime] }
    InCode { origins: [runtime] }
    Asked { origins: [runtime] }
    Asking { origins: [runtime] }
}

fn is_allowed<L>(layer: &L, origin: &str) -> bool
where
    L: Layer<Spy>,
    L::Service: tower::Service<
            http::Request<()>,
            Response = http::Response<String>,
            Error = std::convert::Infallible,
        >,
{
    let service = layer.layer(Spy::default());
    let Ok(response) = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(service.oneshot(request("GET", "/", &[("origin", origin)])));
    let lines = cors_headers(response.headers());
    match lines.as_slice() {
        [allowed, vary] => {
            assert_eq!(*allowed, format!("access-control-allow-origin: {origin}"));
            assert_eq!(vary, "vary: origin");
            true
        }
        [vary] => {
            assert_eq!(vary, "vary: origin");
            false
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_unset_slot_admits_nothing() {
    assert!(is_allowed(&Unset, "https://app.example.com"));
    for origin in ["https://staging.example.com", "null", ""] {
        assert!(!is_allowed(&Unset, origin), "{origin}");
        assert!(!Unset::runtime_origins().allows(origin), "{origin}");
    }
}

#[tokio::test]
async fn what_is_set_is_answered() {
    let set: OriginSet =
        "https://staging.example.com, https://*.pr.example.com\nhttp://localhost:*"
            .parse()
            .expect("a set");
    assert_eq!(set.len(), 3);
    OnlySlot::runtime_origins().set(set).expect("no credentials");
    for (origin, allowed) in [
        ("https://staging.example.com", true),
        ("https://a.b.pr.example.com", true),
        ("http://localhost:5173", true),
        ("http://localhost", true),
        ("https://pr.example.com", false),
        ("https://staging.example.com.evil.test", false),
        ("https://a.pr.example.com:8443", false),
        ("http://localhost:80", false),
        ("null", false),
    ] {
        let spy = Spy::default();
        let Ok(response) =
            OnlySlot.layer(spy.clone()).oneshot(preflight::<()>("/", origin, "PUT")).await;
        let status = if allowed { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN };
        assert_eq!((response.status(), spy.calls()), (status, 0), "{origin}");
        let lines = if allowed { 3 } else { 1 };
        assert_eq!(cors_headers(response.headers()).len(), lines, "{origin}");
    }
}

#[test]
fn everything_wrong_is_said_at_once_and_nothing_is_taken() {
    let error = OriginSet::parse([
        "https://ok.example.com",
        "https://a.example.com/",
        "*",
        "htps://b.example.com",
    ])
    .expect_err("three mistakes");
    let found: Vec<(usize, Check)> =
        error.errors().iter().map(|error| (error.index(), error.check())).collect();
    let expected =
        [(1, Check::OriginPath), (2, Check::AnyOriginAtStartUp), (3, Check::OriginSchemeTypo)];
    assert_eq!(found, expected);
    let text = error.to_string();
    for part in [
        "origin 2: origin \"https://a.example.com/\" can never equal a browser's `Origin` header",
        "= help: write \"https://a.example.com\"",
        "origin 3: `\"*\"` cannot be added at start-up",
        "origin 4: unusual scheme `htps`",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn credentials_ask_for_more() {
    let insecure = || OriginSet::parse(["http://app.example.com", "https://ok.example.com"]);
    let set = insecure().expect("fine without credentials");
    let error = WithCredentials::runtime_origins().set(set).expect_err("with credentials");
    assert_eq!(error.errors().len(), 1, "{error}");
    assert_eq!(error.errors()[0].check(), Check::InsecureOrigin);
    assert!(!WithCredentials::runtime_origins().allows("http://app.example.com"));

    let allowed = OriginSet::parse_allowing(&[Check::InsecureOrigin], ["http://app.example.com"]);
    let allowed = allowed.expect("allowed");
    WithCredentials::runtime_origins().set(allowed).expect("allowed");
    assert!(WithCredentials::runtime_origins().allows("http://app.example.com"));

    // An error cannot be allowed.
    assert!(OriginSet::parse_allowing(&[Check::OriginPath], ["https://a.example.com/"]).is_err());
}

#[test]
fn a_rule_in_code_sees_parts_and_not_text() {
    let set = OriginSet::rule(|origin| {
        origin.scheme() == "https"
            && origin.is_subdomain_of("example.com")
            && origin.port().is_none()
    });
    InCode::runtime_origins().set(set).expect("no credentials");
    for (origin, allowed) in [
        ("https://a.example.com", true),
        ("https://example.com", false),
        ("https://aexample.com", false),
        ("https://a.example.com.evil.test", false),
        ("https://a.example.com:8443", false),
        ("http://a.example.com", false),
        ("https://a.example.com/", false),
        ("null", false),
    ] {
        assert_eq!(is_allowed(&InCode, origin), allowed, "{origin}");
    }
}

#[test]
fn a_rule_may_ask_another_policy() {
    let inner = OriginSet::parse(["https://inner.example.com"]).expect("a set");
    Asked::runtime_origins()
        .set(inner.or(|origin| origin.host() == "code.example.com"))
        .expect("set");
    let asking = OriginSet::rule(|origin| Asked::runtime_origins().allows(origin.as_str()));
    Asking::runtime_origins().set(asking).expect("set");
    assert!(Asking::runtime_origins().allows("https://inner.example.com"));
    assert!(!Asking::runtime_origins().allows("https://other.example.com"));
}

/// Two sets that have one origin in common, and one each. Whichever is in place, the common one is
/// admitted and never both of the others are refused.
#[test]
fn swaps_under_load_lose_no_answer() {
    let sets = ["https://one.example.com", "https://two.example.com"]
        .map(|own| OriginSet::parse(["https://common.example.com", own]).expect("a set"));
    Swapped::runtime_origins().set(sets[0].clone()).expect("set");
    let done = Arc::new(AtomicBool::new(false));
    let asked = Arc::new([const { AtomicUsize::new(0) }; 2]);
    let readers: Vec<_> = (0..2)
        .map(|reader| {
            let (done, asked) = (Arc::clone(&done), Arc::clone(&asked));
            thread::spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let slot = Swapped::runtime_origins();
                    assert!(slot.allows("https://common.example.com"), "in both sets");
                    assert!(!slot.allows("https://none.example.com"), "in no set");
                    asked[reader].fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    // However the threads are scheduled: until both have asked often while sets were swapped. (One
    // that has failed asks no more, and ends the wait.)
    let is_enough =
        |round| round >= 2000 && asked.iter().all(|asked| asked.load(Ordering::Relaxed) > 100);
    for round in 0.. {
        if is_enough(round) || readers.iter().any(thread::JoinHandle::is_finished) {
            break;
        }
        Swapped::runtime_origins().set(sets[round % 2].clone()).expect("set");
        thread::yield_now();
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().expect("no wrong answer");
    }
    // What was set last is what counts from now on, on this thread too.
    Swapped::runtime_origins().set(sets[0].clone()).expect("set");
    assert!(Swapped::runtime_origins().allows("https://one.example.com"));
    assert!(!Swapped::runtime_origins().allows("https://two.example.com"));
}

#[test]
fn a_hundred_thousand_are_as_good_as_ten() {
    let origins: Vec<String> =
        (0..100_000).map(|i| format!("https://customer-{i}.example.com")).collect();
    let set = OriginSet::parse(origins.iter().chain(&["https://*.tail.example.com".to_owned()]));
    let set = set.expect("a set");
    for i in (0..100_000).step_by(997) {
        assert!(set.contains(&origins[i]), "{i}");
        assert!(!set.contains(&format!("{}x", origins[i])), "{i}");
    }
    assert!(set.contains("https://x.tail.example.com"));
}
