//! Why a request is refused: every class of refusal with its words, their agreement with the server
//! and with browsers, and that nothing in a request can forge a log.

mod agreement;
mod logs;
mod malformed;
mod origins;
mod preflights;
mod served;

use cors_runtime::{
    cors_policy,
    explain::{Explanation, HostDifference, Outcome},
};
use cors_tests::request;
use http::{HeaderMap, Method};

cors_policy! {
    pub Dashboard {
        origins: [
            "https://app.example.com",
            "https://*.preview.example.com",
            "http://localhost:3000",
        ],
        methods: [GET, PUT, PATCH],
        headers: ["authorization", "content-type"],
    }

    pub Account {
        origins: ["https://app.example.com"],
        methods: [DELETE],
        headers: ["x-token"],
        credentials: true,
    }

    #[allow(any_header_authorization, reason = "that is one of the things to explain")]
    pub OpenData { origins: ["*"], methods: ["*"], headers: ["*"] }

    pub Previews { origins: ["https://*.preview.example.com", "http://localhost:*"] }

    #[allow(local_origin_in_release, reason = "that is what it is about")]
    pub SignedIn { origins: ["http://localhost:3000"], credentials: true }

    // More than are compared one by one.
    pub Partners {
        origins: [
            "https://one.example",
            "https://two.example",
            "https://three.example",
            "https://four.example",
            "https://five.example",
            "https://six.example:8443",
        ],
    }

    pub Tenants { origins: ["https://app.example.com", runtime] }

    pub Unset { origins: [runtime] }

    /// Everything is switched off.
    pub Nobody { origins: [#[cfg(any())] "https://app.example.com"] }
}

const APP: &str = "https://app.example.com";
const METHOD: &str = "access-control-request-method";
const HEADERS: &str = "access-control-request-headers";

/// A request that is explained: its method and header lines.
type Lines<'a> = (&'a str, &'a [(&'a str, &'a str)]);

fn map(lines: &[(&str, &str)]) -> HeaderMap {
    request::<()>("GET", "/", lines).headers().clone()
}

fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).expect("a method")
}

type Explain = fn(&Method, &HeaderMap) -> Explanation;

/// Name, policy, request, outcome, words.
type Row<'a> = (&'a str, Explain, Lines<'a>, Outcome, &'a str);

#[track_caller]
fn assert_rows(rows: &[Row<'_>]) {
    for (row, explain, (name, headers), kind, text) in rows {
        let explanation = explain(&method(name), &map(headers));
        assert_eq!(explanation.to_string(), *text, "{row}");
        assert_eq!(explanation.outcome(), *kind, "{row}");
        assert_eq!(explanation.is_allowed(), *kind == Outcome::Allowed, "{row}");
        let is_neutral = matches!(kind, Outcome::Allowed | Outcome::NoOrigin | Outcome::SameOrigin);
        assert_eq!(explanation.is_refused(), !is_neutral, "{row}");
        let one_line = text.replace("\n= ", "; ").replace('\n', "; ");
        assert_eq!(format!("{explanation:#}"), one_line, "{row}");
    }
}

#[test]
fn answers_are_typed() {
    let headers = map(&[
        ("origin", "http://app.example.com:8080"),
        ("access-control-request-method", "DELETE"),
        ("access-control-request-headers", "x-b,authorization,X-A"),
    ]);
    let explanation = Dashboard::explain(&Method::OPTIONS, &headers);
    assert!(explanation.is_preflight());
    assert_eq!(explanation.policy(), "Dashboard");
    assert_eq!(explanation.origin(), Some("http://app.example.com:8080"));
    assert_eq!(explanation.method(), "DELETE");
    assert_eq!(
        explanation.failed().collect::<Vec<_>>(),
        [Outcome::OriginNotAllowed, Outcome::MethodNotAllowed, Outcome::HeadersNotAllowed]
    );
    let nearest = explanation.nearest().expect("one is near");
    assert_eq!(nearest.allowed(), APP);
    assert!(nearest.scheme_differs() && nearest.port_differs());
    assert_eq!(nearest.host_difference(), None);
    assert_eq!(explanation.missing_method(), Some("DELETE"));
    assert_eq!(explanation.missing_headers(), ["x-a", "x-b"]);
    assert_eq!((explanation.malformed(), explanation.repaired()), (None, None));

    let headers = map(&[("origin", "https://www.app.example.com")]);
    let explanation = Account::explain(&Method::GET, &headers);
    let nearest = explanation.nearest().expect("one is near");
    assert_eq!(nearest.host_difference(), Some(HostDifference::Www));
    assert!(!nearest.scheme_differs() && !nearest.port_differs() && !explanation.is_preflight());
    assert_eq!((explanation.missing_method(), explanation.missing_headers().len()), (None, 0));
}
