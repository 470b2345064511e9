//! What is explained is what the server does, and what a browser makes of it.

use std::convert::Infallible;

use cors_runtime::{
    Policy,
    explain::{Explanation, Outcome},
};
use cors_testing::{Browser, Credentials, Fetch};
use cors_tests::{Spy, request, send};
use http::{HeaderMap, Method, Request, Response};
use proptest::{
    prelude::*,
    sample::{select, subsequence},
};
use tower::Layer;

use crate::explain::{
    APP, Account, Dashboard, Explain, Nobody, OpenData, Partners, Previews, map, method,
};

/// Origins near to what the policies allow, and requests near to what they allow them.
fn near_requests() -> impl Strategy<Value = (Method, HeaderMap)> {
    let origins = vec![
        "https://app.example.com",
        "https://a.preview.example.com",
        "https://preview.example.com",
        "http://localhost:3000",
        "http://localhost:5173",
        "https://App.example.com",
        "https://six.example:8443",
        "null",
        "*",
        "",
    ];
    let methods = vec!["GET", "POST", "PUT", "DELETE", "PATCH", "patch", "OPTIONS", "PURGE"];
    let names = vec!["authorization", "content-type", "x-token", "x-a"];
    let lines = (
        subsequence(origins, 0..=2),
        proptest::option::of(select(methods.clone())),
        subsequence(names, 0..=4),
        proptest::bool::ANY,
    );
    (select(methods), lines).prop_map(|(name, (origins, asked, names, cookie))| {
        let mut lines: Vec<_> = origins.iter().map(|origin| ("origin", *origin)).collect();
        lines.extend(asked.map(|asked| ("access-control-request-method", asked)));
        let names = names.join(",");
        lines.push(("access-control-request-headers", &names));
        lines.extend(cookie.then_some(("cookie", "a=b")));
        (method(name), map(&lines))
    })
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

/// Whether the server names an origin in its answer.
fn is_granted<L>(layer: L, method: &Method, headers: &HeaderMap) -> bool
where
    L: Layer<Spy>,
    L::Service: tower::Service<Request<()>, Response = Response<String>, Error = Infallible>,
{
    let mut request = Request::new(());
    *request.method_mut() = method.clone();
    *request.headers_mut() = headers.clone();
    let response = run(send(layer, &Spy::default(), request));
    response.headers().contains_key("access-control-allow-origin")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cors_tests::cases(256)))]

    /// The origin is judged as the server judges it.
    #[test]
    fn origins_agree_with_the_server((method, headers) in near_requests()) {
        fn failed(explain: Explain, method: &Method, headers: &HeaderMap) -> bool {
            let explanation = explain(method, headers);
            explanation.outcome() == Outcome::NoOrigin
                || explanation.failed().any(|kind| matches!(
                    kind,
                    Outcome::OriginMalformed | Outcome::OriginNull | Outcome::OriginNotAllowed
                ))
        }
        let (m, h) = (&method, &headers);
        prop_assert_eq!(failed(Dashboard::explain, m, h), !is_granted(Dashboard, m, h));
        prop_assert_eq!(failed(Account::explain, m, h), !is_granted(Account, m, h));
        prop_assert_eq!(failed(Previews::explain, m, h), !is_granted(Previews, m, h));
        prop_assert_eq!(failed(Partners::explain, m, h), !is_granted(Partners, m, h));
        prop_assert!(!Nobody::explain(m, h).is_allowed() && !is_granted(Nobody, m, h));
    }

    /// What a browser gets through is what is explained as allowed, request by request.
    #[test]
    fn verdicts_agree_with_a_browser(
        origin in select(&[
            APP, "http://app.example.com", "https://a.preview.example.com", "null",
        ][..]),
        name in select(&["GET", "POST", "PUT", "DELETE", "PATCH", "patch", "PURGE"][..]),
        names in subsequence(vec!["authorization", "content-type", "x-token", "x-a"], 0..=4),
        with_cookies in proptest::bool::ANY,
    ) {
        fn agree<P: Policy>(
            layer: impl Layer<Spy, Service = cors_runtime::Cors<Spy, P>>,
            explain: Explain,
            (origin, name, names, with_cookies): (&str, &str, &[&str], bool),
        ) -> Result<(), TestCaseError> {
            let api = "https://api.example.com";
            let mut browser = Browser::at(origin).api(api).cookie(api, "session=1");
            let lines: Vec<_> = names.iter().map(|name| (*name, "application/json")).collect();
            let credentials =
                if with_cookies { Credentials::Include } else { Credentials::Omit };
            let fetch = Fetch::new(request::<()>(name, "/", &lines)).credentials(credentials);
            let mut service = layer.layer(Spy::default());
            let outcome = run(browser.fetch(&mut service, fetch));
            let explained: Vec<Explanation> = browser
                .sent()
                .iter()
                .map(|exchange| explain(exchange.method(), exchange.request_headers()))
                .collect();
            prop_assert!(!explained.is_empty());
            // A preflight does not say that cookies are to come.
            let preflight_only = explained.last().is_some_and(Explanation::is_preflight);
            if !(preflight_only && with_cookies) {
                prop_assert_eq!(
                    outcome.is_ok(),
                    explained.iter().all(Explanation::is_allowed),
                    "{:?} {:#?}", outcome.as_ref().err().map(ToString::to_string), explained
                );
            }
            Ok(())
        }
        let fetch = (origin, name, &names[..], with_cookies);
        agree(Dashboard, Dashboard::explain, fetch)?;
        agree(Account, Account::explain, fetch)?;
        agree(OpenData, OpenData::explain, fetch)?;
    }
}
