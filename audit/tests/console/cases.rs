//! What servers answer, and what the two browsers print. The text is what stands behind `has been
//! blocked by CORS policy:` in Chromium, and in the brackets of Firefox's `(Reason: …)`.

/// Whether script asks in a way that needs a preflight, and with cookies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    Simply,
    WithCookies,
    WithPreflight,
    WithPreflightAndCookies,
}

use Asks::{Simply, WithCookies, WithPreflight, WithPreflightAndCookies};

/// A status and header lines, of which `APP` and `API` are filled in.
pub(crate) type ResponseHead = (u16, &'static [(&'static str, &'static str)]);

/// A server's answers and what is printed.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) asks: Asks,
    pub(crate) preflight: ResponseHead,
    pub(crate) response: ResponseHead,
    pub(crate) chromium: &'static str,
    pub(crate) firefox: &'static str,
}

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";
const NONE: ResponseHead = (204, &[]);
const GRANTED: ResponseHead =
    (204, &[(ORIGIN, "APP"), (METHODS, "PUT"), (HEADERS, "content-type")]);
const READABLE: ResponseHead = (200, &[(ORIGIN, "APP")]);

const fn simple(
    name: &'static str,
    response: ResponseHead,
    chromium: &'static str,
    firefox: &'static str,
) -> Case {
    Case { name, asks: Simply, preflight: NONE, response, chromium, firefox }
}

const fn with_cookies(
    name: &'static str,
    response: ResponseHead,
    chromium: &'static str,
    firefox: &'static str,
) -> Case {
    Case { name, asks: WithCookies, preflight: NONE, response, chromium, firefox }
}

const fn preflight(
    name: &'static str,
    preflight: ResponseHead,
    chromium: &'static str,
    firefox: &'static str,
) -> Case {
    Case { name, asks: WithPreflight, preflight, response: READABLE, chromium, firefox }
}

pub(crate) const CASES: &[Case] = &[
    simple(
        "no header",
        (200, &[]),
        "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.",
    ),
    simple(
        "another origin",
        (200, &[(ORIGIN, "https://b.example")]),
        "The 'Access-Control-Allow-Origin' header has a value 'https://b.example' that is not equal to the supplied origin. Have the server send the header with a valid value.",
        "CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://b.example’).",
    ),
    simple(
        "twice",
        (200, &[(ORIGIN, "APP"), (ORIGIN, "APP")]),
        "The 'Access-Control-Allow-Origin' header contains multiple values 'https://app.example.com, https://app.example.com', but only one is allowed. Have the server send the header with a valid value.",
        "CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://app.example.com, https://app.example.com’).",
    ),
    simple(
        "not an origin",
        (200, &[(ORIGIN, "app.example.com")]),
        "The 'Access-Control-Allow-Origin' header contains the invalid value 'app.example.com'. Have the server send the header with a valid value.",
        "CORS header ‘Access-Control-Allow-Origin’ does not match ‘app.example.com’).",
    ),
    with_cookies(
        "any origin with cookies",
        (200, &[(ORIGIN, "*"), (CREDENTIALS, "true")]),
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
        "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
    ),
    with_cookies(
        "no credentials",
        (200, &[(ORIGIN, "APP")]),
        "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
        "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
    ),
    preflight(
        "preflight without a header",
        (204, &[]),
        "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 204.",
    ),
    preflight(
        "preflight 401",
        (401, &[]),
        "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 401.",
    ),
    preflight(
        "preflight 404 with the headers",
        (404, &[(ORIGIN, "APP")]),
        "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
        "CORS preflight response did not succeed). Status code: 404.",
    ),
    preflight(
        "preflight redirected",
        (308, &[(ORIGIN, "APP"), ("location", "API/other")]),
        "Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        "CORS request external redirect not allowed).",
    ),
    preflight(
        "preflight redirected, without a header",
        (308, &[("location", "API/other")]),
        "Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.",
        "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 308.",
    ),
    preflight(
        "method",
        (204, &[(ORIGIN, "APP"), (METHODS, "GET, POST"), (HEADERS, "content-type")]),
        "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
        "Did not find method in CORS header ‘Access-Control-Allow-Methods’).",
    ),
    preflight(
        "header",
        (204, &[(ORIGIN, "APP"), (METHODS, "PUT"), (HEADERS, "authorization")]),
        "Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight response.",
        "header ‘content-type’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).",
    ),
    preflight(
        "methods that are not a list",
        (204, &[(ORIGIN, "APP"), (METHODS, "GET PUT"), (HEADERS, "content-type")]),
        "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
        "invalid token ‘GET PUT’ in CORS header ‘Access-Control-Allow-Methods’).",
    ),
    preflight(
        "headers that are not a list",
        (204, &[(ORIGIN, "APP"), (METHODS, "PUT"), (HEADERS, "content type")]),
        "Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
        "invalid token ‘content type’ in CORS header ‘Access-Control-Allow-Headers’).",
    ),
    Case {
        name: "preflight without credentials",
        asks: WithPreflightAndCookies,
        preflight: GRANTED,
        response: (200, &[(ORIGIN, "APP"), (CREDENTIALS, "true")]),
        chromium: "Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
        firefox: "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).",
    },
    simple(
        "redirect to another origin",
        (302, &[(ORIGIN, "APP"), ("location", "OTHER/readable")]),
        "The 'Access-Control-Allow-Origin' header has a value 'https://app.example.com' that is not equal to the supplied origin. Have the server send the header with a valid value.",
        "CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://app.example.com’).",
    ),
    simple(
        "redirect without a header",
        (302, &[("location", "API/readable")]),
        "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 302.",
    ),
    simple(
        "redirect with a password",
        (302, &[(ORIGIN, "APP"), ("location", "http://user:word@api.localhost/")]),
        "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
        "CORS request did not succeed). Status code: (null).",
    ),
];

/// Answers everything well, where redirects lead.
pub(crate) const ELSEWHERE: ResponseHead = READABLE;
