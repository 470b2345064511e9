//! Who may send a request: one table for `is_cross_origin`, `verify_sender`, `TrustedSender` and
//! `enforce`, for a policy, a combined policy and one for sandboxed pages. Each row holds in a program with
//! one policy and in one with several.

use axum::{
    Router,
    body::Body,
    routing::{any, get},
};
use cors_runtime::{
    CorsLayer, Policy, TrustedSender, cors, cors_policy, cors_route, is_cross_origin,
};
use cors_tests::{
    Spy, head,
    modes::{in_both_modes, is_alone},
    now, rows, said,
};
use http::{Request, StatusCode};
use tower::{Layer, Service, ServiceExt};

cors_policy! {
    pub Gate {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        methods: [GET, POST],
        credentials: true,
        enforce: true,
    }

    pub Sandboxed {
        origins: [#[allow(null_origin, reason = "to see that it does what it says")] "null"],
        enforce: true,
    }

    pub Lenient { origins: ["https://app.example.com"] }
    pub Partner { origins: ["https://partner.example"] }
    pub Both { policies: [Lenient, Partner], enforce: true }
    pub OpenData { origins: ["*"] }
}

fn request<B: Default>(row: &str) -> Request<B> {
    let header =
        |text: String, name| text.replace(&format!("| {name}: "), &format!("| sec-fetch-{name}: "));
    head(&["site", "mode", "dest"].into_iter().fold(row.to_owned(), header))
}

fn in_modes(test: &str, cases: cors_tests::modes::Cases<'_>) {
    let several = || {
        let _ = (Gate.layer(()), OpenData.layer(()));
    };
    in_both_modes(test, several, cases);
}

#[test]
fn senders() {
    in_modes(
        "guarded::senders",
        &[
            ("Gate", &|| check::<Gate>(&["Own", "App"], cors_route!(any(gated)))),
            ("Sandboxed", &|| check::<Sandboxed>(&["Own", "Null"], cors_route!(any(sandboxed)))),
            ("Both", &|| check::<Both>(&["Own", "App"], cors_route!(any(combined)))),
        ],
    );
}

#[cors(Gate)]
async fn gated() {}

#[cors(Sandboxed)]
async fn sandboxed() {}

#[cors(Both)]
async fn combined() {}

/// `admitted`: the senders that the policy admits. `route`: a handler with the policy, which is asked in
/// programs with several.
fn check<P: Policy>(admitted: &[&str], route: axum::routing::MethodRouter) {
    let route = Router::new().route("/", route);
    let extractor: Router = Router::new().route("/", any(async |_: TrustedSender<P>| {}));
    for [sender, name, row] in rows(include_str!("../data/senders.tsv"), "senders") {
        let passes = admitted.contains(&sender);
        let (parts, ()) = request(row).into_parts();
        assert_eq!(is_cross_origin(&parts), sender != "Own", "{name}");
        let head = (&parts.method, &parts.uri, &parts.headers);
        assert_eq!(is_cross_origin(&head), sender != "Own", "method, URI, headers: {name}");
        let verified = CorsLayer::<P>::new().verify_sender(&parts).is_ok();
        assert_eq!(verified, passes, "verify_sender: {name}");
        let refused = (!passes).then_some(StatusCode::FORBIDDEN);
        assert_eq!(CorsLayer::<P>::new().decide(&parts).status(), refused, "decide: {name}");
        assert_eq!(CorsLayer::<P>::new().explain(&parts).status(), refused, "explain: {name}");
        let status = |passes| if passes { StatusCode::OK } else { StatusCode::FORBIDDEN };
        let Ok(response) = now(extractor.clone().oneshot(request::<Body>(row)));
        let got = (response.status(), response.headers().get("cache-control").is_some());
        assert_eq!(got, (status(passes), !passes), "TrustedSender: {name}");
        let spy = Spy::default();
        let Ok(response) =
            now(CorsLayer::<P>::new().layer(spy.clone()).oneshot(request::<()>(row)));
        assert_eq!(spy.calls(), usize::from(passes), "enforce: {name}");
        assert_answered(passes, &response, name);
        if !is_alone() {
            let Ok(response) = now(route.clone().oneshot(request::<Body>(row)));
            assert_answered(passes, &response, name);
        }
    }
    // A preflight is not sent by the page but by the browser: the policy answers it.
    let preflight = "OPTIONS | origin: https://evil.test | access-control-request-method: GET";
    let Ok(response) =
        now(CorsLayer::<P>::new().layer(Spy::default()).oneshot(head::<()>(preflight)));
    let got = (response.status(), response.headers().len());
    assert_eq!(got, (StatusCode::FORBIDDEN, 1), "{:?}", response.headers());
}

fn assert_answered<B>(passes: bool, response: &http::Response<B>, row: &str) {
    if passes {
        assert_eq!(response.status(), StatusCode::OK, "{row}");
    } else {
        let got = (response.status(), said(response.headers()));
        assert_eq!(got, (StatusCode::FORBIDDEN, "vary: origin".to_owned()), "{row}");
        // It depends on `Sec-Fetch-Site` and `Host` too.
        assert_eq!(response.headers()["cache-control"], "no-store", "{row}");
    }
}

#[cors(Partner)]
async fn for_partners() {}

#[cors(same_origin)]
async fn for_nobody() {}

#[cors(origins = ["https://app.example.com"], enforce = true)]
async fn inline() {}

/// A gate refuses what it does not admit itself, whatever is inside, and asks nobody. A nearer policy
/// decides what is left.
#[test]
fn gates() {
    let partner = || get(async || ()).layer(Partner);
    let hidden = || Router::new().route("/", cors_route!(get(for_partners)));
    let route = |route| Router::new().route("/", route);
    let gates: [(&str, Router, &str); 10] = [
        ("around a router", route(get(async || ())).layer(Gate), "app"),
        ("around a path", route(get(async || ()).layer(Gate)), "app"),
        ("on a handler", route(cors_route!(get(inline))), "app"),
        (
            "on a handler, under another policy",
            route(cors_route!(get(gated))).layer(Lenient),
            "app",
        ),
        ("combined", route(get(async || ())).layer(Both), "app"),
        ("around another policy", route(partner()).layer(Gate), "nobody"),
        (
            "around another handler's policy",
            route(cors_route!(get(for_partners))).layer(Gate),
            "nobody",
        ),
        ("around no policy", route(cors_route!(get(for_nobody))).layer(Gate), "nobody"),
        ("around a hidden one", Router::new().fallback_service(hidden()).layer(Gate), "nobody"),
        ("around a gate", route(get(async || ()).layer(Both)).layer(Gate), "app"),
    ];
    for (name, router, granted) in gates {
        for (origin, status) in [
            ("https://app.example.com", StatusCode::OK),
            ("https://partner.example", StatusCode::FORBIDDEN),
            ("https://evil.test", StatusCode::FORBIDDEN),
        ] {
            if (name, origin) == ("combined", "https://partner.example") {
                continue;
            }
            let row = format!("GET | origin: {origin}");
            let Ok(response) = now(router.clone().oneshot(head::<Body>(&row)));
            assert_answered(status == StatusCode::OK, &response, &format!("{name}: {row}"));
            let is_granted = response.headers().contains_key("access-control-allow-origin");
            let expected = status == StatusCode::OK && granted == "app";
            assert_eq!(is_granted, expected, "{name}: {row}");
        }
    }
}

/// The way out: a route outside of the layer, for what other sites are meant to send.
#[test]
fn a_route_outside_of_the_layer() {
    let router: Router = Router::new()
        .route("/plain", any(async || ()))
        .layer(Gate)
        .merge(Router::new().route("/saml", any(async || ())));
    for (path, passes) in [("/saml", true), ("/plain", false)] {
        let row = format!("POST | {path} | origin: https://idp.example | mode: navigate");
        let Ok(response) = now(router.clone().oneshot(request::<Body>(&row)));
        assert_answered(passes, &response, path);
    }
}

/// A service of two, of which one has a policy of its own. Both have to be ready before either is
/// called.
#[derive(Clone)]
struct Two<S> {
    guarded: S,
    plain: Spy,
}

impl<S> Service<Request<()>> for Two<S>
where
    S: Service<Request<()>>,
{
    type Response = <Spy as Service<Request<()>>>::Response;
    type Error = <Spy as Service<Request<()>>>::Error;
    type Future = <Spy as Service<Request<()>>>::Future;

    fn poll_ready(
        &mut self,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        let _ = self.guarded.poll_ready(context);
        Service::<Request<()>>::poll_ready(&mut self.plain, context)
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        self.plain.call(request)
    }
}

/// A policy beside a service is not one around it, and a gate does not even call what is inside: a
/// buffer's worker may run what it was handed.
#[test]
fn a_neighbours_policy_opens_nothing() {
    let plain = Spy::default();
    let two = Two { guarded: Partner.layer(Spy::default()), plain: plain.clone() };
    let Ok(response) = now(Gate.layer(two).oneshot(head("POST | origin: https://partner.example")));
    assert_answered(false, &response, "beside");
    assert_eq!((plain.calls(), plain.asked()), (0, 0));
}

/// The body of a refusal says why, in debug builds. An `Option` never refuses.
#[test]
fn what_the_extractor_says() {
    let router: Router =
        Router::new().route("/", any(async |_: TrustedSender<Lenient>| "ran")).route(
            "/known",
            any(
                async |known: Option<TrustedSender<Lenient>>| {
                    if known.is_some() { "known" } else { "unknown" }
                },
            ),
        );
    for (row, status, text) in [
        (
            "POST | origin: http://app.example.com",
            403,
            "`Lenient` does not allow the origin `http://app.example.com`",
        ),
        (
            "POST | site: cross-site",
            403,
            "`Lenient` does not allow a request that a page of another origin has sent without `Origin`",
        ),
        ("POST | /known | site: cross-site", 200, "unknown"),
        ("POST | /known | origin: https://app.example.com", 200, "known"),
    ] {
        let Ok(response) = now(router.clone().oneshot(request::<Body>(row)));
        assert_eq!(response.status().as_u16(), status, "{row}");
        let body = now(axum::body::to_bytes(response.into_body(), 1 << 16)).expect("a body");
        let text = if cfg!(debug_assertions) || status == 200 { text } else { "" };
        let body = String::from_utf8(body.into()).expect("text");
        assert_eq!(body.lines().next().unwrap_or_default(), text, "{row}");
    }
}
