//! Origins that are known only when the program starts: what is sent with each set, which sets a policy
//! accepts, and how layers carry them. `swaps` replaces them under load.

use axum::{Router, body::Body, routing::get};
use cors_runtime::{
    CorsLayer, Origin, OriginSet, Policy, TrustedSender, cors, cors_policy, cors_route,
};
use cors_tests::{
    Spy, cors_headers, head, modes::in_both_modes, now, preflight, request, said, send,
};
use http::StatusCode;
use tower::{Layer, ServiceExt};

cors_policy! {
    Unset { origins: ["https://app.example.com", runtime] }
    Default { origins: [runtime], methods: [PUT] }
    Later { origins: [runtime], methods: [PUT] }
    WithCredentials { origins: [runtime], credentials: true }
    InCode { origins: [runtime] }
    FinalDot { origins: [#[allow(origin_trailing_dot, reason = "a test")] runtime] }
    Asked { origins: [runtime] }
    Dropped { origins: [runtime] }
    Replacing { origins: [runtime] }
    Panicking { origins: [runtime] }
    Orphaned { origins: [runtime] }
    Gate { origins: [runtime], enforce: true }
    Insecure {
        origins: [#[allow(insecure_origin, reason = "an intranet without TLS")] runtime],
        credentials: true,
    }
    ListOrEverybody {
        origins: [#[allow(any_origin_at_start_up, reason = "public data")] runtime],
    }
    PerRouter { origins: [runtime] }
    Provided { origins: [runtime] }
    OpenData { origins: ["*"] }
    A { origins: ["https://a.example.com"] }
    B { origins: ["https://b.example.com", runtime] }
    Other { origins: ["https://c.example.com"] }
    Combined { policies: [A, B] }
    Fixed { policies: [A, Other] }
    Asking { origins: [runtime] }
    Lax { origins: [runtime] }
    LaxGate { policies: [A, Lax], enforce: true }
}

#[cors(PerRouter)]
async fn annotated() {}

#[cors(Provided)]
async fn provided() {}

async fn guarded(_: TrustedSender<Provided>) {}

/// The rows for a set in `data/wire.tsv`.
fn rows(set: &str) -> Vec<[&'static str; 3]> {
    cors_tests::rows(include_str!("../data/wire.tsv"), set)
}

const SET: &str = "https://staging.example.com, https://*.pr.example.com\nhttp://localhost:*";

#[track_caller]
fn check<P: Policy>(layer: &CorsLayer<P>, set: &str) {
    for [status, row, expected] in rows(set) {
        let spy = Spy::default();
        let Ok(response) = now(layer.layer(spy.clone()).oneshot(head::<()>(row)));
        let code = response.status();
        let got = (code.as_str(), said(response.headers()), spy.calls());
        assert_eq!(got, (status, expected.to_owned(), usize::from(status == "200")), "{row}");
        let decision = layer.decide(&head::<()>(row));
        assert_eq!(decision.is_allowed(), expected.contains("allow-origin"), "decide: {row}");
    }
}

/// What is sent with each set, in a program with one policy and in one with several.
#[test]
fn what_is_set_is_answered() {
    in_both_modes(
        "start_up::what_is_set_is_answered",
        || drop((Unset.layer(()), OpenData.layer(()))),
        &[
            ("Unset", &|| {
                check(&CorsLayer::<Unset>::new(), "an unset list");
                assert!(is_allowed(&Unset, "https://app.example.com"));
                assert!(!Unset::runtime_origins().allows("https://staging.example.com"));
            }),
            ("Later", &|| {
                let set: OriginSet = SET.parse().expect("a set");
                assert_eq!(set.len(), 3);
                check(&Later::with_origins(set).expect("no credentials"), "a set");
            }),
            // The process-wide default.
            ("Default", &|| {
                Default::runtime_origins().set(SET.parse().expect("a set")).expect("accepted");
                check(&CorsLayer::<Default>::new(), "a set");
            }),
            ("ListOrEverybody", &|| {
                let set = |text: &str| text.parse::<OriginSet>().expect("a set");
                let layer = ListOrEverybody::with_origins(set("*")).expect("allowed");
                for _ in 0..2 {
                    check(&layer, "everybody");
                    layer.set_origins(set("https://a.example.com")).expect("accepted");
                    check(&layer, "a list of one");
                    layer.set_origins(set("*")).expect("accepted");
                }
            }),
            ("InCode", &|| {
                let set = OriginSet::rule(|origin| {
                    origin.scheme() == "https"
                        && origin.is_subdomain_of("example.com")
                        && origin.port().is_none()
                });
                check(&InCode::with_origins(set).expect("no credentials"), "a rule for subdomains");
            }),
            ("Combined", &|| {
                let set = "https://new.example.com".parse().expect("a set");
                check(&Combined::with_origins(set).expect("a member takes it"), "a member's set");
            }),
            // Two layers of one policy with different sets are two: the nearest wins.
            ("PerRouter", &|| {
                let layer = |set: &str| PerRouter::with_origins(set.parse().unwrap()).unwrap();
                let (near, outer) = (layer("https://a.example.com"), layer("https://evil.test"));
                for [status, row, expected] in rows("a list of one") {
                    let service = outer.layer(near.layer(Spy::default()));
                    let Ok(response) = now(service.oneshot(head::<()>(row)));
                    let code = response.status();
                    let got = (code.as_str(), said(response.headers()));
                    assert_eq!(got, (status, expected.to_owned()), "{row}");
                }
            }),
        ],
    );
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
    let request = head::<()>(&format!("GET | origin: {origin}"));
    let Ok(response) = now(layer.layer(Spy::default()).oneshot(request));
    let text = said(response.headers());
    assert!(
        text == "vary: origin" || text == format!("allow-origin: {origin} | vary: origin"),
        "{text}"
    );
    text != "vary: origin"
}

/// Reads rows for a policy. Says which are refused, and by which check, and which origins its layer admits.
fn read<P: Policy<Origins = cors_runtime::__private::Carried>>(rows: &[&str]) -> String {
    let (origins, errors) = OriginSet::parse_rows::<P>(rows).expect("few rows");
    let layer = CorsLayer::<P>::with_origins(origins).expect("only rows that it accepts");
    let mut said: Vec<String> =
        errors.iter().map(|error| format!("{} {}", error.index(), error.check().name())).collect();
    for origin in
        ["https://a.example", "http://c.example", "https://x.d.example", "https://evil.test"]
    {
        if layer.decide(&head::<()>(&format!("GET | origin: {origin}"))).is_allowed() {
            said.push(origin.to_owned());
        }
    }
    said.join(", ")
}

/// One bad row keeps out itself and nothing else.
#[test]
fn the_good_rows_are_taken() {
    const ROWS: [&str; 6] = [
        "https://a.example",
        "https://b.example/",
        "http://c.example",
        "*",
        "",
        "https://*.d.example",
    ];
    for (name, said, expected) in [
        (
            "without credentials",
            read::<Later>(&ROWS),
            "1 origin_path, 3 wildcard_not_alone, 4 origin_empty, \
             https://a.example, http://c.example, https://x.d.example",
        ),
        (
            "with credentials",
            read::<WithCredentials>(&ROWS),
            "1 origin_path, 2 insecure_origin, 3 wildcard_not_alone, 4 origin_empty, \
             https://a.example, https://x.d.example",
        ),
        (
            "a lint that the policy allows",
            read::<Insecure>(&ROWS[..3]),
            "1 origin_path, https://a.example, http://c.example",
        ),
        (
            "everybody, where it is allowed",
            read::<ListOrEverybody>(&["*"]),
            "https://a.example, http://c.example, https://x.d.example, https://evil.test",
        ),
        ("everybody", read::<Later>(&["*"]), "0 any_origin_at_start_up"),
        (
            "everybody twice",
            read::<ListOrEverybody>(&["*", "*"]),
            "0 wildcard_not_alone, 1 wildcard_not_alone",
        ),
        (
            "trusted senders",
            read::<Gate>(&ROWS[..3]),
            "1 origin_path, 2 insecure_origin, https://a.example",
        ),
        ("no rows", read::<Gate>(&[]), ""),
    ] {
        assert_eq!(said, expected, "{name}");
    }
}

#[test]
fn everything_wrong_is_said_at_once_and_nothing_is_taken() {
    let error = OriginSet::parse([
        "https://ok.example.com",
        "https://a.example.com/",
        "htps://b.example.com",
        "https://c.example.com:443",
        "*",
        "http://d.example.com",
    ])
    .expect_err("three mistakes that no policy accepts");
    let found: Vec<(usize, &str)> =
        error.errors().iter().map(|error| (error.index(), error.check().name())).collect();
    // What only some policies refuse comes with them, so that nobody mends a list twice.
    let expected = [
        // The entry that `*` covers, as the compiler says it.
        (0, "wildcard_not_alone"),
        (1, "origin_path"),
        (2, "origin_scheme_typo"),
        (3, "origin_default_port"),
        (5, "insecure_origin"),
    ];
    assert_eq!(found, expected);
    let text = error.to_string();
    for part in [
        "origin 2: origin \"https://a.example.com/\" can never equal a browser's `Origin` header",
        "= help: write \"https://a.example.com\"",
        "origin 1: `\"*\"` already covers \"https://ok.example.com\"",
        "= note: a policy without `credentials` and `enforce` accepts it",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // What `main` prints.
    assert_eq!(format!("{error:?}"), text);
}

/// No advice is looked for, however deep it would have to look, and the error can be logged.
#[test]
fn an_entry_of_any_length_is_refused_at_once() {
    for part in ["(", "[", "https://a.", "*", "%28", "\u{202e}"] {
        for count in [400, if cors_tests::is_exhaustive() { 400_000 } else { 10_000 }] {
            let error = OriginSet::parse([part.repeat(count)]).expect_err(part);
            let text = error.to_string();
            assert!(text.len() < 4_000, "{part} {count}: {} bytes", text.len());
            assert!(!text.contains('\u{202e}'), "{part} {count}");
        }
    }
}

/// A scheme of 64 bytes, a name of 253 with a final dot, and a port: an entry, a pattern and a rule allow it.
#[test]
fn the_longest_origin_is_allowed() {
    let [scheme, host] =
        ["s".repeat(64), [63, 63, 63, 61].map(|length| "a".repeat(length)).join(".")];
    let longest = format!("{scheme}://{host}.:65535");
    let pattern = format!("{scheme}://*.{}.:*", &host[64..]);
    let rule = OriginSet::rule(|_| true);
    for set in [longest.parse(), pattern.parse(), Ok(rule)].map(Result::unwrap) {
        assert!(set.contains(&longest), "{set:?}");
        let layer = FinalDot::with_origins(set).unwrap();
        let response = now(send(layer, &Spy::default(), head(&format!("GET | origin: {longest}"))));
        let expected = format!("allow-origin: {longest} | vary: origin");
        assert_eq!(said(response.headers()), expected);
    }
}

/// In a log, an error is its words. `{:#?}` shows the parts of it, and no list is printed.
#[test]
fn debug_is_for_logs() {
    let set: OriginSet = "https://a.example.com, https://b.example.com".parse().unwrap();
    assert_eq!(format!("{set:?}"), "OriginSet { len: 2, rule: false, .. }");
    let error = OriginSet::parse(["https://a.example.com/"]).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").contains("problem: "), "{error:#?}");
    let error = &error.errors()[0];
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").contains("origin: \"https://a.example.com/\""), "{error:#?}");
}

/// What a policy does not accept is said when it is given the set, with what to write in its source.
#[test]
fn a_policy_accepts_what_it_allows_on_runtime() {
    let insecure = || OriginSet::parse(["http://app.example.com", "https://ok.example.com"]);
    let _ = Later::with_origins(insecure().unwrap()).expect("fine without credentials");
    let error = WithCredentials::with_origins(insecure().unwrap()).expect_err("credentials");
    assert_eq!(error.errors().len(), 1, "{error}");
    assert_eq!(error.errors()[0].check().name(), "insecure_origin");
    let advice = "`#[allow(insecure_origin, reason = \"…\")] runtime`";
    assert!(error.to_string().contains(advice), "{error}");
    assert!(error.to_string().contains("`WithCredentials`"), "{error}");
    // Followed.
    let _ = Insecure::with_origins(insecure().unwrap()).expect("allowed on `runtime`");
    // And nothing else.
    let error = Insecure::with_origins("https://*.github.io".parse().unwrap());
    assert_eq!(error.unwrap_err().errors()[0].check().name(), "public_suffix_wildcard");
    // The process-wide default is as strict, and keeps what it had.
    WithCredentials::runtime_origins().set("https://ok.example.com".parse().unwrap()).unwrap();
    assert!(WithCredentials::runtime_origins().set(insecure().unwrap()).is_err());
    assert!(WithCredentials::runtime_origins().allows("https://ok.example.com"));
    assert!(!WithCredentials::runtime_origins().allows("http://app.example.com"));
    // A page on this computer is somebody else's to the users of a release build.
    let local = WithCredentials::with_origins("http://localhost:5173".parse().unwrap());
    assert_eq!(local.is_ok(), cfg!(debug_assertions));
    // A policy that enforces trusts its origins too.
    assert!(Gate::with_origins(insecure().unwrap()).is_err());
}

/// A gate does not read a member's set with an entry that is not a trusted sender, and names the entry.
#[test]
fn a_gate_asks_more_than_its_members() {
    Lax::runtime_origins().set("http://app.example.com".parse().unwrap()).unwrap();
    let request = head::<()>("POST | origin: http://app.example.com | host: api.example.com");
    assert!(Lax::decide(&request).is_allowed());
    assert_eq!(LaxGate::decide(&request).status(), Some(StatusCode::FORBIDDEN));
    let words = LaxGate::explain(&request).to_string();
    assert!(words.contains("\"http://app.example.com\" is not secure"), "{words}");
}

#[test]
fn everybody_has_to_be_allowed() {
    let everybody = || "*".parse::<OriginSet>().expect("a set");
    let error = Later::with_origins(everybody()).expect_err("not allowed");
    assert_eq!(error.errors()[0].check().name(), "any_origin_at_start_up");
    assert!(error.to_string().contains("#[allow(any_origin_at_start_up"), "{error}");
    assert!("*, https://a.example.com".parse::<OriginSet>().is_err());
}

/// A rule that admits what nobody can have would reflect every origin.
#[test]
fn a_rule_for_everybody_is_not_trusted() {
    for rule in [
        OriginSet::rule(|_| true),
        OriginSet::rule(|origin| origin.scheme() == "https"),
        OriginSet::rule(|origin| origin.port().is_none()),
        OriginSet::rule(|origin| !origin.host().ends_with("evil.test")),
    ] {
        let _ = Later::with_origins(rule.clone()).expect("public data");
        for error in [
            WithCredentials::with_origins(rule.clone()).expect_err("credentials"),
            Gate::with_origins(rule).expect_err("enforce"),
        ] {
            assert!(error.to_string().contains("nobody's origin"), "{error}");
        }
    }
    let ours = OriginSet::rule(|origin| origin.is_subdomain_of("example.com"));
    let _ = WithCredentials::with_origins(ours.clone()).expect("ours");
    let both = Gate::with_origins(ours.or(|origin: &Origin<'_>| origin.is_loopback()))
        .expect("ours, and this computer's");
    for origin in ["https://a.example.com", "http://localhost:3000"] {
        let request = head::<()>(&format!("GET | origin: {origin}"));
        assert!(both.decide(&request).is_allowed(), "{origin}");
    }
}

/// Two routers, and parallel tests, with different lists of one policy: layer and routes.
#[tokio::test]
async fn layers_share_nothing() {
    let ours = ["https://one.example.com", "https://two.example.com"];
    let app = |origin: &str| {
        let cors = PerRouter::with_origins(origin.parse().unwrap()).unwrap();
        Router::new()
            .route("/route", cors_route!(get(annotated)))
            .route("/plain", get(async || "plain"))
            .nest("/area", Router::new().route("/", get(async || "area")).layer(PerRouter))
            .layer(cors)
    };
    let apps = ours.map(app);
    for (index, app) in apps.iter().enumerate() {
        for (other, origin) in ours.iter().enumerate() {
            for path in ["/route", "/plain", "/area"] {
                let granted = |response: axum::response::Response| {
                    let lines = cors_headers(response.headers());
                    lines.contains(&format!("access-control-allow-origin: {origin}"))
                };
                let own: http::Request<Body> = request("GET", path, &[("origin", origin)]);
                let response = app.clone().oneshot(own).await.unwrap();
                assert_eq!(granted(response), index == other, "{index} {origin} {path}");
                let response =
                    app.clone().oneshot(preflight::<Body>(path, origin, "GET")).await.unwrap();
                assert_eq!(granted(response), index == other, "preflight {index} {origin} {path}");
            }
        }
    }
    // Nothing is left in the process.
    assert!(!PerRouter::runtime_origins().allows(ours[0]));
    // The process-wide default counts where no layer carries a set.
    PerRouter::runtime_origins().set("https://three.example.com".parse().unwrap()).unwrap();
    let app: Router = Router::new().route("/route", cors_route!(get(annotated)));
    let own: http::Request<Body> =
        request("GET", "/route", &[("origin", "https://three.example.com")]);
    assert_eq!(cors_headers(app.oneshot(own).await.unwrap().headers()).len(), 2);
}

/// Another policy is app-wide; the routes' origins are only handed on.
#[tokio::test]
async fn origins_that_are_only_provided() {
    let cors = Provided::with_origins("https://one.example.com".parse().unwrap()).unwrap();
    let app: Router = Router::new()
        .route("/route", cors_route!(get(provided)))
        .route("/guarded", axum::routing::post(guarded))
        .route("/plain", get(async || "plain"))
        .layer(cors.for_routes())
        .layer(OpenData);
    let get = |path, origin| request::<Body>("GET", path, &[("origin", origin)]);
    let one = "https://one.example.com";
    let of = |response: axum::response::Response| cors_headers(response.headers());
    let response = app.clone().oneshot(get("/route", one)).await.unwrap();
    assert_eq!(
        of(response),
        ["access-control-allow-origin: https://one.example.com", "vary: origin"]
    );
    let response = app.clone().oneshot(get("/plain", one)).await.unwrap();
    assert_eq!(of(response), ["access-control-allow-origin: *"]);
    let post = |origin| request::<Body>("POST", "/guarded", &[("origin", origin)]);
    assert_eq!(app.clone().oneshot(post(one)).await.unwrap().status(), StatusCode::OK);
    // Swapped for the routes too.
    cors.set_origins("https://two.example.com".parse().unwrap()).unwrap();
    let response = app.clone().oneshot(get("/route", one)).await.unwrap();
    assert_eq!(of(response), ["vary: origin"]);
    assert_eq!(app.oneshot(post(one)).await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[test]
fn a_combined_policy_without_a_member_that_takes_any() {
    let error = Fixed::with_origins(OriginSet::default()).expect_err("no member takes any");
    assert!(error.to_string().contains("add `runtime`"), "{error}");
}

/// A layer is a value: stored, cloned, optional, passed to a constructor, generic.
#[tokio::test]
async fn a_layer_is_a_value() {
    struct Config<P: Policy> {
        cors: Option<CorsLayer<P>>,
    }
    fn app<P: Policy>(config: Config<P>) -> Router {
        Router::new()
            .route("/", get(async || "plain"))
            .layer(tower::util::option_layer(config.cors))
    }
    fn generic<P: Policy>() -> Router {
        Router::new().route("/", get(async || "plain")).layer(CorsLayer::<P>::new())
    }
    let from = |origin| request::<Body>("GET", "/", &[("origin", origin)]);
    let lines = async |app: Router, origin| {
        let response = app.oneshot(from(origin)).await.unwrap();
        cors_headers(response.headers()).len()
    };
    let one = "https://one.example.com";
    let cors = PerRouter::with_origins(one.parse().unwrap()).unwrap();
    assert_eq!(lines(app(Config { cors: Some(cors.clone()) }), one).await, 2);
    assert_eq!(lines(app::<PerRouter>(Config { cors: None }), one).await, 0);
    assert_eq!(lines(generic::<Unset>(), "https://app.example.com").await, 2);
    // Clones share the set.
    let clone = cors.clone();
    cors.set_origins(OriginSet::default()).unwrap();
    assert_eq!(lines(app(Config { cors: Some(clone) }), one).await, 1);
    // A layer without a place of its own has nothing to replace.
    assert!(CorsLayer::<PerRouter>::new().set_origins(OriginSet::default()).is_err());
}

/// A rule whose `Drop` asks the place that it is taken from.
#[test]
fn what_is_dropped_may_ask() {
    struct Asks;
    impl Drop for Asks {
        fn drop(&mut self) {
            assert!(!Dropped::runtime_origins().allows("https://x.test"));
        }
    }
    let asks = Asks;
    let rule = OriginSet::rule(move |_| {
        let _ = &asks;
        false
    });
    Dropped::runtime_origins().set(rule).unwrap();
    Dropped::runtime_origins().set(OriginSet::default()).unwrap();
}

/// A rule that replaces the set that it is in, while it is asked.
#[test]
fn a_rule_may_replace_its_set() {
    let cors = Replacing::with_origins(OriginSet::default()).unwrap();
    let place = cors.clone();
    let rule = OriginSet::rule(move |origin| {
        let next = format!("https://next.{}", origin.host());
        place.set_origins(OriginSet::parse([next]).unwrap()).unwrap();
        true
    });
    cors.set_origins(rule).unwrap();
    assert!(is_allowed(&cors, "https://a.example.com"), "by the rule");
    assert!(!is_allowed(&cors, "https://a.example.com"), "the rule is gone");
    assert!(is_allowed(&cors, "https://next.a.example.com"), "by what it has set");
}

/// A panic leaves the set as it was, and nothing locked.
#[test]
fn a_rule_may_panic() {
    let cors = Panicking::with_origins("https://a.example.com".parse().unwrap()).unwrap();
    let set = "https://a.example.com".parse::<OriginSet>().unwrap();
    cors.set_origins(set.or(|origin| panic!("asked about {}", origin.as_str()))).unwrap();
    for _ in 0..2 {
        assert!(is_allowed(&cors, "https://a.example.com"), "in the list");
        let asked = std::panic::AssertUnwindSafe(|| is_allowed(&cors, "https://b.example.com"));
        assert!(std::panic::catch_unwind(asked).is_err(), "the rule is asked");
    }
    cors.set_origins("https://b.example.com".parse().unwrap()).unwrap();
    assert!(is_allowed(&cors, "https://b.example.com"));
}

/// Whoever calls a service once may drop it before the response is there.
#[tokio::test]
async fn origins_outlive_the_layer() {
    for (origin, status) in [
        ("https://one.example.com", StatusCode::OK),
        ("https://a.one.example.com", StatusCode::OK),
        ("https://two.example.com", StatusCode::FORBIDDEN),
    ] {
        let set = "https://one.example.com, https://*.one.example.com".parse().unwrap();
        let app = Router::new()
            .route("/", axum::routing::post(async |_: TrustedSender<Orphaned>| {}))
            .layer(axum::middleware::from_fn(async |request, next: axum::middleware::Next| {
                tokio::task::yield_now().await;
                next.run(request).await
            }))
            .layer(Orphaned::with_origins(set).unwrap());
        let mut app: Router = app;
        let future =
            tower::Service::call(&mut app, request::<Body>("POST", "/", &[("origin", origin)]));
        drop(app);
        // On another thread, as a buffer runs it.
        let Ok(response) = tokio::spawn(future).await.unwrap();
        assert_eq!(response.status(), status, "{origin}");
        let lines = cors_headers(response.headers()).len();
        assert_eq!(lines, if status == StatusCode::OK { 2 } else { 1 }, "{origin}");
    }
}

#[test]
fn lists_as_text() {
    for (text, count) in [
        ("", 0),
        ("  ", 0),
        (",", 0),
        ("https://a.example.com", 1),
        (" https://a.example.com ,\thttps://b.example.com\n", 2),
    ] {
        let set = text.parse::<OriginSet>().expect("a set");
        assert_eq!((set.len(), set.is_empty()), (count, count == 0), "{text:?}");
    }
    assert!(!OriginSet::rule(|_| false).is_empty());
    let strings = vec!["https://a.example.com".to_owned()];
    assert_eq!(OriginSet::parse(&strings).unwrap().len(), 1);
    assert_eq!(OriginSet::parse(strings).unwrap().len(), 1);
}

/// The variables stand in `.cargo/config.toml`, because setting one while tests run is unsound.
#[test]
fn lists_from_the_environment() {
    let set = OriginSet::from_env("CORS_TESTS_LIST").expect("a set");
    assert_eq!(set.len(), 2);
    assert!(set.contains("https://b.example.com"));
    assert_eq!(OriginSet::from_env("CORS_TESTS_EMPTY").expect("none").len(), 0);
    let error = OriginSet::from_env("CORS_TESTS_UNSET").expect_err("not set");
    assert!(error.to_string().starts_with("environment variable `CORS_TESTS_UNSET`: "), "{error}");
    assert_eq!(error.variable(), Some("CORS_TESTS_UNSET"));
    let error = OriginSet::from_env("CORS_TESTS_BROKEN").expect_err("a slash");
    let expected = "environment variable `CORS_TESTS_BROKEN`: origin 2: ";
    assert!(error.to_string().starts_with(expected), "{error}");
    // A policy that does not accept what came from a variable names it too.
    let set = OriginSet::from_env("CORS_TESTS_INSECURE").expect("a set");
    let error = WithCredentials::with_origins(set).expect_err("http");
    assert!(error.to_string().contains("`CORS_TESTS_INSECURE`: origin 1: "), "{error}");
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

#[test]
fn many_are_as_good_as_ten() {
    // Too many to keep a header value of each.
    let count = 70_000;
    let origins: Vec<String> =
        (0..count).map(|i| format!("https://customer-{i}.example.com")).collect();
    let set = OriginSet::parse(origins.iter().chain(&["https://*.tail.example.com".to_owned()]));
    let layer = Later::with_origins(set.expect("a set")).expect("no credentials");
    for i in (0..count).step_by(997) {
        assert!(is_allowed(&layer, &origins[i]), "{i}");
        assert!(!is_allowed(&layer, &format!("{}x", origins[i])), "{i}");
    }
    assert!(is_allowed(&layer, "https://x.tail.example.com"));
}
