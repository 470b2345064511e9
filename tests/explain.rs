//! Why a request is refused: every class of refusal with its words, their agreement with the server
//! and with browsers, and that nothing in a request can forge a log.

use std::convert::Infallible;

use cors_runtime::{
    OriginSet, Policy, cors_policy,
    explain::{Explanation, HostDifference, Kind, Malformed},
    testing::{Browser, Credentials, Fetch},
};
use cors_tests::{Spy, request};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{select, subsequence},
};
use tower::{Layer, ServiceExt};

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
type Row<'a> = (&'a str, Explain, Lines<'a>, Kind, &'a str);

#[track_caller]
fn assert_rows(rows: &[Row<'_>]) {
    for (row, explain, (name, headers), kind, text) in rows {
        let explanation = explain(&method(name), &map(headers));
        assert_eq!(explanation.to_string(), *text, "{row}");
        assert_eq!(explanation.kind(), *kind, "{row}");
        assert_eq!(explanation.is_allowed(), *kind == Kind::Allowed, "{row}");
        let is_neutral = matches!(kind, Kind::Allowed | Kind::NoOrigin | Kind::SameOrigin);
        assert_eq!(explanation.is_refused(), !is_neutral, "{row}");
        let one_line = text.replace("\n= ", "; ").replace('\n', "; ");
        assert_eq!(format!("{explanation:#}"), one_line, "{row}");
    }
}

#[test]
fn requests_that_are_served() {
    assert_rows(&[
        (
            "an allowed origin",
            Dashboard::explain,
            ("GET", &[("origin", APP)]),
            Kind::Allowed,
            "`Dashboard` allows `https://app.example.com` `GET`",
        ),
        (
            "an allowed preflight",
            Dashboard::explain,
            (
                "OPTIONS",
                &[
                    ("origin", APP),
                    ("access-control-request-method", "PUT"),
                    ("access-control-request-headers", "authorization,Content-Type"),
                ],
            ),
            Kind::Allowed,
            "`Dashboard` allows `https://app.example.com` to ask for `PUT`",
        ),
        (
            "any origin",
            OpenData::explain,
            ("PURGE", &[("origin", "null")]),
            Kind::Allowed,
            "`OpenData` allows `null` `PURGE`",
        ),
        (
            "a handshake is not CORS",
            Dashboard::explain,
            ("GET", &[("origin", APP), ("upgrade", "WebSocket"), ("cookie", "a=b")]),
            Kind::Allowed,
            "`Dashboard` allows `https://app.example.com` `GET`\n\
             = note: this is a WebSocket handshake: CORS does not apply, and the handler sees it \
             unless something like `Allowed<Dashboard>` stands before it",
        ),
        (
            "no origin",
            Dashboard::explain,
            ("GET", &[]),
            Kind::NoOrigin,
            "the request has no `Origin`, so CORS does not apply to it\n\
             = note: browsers leave it out of GET and HEAD requests to the page's own server, and \
             of links and images; other programs send it only when told\n\
             = help: to try the policy, send `Origin: http://localhost:3000`",
        ),
        (
            "no origin, and only patterns",
            Previews::explain,
            ("OPTIONS", &[("access-control-request-method", "PUT")]),
            Kind::NoOrigin,
            "the request has no `Origin`, so CORS does not apply to it\n\
             = note: browsers leave it out of GET and HEAD requests to the page's own server, and \
             of links and images; other programs send it only when told\n\
             = note: an `OPTIONS` request without `Origin` is no preflight",
        ),
        (
            "the own origin, says the browser",
            Dashboard::explain,
            ("PUT", &[("origin", "https://api.test"), ("sec-fetch-site", "same-origin")]),
            Kind::SameOrigin,
            "the page has the server's own origin, so CORS does not apply to it\n\
             = note: the browser says `Sec-Fetch-Site: same-origin`",
        ),
        (
            "the own origin, says the host",
            Dashboard::explain,
            ("DELETE", &[("origin", "https://api.test"), ("host", "api.test")]),
            Kind::SameOrigin,
            "the page has the server's own origin, so CORS does not apply to it\n\
             = note: `Origin` has the host and port of `Host`; nothing tells whether the schemes \
             differ",
        ),
    ]);
}

#[test]
fn origins_that_are_not_allowed() {
    assert_rows(&[
        (
            "nothing near",
            Dashboard::explain,
            ("GET", &[("origin", "https://evil.test")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://evil.test`\n\
             = help: if the page is yours, add \"https://evil.test\" to `origins`",
        ),
        (
            "no origins at all",
            Nobody::explain,
            ("GET", &[("origin", APP)]),
            Kind::OriginNotAllowed,
            "`Nobody` does not allow the origin `https://app.example.com`\n\
             = note: it allows none\n\
             = help: if the page is yours, add \"https://app.example.com\" to `origins`",
        ),
        (
            "the scheme",
            Dashboard::explain,
            ("GET", &[("origin", "http://app.example.com")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://app.example.com`\n\
             = note: the nearest it allows is `https://app.example.com`: the scheme differs\n\
             = help: open the page there, or add \"http://app.example.com\" to `origins`",
        ),
        (
            "the port",
            Dashboard::explain,
            ("GET", &[("origin", "http://localhost:5173")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://localhost:5173`\n\
             = note: the nearest it allows is `http://localhost:3000`: the port differs\n\
             = help: open the page there, or add \"http://localhost:5173\", or for any port \
             \"http://localhost:*\", to `origins`",
        ),
        (
            "another name of this computer",
            Dashboard::explain,
            ("GET", &[("origin", "http://127.0.0.1:3000")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://127.0.0.1:3000`\n\
             = note: the nearest it allows is `http://localhost:3000`: another name of the same \
             computer is another host\n\
             = help: open the page there, or add \"http://127.0.0.1:3000\" to `origins`",
        ),
        (
            "www",
            Dashboard::explain,
            ("GET", &[("origin", "https://www.app.example.com")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://www.app.example.com`\n\
             = note: the nearest it allows is `https://app.example.com`: one host has `www.` and \
             the other has not\n\
             = help: if the page is yours, add \"https://www.app.example.com\" to `origins`",
        ),
        (
            "the apex of a pattern",
            Dashboard::explain,
            ("GET", &[("origin", "https://preview.example.com")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://preview.example.com`\n\
             = note: the nearest it allows is `https://*.preview.example.com`: it covers what is \
             below that host, and not the host itself\n\
             = help: if the page is yours, add \"https://preview.example.com\" to `origins`",
        ),
        (
            "no label boundary",
            Dashboard::explain,
            ("GET", &[("origin", "https://evilpreview.example.com")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://evilpreview.example.com`\n\
             = note: the nearest it allows is `https://*.preview.example.com`: this host only ends \
             with the same letters\n\
             = help: add \"https://evilpreview.example.com\" to `origins` only if you know whose \
             it is",
        ),
        (
            "the beginning of a host",
            Dashboard::explain,
            ("GET", &[("origin", "https://app.example.com.evil.test")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://app.example.com.evil.test`\n\
             = note: the nearest it allows is `https://app.example.com`: this host only begins \
             like it\n\
             = help: add \"https://app.example.com.evil.test\" to `origins` only if you know whose \
             it is",
        ),
        (
            "a pattern with another scheme and port",
            Dashboard::explain,
            ("GET", &[("origin", "http://a.preview.example.com:8080")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `http://a.preview.example.com:8080`\n\
             = note: the nearest it allows is `https://*.preview.example.com`: the scheme and the \
             port differ\n\
             = help: if the page is yours, add \"http://a.preview.example.com:8080\" to `origins`",
        ),
        (
            "one of many",
            Partners::explain,
            ("GET", &[("origin", "https://sxi.example:8443")]),
            Kind::OriginNotAllowed,
            "`Partners` does not allow the origin `https://sxi.example:8443`\n\
             = note: the nearest it allows is `https://six.example:8443`: the hosts are spelled \
             differently\n\
             = help: if the page is yours, add \"https://sxi.example:8443\" to `origins`",
        ),
        (
            "null",
            Dashboard::explain,
            ("GET", &[("origin", "null")]),
            Kind::OriginNull,
            "`Dashboard` does not allow the origin `null`\n\
             = note: sandboxed frames, `data:` and `file:` pages, and requests redirected across origins send it\n\
             = help: serve the page from an origin of its own; to allow `null` is to allow every \
             page, since all can send it",
        ),
        (
            "a foreign form",
            Dashboard::explain,
            ("POST", &[("origin", "https://evil.test"), ("sec-fetch-mode", "navigate")]),
            Kind::OriginNotAllowed,
            "`Dashboard` does not allow the origin `https://evil.test`\n\
             = help: if the page is yours, add \"https://evil.test\" to `origins`\n\
             = note: this is a form or a link: CORS does not apply, and the handler sees it unless \
             something like `Allowed<Dashboard>` stands before it",
        ),
        (
            "a proxy has changed the host of a preflight",
            Account::explain,
            (
                "OPTIONS",
                &[
                    ("origin", "https://api.test"),
                    ("host", "api.test"),
                    ("access-control-request-method", "DELETE"),
                ],
            ),
            Kind::OriginNotAllowed,
            "`Account` does not allow the origin `https://api.test`\n\
             = help: if the page is yours, add \"https://api.test\" to `origins`",
        ),
    ]);
}

#[test]
fn origins_that_are_given_at_start_up() {
    assert_rows(&[(
        "a slot that nobody has filled",
        Unset::explain,
        ("GET", &[("origin", "https://tenant.example")]),
        Kind::OriginNotAllowed,
        "`Unset` does not allow the origin `https://tenant.example`\n\
         = note: nothing was put into `Unset::runtime_origins()` yet\n\
         = help: if the page is yours, add \"https://tenant.example\" to `origins`, or to \
         `Unset::runtime_origins()`",
    )]);
    let origins = ["https://tenant.example", "https://*.shop.example:8443"];
    let origins = OriginSet::parse(origins).expect("origins");
    Tenants::runtime_origins().set(origins).expect("no credentials");
    assert_rows(&[
        (
            "an origin of the slot",
            Tenants::explain,
            ("GET", &[("origin", "https://a.shop.example:8443")]),
            Kind::Allowed,
            "`Tenants` allows `https://a.shop.example:8443` `GET`",
        ),
        (
            "near to an origin of the slot",
            Tenants::explain,
            ("GET", &[("origin", "http://tenant.example")]),
            Kind::OriginNotAllowed,
            "`Tenants` does not allow the origin `http://tenant.example`\n\
             = note: the nearest it allows is `https://tenant.example`: the scheme differs\n\
             = help: open the page there, or add \"http://tenant.example\" to `origins`, or to \
             `Tenants::runtime_origins()`",
        ),
        (
            "near to a pattern of the slot",
            Tenants::explain,
            ("GET", &[("origin", "https://a.shop.example")]),
            Kind::OriginNotAllowed,
            "`Tenants` does not allow the origin `https://a.shop.example`\n\
             = note: the nearest it allows is `https://*.shop.example:8443`: the port differs\n\
             = help: if the page is yours, add \"https://a.shop.example\" to `origins`, or to \
             `Tenants::runtime_origins()`",
        ),
        (
            "near to the policy's own list",
            Tenants::explain,
            ("GET", &[("origin", "https://www.app.example.com")]),
            Kind::OriginNotAllowed,
            "`Tenants` does not allow the origin `https://www.app.example.com`\n\
             = note: the nearest it allows is `https://app.example.com`: one host has `www.` and \
             the other has not\n\
             = help: if the page is yours, add \"https://www.app.example.com\" to `origins`, or \
             to `Tenants::runtime_origins()`",
        ),
        (
            "an origin of the slot, with a slash",
            Tenants::explain,
            ("GET", &[("origin", "https://tenant.example/")]),
            Kind::OriginMalformed,
            "`Origin: https://tenant.example/` is not what a browser sends: it goes on after the \
             host and port\n\
             = help: send `Origin: https://tenant.example`",
        ),
    ]);
}

#[test]
fn origins_that_no_browser_sends() {
    let long = format!("https://{}.example.com", "a".repeat(400));
    let long_text = format!(
        "`Origin: https://{}…{}.example.com` is not what a browser sends: no origin is that long\n\
         = help: to try the policy, send `Origin: https://app.example.com`",
        "a".repeat(72),
        "a".repeat(27),
    );
    let sample = "\n= help: to try the policy, send `Origin: https://app.example.com`";
    let several = "\n= help: see what stands between the browser and the server: one of them adds \
                   an `Origin`";
    for (row, lines, how, repaired, text) in [
        (
            "several lines",
            &[APP, APP][..],
            Malformed::Several,
            None,
            format!(
                "`Origin: {APP}` is not what a browser sends: there is more than one{several}"
            ),
        ),
        (
            "several in one line",
            &["https://app.example.com, https://evil.test"],
            Malformed::Several,
            None,
            format!(
                "`Origin: {APP}, https://evil.test` is not what a browser sends: there is more \
                 than one{several}"
            ),
        ),
        (
            "bytes",
            &["https://bücher.example"],
            Malformed::NotText,
            None,
            format!(
                "`Origin: https://b\\xc3\\xbccher.example` is not what a browser sends: it is not \
                 printable ASCII{sample}"
            ),
        ),
        (
            "a tab",
            &["https://app.example.com\t/"],
            Malformed::NotText,
            None,
            format!(
                "`Origin: https://app.example.com\\t/` is not what a browser sends: it is not \
                 printable ASCII{sample}"
            ),
        ),
        ("long", &[&long], Malformed::TooLong, None, long_text),
        (
            "empty",
            &[""],
            Malformed::Empty,
            None,
            format!("`Origin: ` is not what a browser sends: it is empty{sample}"),
        ),
        (
            "upper case",
            &["https://App.example.com"],
            Malformed::UpperCase,
            Some(APP),
            "`Origin: https://App.example.com` is not what a browser sends: it is not in lower \
             case\n= help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "the default port",
            &["https://app.example.com:443"],
            Malformed::DefaultPort,
            Some(APP),
            "`Origin: https://app.example.com:443` is not what a browser sends: it has the default \
             port of its scheme\n= help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "a slash",
            &["https://app.example.com/"],
            Malformed::Path,
            Some(APP),
            "`Origin: https://app.example.com/` is not what a browser sends: it goes on after the \
             host and port\n= help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "a path of somebody else",
            &["https://evil.test/app.example.com"],
            Malformed::Path,
            Some("https://evil.test"),
            "`Origin: https://evil.test/app.example.com` is not what a browser sends: it goes on \
             after the host and port\n= note: `Account` does not allow `https://evil.test` either"
                .into(),
        ),
        (
            "a host",
            &["app.example.com"],
            Malformed::NoScheme,
            Some(APP),
            "`Origin: app.example.com` is not what a browser sends: it has no `scheme://`\n\
             = help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "a pattern",
            &["https://*.example.com"],
            Malformed::Wildcard,
            None,
            format!(
                "`Origin: https://*.example.com` is not what a browser sends: it is a \
                 pattern{sample}"
            ),
        ),
        (
            "a star",
            &["*"],
            Malformed::Wildcard,
            None,
            format!("`Origin: *` is not what a browser sends: it is a pattern{sample}"),
        ),
        (
            "anything else",
            &["https://app.example.com$.evil.test"],
            Malformed::Other,
            None,
            format!(
                "`Origin: https://app.example.com$.evil.test` is not what a browser sends: it is \
                 not `scheme://host[:port]`{sample}"
            ),
        ),
    ] {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("origin", HeaderValue::from_bytes(line.as_bytes()).expect(row));
        }
        let explanation = Account::explain(&Method::GET, &headers);
        assert_eq!(explanation.to_string(), text, "{row}");
        assert_eq!(explanation.kind(), Kind::OriginMalformed, "{row}");
        assert_eq!(explanation.malformed(), Some(how), "{row}");
        assert_eq!(explanation.repaired(), repaired, "{row}");
        assert_eq!(explanation.nearest(), None, "{row}");
        // To a policy for everyone, that is nothing to look at.
        assert!(OpenData::explain(&Method::GET, &headers).is_allowed(), "{row}");
    }
}

#[test]
fn methods_and_headers_that_are_not_allowed() {
    let malformed = "\n= help: let a browser write the preflight, or name the method to come";
    let no_method = format!("`Access-Control-Request-Method` does not name one method{malformed}");
    let bad_method =
        format!("`Access-Control-Request-Method: not a method` is no method{malformed}");
    assert_rows(&[
        (
            "a method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "DELETE")]),
            Kind::MethodNotAllowed,
            "`Dashboard` does not allow the method `DELETE`\n\
             = help: add `DELETE` to `methods`",
        ),
        (
            "a method that is no identifier",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "M-SEARCH")]),
            Kind::MethodNotAllowed,
            "`Dashboard` does not allow the method `M-SEARCH`\n\
             = help: add `\"M-SEARCH\"` to `methods`",
        ),
        (
            "the case of a method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "patch")]),
            Kind::MethodNotAllowed,
            "`Dashboard` does not allow the method `patch`\n\
             = note: methods are case-sensitive, and it allows `PATCH`\n\
             = help: fetch with `method: \"PATCH\"`",
        ),
        (
            "a forbidden method",
            OpenData::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "TRACE")]),
            Kind::MethodNotAllowed,
            "no browser lets a page send `TRACE`\n= note: Fetch, forbidden method",
        ),
        (
            "no method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "not a method")]),
            Kind::MethodMalformed,
            &bad_method,
        ),
        (
            "an empty method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "")]),
            Kind::MethodMalformed,
            &no_method,
        ),
        (
            "two methods",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (METHOD, "PUT")]),
            Kind::MethodMalformed,
            &no_method,
        ),
        (
            "a method without preflight",
            Dashboard::explain,
            ("DELETE", &[("origin", APP)]),
            Kind::MethodNotAllowed,
            "`Dashboard` does not allow the method `DELETE`\n\
             = note: a browser asks before it sends it, and does not send it then\n\
             = help: add `DELETE` to `methods`",
        ),
        (
            "half a preflight",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP)]),
            Kind::MethodNotAllowed,
            "`Dashboard` does not allow the method `OPTIONS`\n\
             = note: a browser asks before it sends it, and does not send it then\n\
             = note: an `OPTIONS` request without `Access-Control-Request-Method` is no preflight",
        ),
        (
            "a header",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (HEADERS, "content-type,x-a")]),
            Kind::HeadersNotAllowed,
            "`Dashboard` does not allow the request header `x-a`\n\
             = help: add \"x-a\" to `headers`",
        ),
        (
            "headers, in every spelling of a list",
            Dashboard::explain,
            (
                "OPTIONS",
                &[("origin", APP), (METHOD, "PUT"), (HEADERS, "X-B ,, x-a"), (HEADERS, "x-b")],
            ),
            Kind::HeadersNotAllowed,
            "`Dashboard` does not allow the request headers `x-a`, `x-b`\n\
             = help: add \"x-a\", \"x-b\" to `headers`",
        ),
        (
            "headers that belong elsewhere",
            Dashboard::explain,
            (
                "OPTIONS",
                &[
                    ("origin", APP),
                    (METHOD, "GET"),
                    (HEADERS, "access-control-allow-origin,cookie,x-a"),
                ],
            ),
            Kind::HeadersNotAllowed,
            "`Dashboard` does not allow the request headers `access-control-allow-origin`, \
             `cookie`, `x-a`\n\
             = help: remove `access-control-allow-origin` from the request: it is a response header\n\
             = help: remove `cookie` from the request: no script can set it\n\
             = help: add \"x-a\" to `headers`",
        ),
        (
            "many headers",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "GET"), (HEADERS, "a,b,c,d,e,f,g,h,i,j")]),
            Kind::HeadersNotAllowed,
            "`Dashboard` does not allow the request headers `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` \
             and 2 more\n\
             = help: add \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\" and 2 more to \
             `headers`",
        ),
        (
            "what the star does not cover",
            OpenData::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (HEADERS, "authorization,x-a")]),
            Kind::HeadersNotAllowed,
            "`OpenData` does not allow the request header `authorization`\n\
             = note: `*` does not cover `authorization` (Fetch, non-wildcard request-header)\n\
             = help: write `headers: [\"*\", \"authorization\"]`, or list the headers",
        ),
        (
            "no list of headers",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (HEADERS, "content-type, x a")]),
            Kind::HeadersMalformed,
            "`Access-Control-Request-Headers` is no list of names: `x a`\n\
             = help: let a browser write the preflight, or put commas between the names",
        ),
        (
            "cookies",
            Dashboard::explain,
            ("GET", &[("origin", APP), ("cookie", "session=1")]),
            Kind::CredentialsNotAllowed,
            "the request carries cookies, and `Dashboard` has no credentials\n\
             = note: a browser hides the response from the script that has sent it\n\
             = help: fetch with `credentials: \"omit\"`, or add `credentials: true`",
        ),
        (
            "cookies for everyone",
            OpenData::explain,
            ("GET", &[("origin", APP), ("cookie", "session=1"), ("sec-fetch-mode", "cors")]),
            Kind::CredentialsNotAllowed,
            "the request carries cookies, and `OpenData` has no credentials\n\
             = note: a browser hides the response from the script that has sent it\n\
             = help: fetch with `credentials: \"omit\"`, or list the origins and add `credentials: \
             true`",
        ),
        (
            "everything at once",
            Account::explain,
            (
                "OPTIONS",
                &[("origin", "http://app.example.com"), (METHOD, "PUT"), (HEADERS, "x-a,x-token")],
            ),
            Kind::OriginNotAllowed,
            "`Account` does not allow the origin `http://app.example.com`\n\
             = note: the nearest it allows is `https://app.example.com`: the scheme differs\n\
             = help: open the page there, or add \"http://app.example.com\" to `origins`\n\
             `Account` does not allow the method `PUT`\n\
             = help: add `PUT` to `methods`\n\
             `Account` does not allow the request header `x-a`\n\
             = help: add \"x-a\" to `headers`",
        ),
    ]);
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
        [Kind::OriginNotAllowed, Kind::MethodNotAllowed, Kind::HeadersNotAllowed]
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
    let response = run(layer.layer(Spy::default()).oneshot(request));
    match response {
        Ok(response) => response.headers().contains_key("access-control-allow-origin"),
        Err(never) => match never {},
    }
}

proptest! {
    /// The origin is judged as the server judges it.
    #[test]
    fn origins_agree_with_the_server((method, headers) in near_requests()) {
        fn failed(explain: Explain, method: &Method, headers: &HeaderMap) -> bool {
            let explanation = explain(method, headers);
            explanation.kind() == Kind::NoOrigin
                || explanation.failed().any(|kind| matches!(
                    kind,
                    Kind::OriginMalformed | Kind::OriginNull | Kind::OriginNotAllowed
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

    /// Nothing that a request holds can break a line, colour a terminal or fill a disk.
    #[test]
    fn explanations_can_be_logged(
        name in "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}",
        lines in vec((0..8_usize, header_value()), 0..12),
    ) {
        let mut headers = HeaderMap::new();
        for (i, value) in lines {
            headers.append(READ[i].clone(), value);
        }
        for method in [method(&name), Method::OPTIONS] {
            for explain in
                [Dashboard::explain, Account::explain, OpenData::explain, Partners::explain]
            {
                assert_safe(&explain(&method, &headers))?;
            }
        }
    }
}

/// The headers that an explanation reads.
const READ: [HeaderName; 8] = [
    http::header::ORIGIN,
    http::header::ACCESS_CONTROL_REQUEST_METHOD,
    http::header::ACCESS_CONTROL_REQUEST_HEADERS,
    http::header::HOST,
    http::header::COOKIE,
    http::header::UPGRADE,
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static("sec-fetch-mode"),
];

/// Every byte that a header can hold, and texts that come far.
fn header_value() -> impl Strategy<Value = HeaderValue> {
    let byte = prop_oneof![Just(b'\t'), 0x20..=0x7e_u8, 0x80..=0xff_u8];
    let name = "[a-z`'\\\\%\\x80-\u{fff}-]{0,300}(,[a-z`é]{1,40}){0,40}";
    let text = prop_oneof![
        "(https://)?[a-zA-Z`\\\\*:/. \"'\u{2028}\u{202e}-]{0,400}",
        "https://app\\.example\\.com[\\x20-\\x7e]{0,30}",
        name,
    ];
    prop_oneof![vec(byte, 0..600), text.prop_map(String::into_bytes)]
        .prop_filter_map("a header value", |bytes| HeaderValue::from_bytes(&bytes).ok())
}

fn assert_safe(explanation: &Explanation) -> Result<(), TestCaseError> {
    let is_plain = |c: char| c == '…' || c == ' ' || c.is_ascii_graphic();
    let one_line = format!("{explanation:#}");
    prop_assert!(one_line.chars().all(is_plain), "{one_line}");
    prop_assert!(one_line.len() < 4096, "{}: {one_line}", one_line.len());
    let debug = format!("{explanation:?}");
    prop_assert!(debug.chars().all(is_plain), "{debug}");
    let text = explanation.to_string();
    for line in text.lines() {
        prop_assert!(line.chars().all(is_plain), "{text}");
        let starts = ["= note: ", "= help: ", "`", "the ", "no browser "];
        prop_assert!(starts.iter().any(|start| line.starts_with(start)), "{text}");
    }
    // Two texts beside the names of the headers, which have their own limit.
    prop_assert!(text.len() < 4096, "{}", text.len());
    for quoted in explanation.origin().into_iter().chain([explanation.method()]) {
        prop_assert!(quoted.chars().count() <= 120, "{quoted}");
        prop_assert!(quoted.chars().all(|c| is_plain(c) && c != '`'), "{quoted}");
    }
    Ok(())
}

#[test]
fn a_forged_line_stays_in_its_quotes() {
    // What some servers and all tests can make of a header; `http` refuses line feeds.
    for (origin, shown) in [
        ("https://a.test\t= help: all is well", "https://a.test\\t= help: all is well"),
        ("https://a.test` is allowed; `", "https://a.test\\x60 is allowed; \\x60"),
        ("\u{9b}31mred", "\\xc2\\x9b31mred"),
        ("https://a.test\u{2028}ok", "https://a.test\\xe2\\x80\\xa8ok"),
        ("a\\nb", "a\\\\nb"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert("origin", HeaderValue::from_bytes(origin.as_bytes()).expect(origin));
        let text = Account::explain(&Method::GET, &headers).to_string();
        let first = format!("`Origin: {shown}` is not what a browser sends: ");
        assert!(text.starts_with(&first), "{text}");
        assert_eq!(text.lines().count(), 2, "{text}");
    }
    assert!(HeaderValue::from_bytes(b"a\nb").is_err());
}
