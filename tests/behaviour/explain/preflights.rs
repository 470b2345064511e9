//! What else a policy does not allow an origin: methods, headers, cookies.

use cors_runtime::explain::Outcome;

use crate::explain::{APP, Account, Dashboard, HEADERS, METHOD, OpenData, assert_rows};

#[test]
fn methods_and_headers_that_are_not_allowed() {
    let malformed =
        "\n= help: let a browser write the preflight, or name the method of the actual request";
    let no_method = format!("`Access-Control-Request-Method` does not name one method{malformed}");
    let bad_method =
        format!("`Access-Control-Request-Method: not a method` is not a method{malformed}");
    assert_rows(&[
        (
            "a method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "DELETE")]),
            Outcome::MethodNotAllowed,
            "`Dashboard` does not allow the method `DELETE`\n\
             = help: add `DELETE` to `methods`",
        ),
        (
            "a method that is no identifier",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "M-SEARCH")]),
            Outcome::MethodNotAllowed,
            "`Dashboard` does not allow the method `M-SEARCH`\n\
             = help: add `\"M-SEARCH\"` to `methods`",
        ),
        (
            "the case of a method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "patch")]),
            Outcome::MethodNotAllowed,
            "`Dashboard` does not allow the method `patch`\n\
             = note: methods are case-sensitive, and it allows `PATCH`\n\
             = help: fetch with `method: \"PATCH\"`",
        ),
        (
            "a forbidden method",
            OpenData::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "TRACE")]),
            Outcome::MethodNotAllowed,
            "no browser lets a page send `TRACE`\n= note: Fetch, forbidden method",
        ),
        (
            "no method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "not a method")]),
            Outcome::MethodMalformed,
            &bad_method,
        ),
        (
            "an empty method",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "")]),
            Outcome::MethodMalformed,
            &no_method,
        ),
        (
            "two methods",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (METHOD, "PUT")]),
            Outcome::MethodMalformed,
            &no_method,
        ),
        (
            "a method without preflight",
            Dashboard::explain,
            ("DELETE", &[("origin", APP)]),
            Outcome::MethodNotAllowed,
            "`Dashboard` does not allow the method `DELETE`\n\
             = note: a browser sends a preflight first, and does not send this request\n\
             = help: add `DELETE` to `methods`",
        ),
        (
            "half a preflight",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP)]),
            Outcome::MethodNotAllowed,
            "`Dashboard` does not allow the method `OPTIONS`\n\
             = note: a browser sends a preflight first, and does not send this request\n\
             = note: an `OPTIONS` request without `Access-Control-Request-Method` is not a preflight",
        ),
        (
            "a header",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (HEADERS, "content-type,x-a")]),
            Outcome::HeadersNotAllowed,
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
            Outcome::HeadersNotAllowed,
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
            Outcome::HeadersNotAllowed,
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
            Outcome::HeadersNotAllowed,
            "`Dashboard` does not allow the request headers `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` \
             and 2 more\n\
             = help: add \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\" and 2 more to \
             `headers`",
        ),
        (
            "what the star does not cover",
            OpenData::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (HEADERS, "authorization,x-a")]),
            Outcome::HeadersNotAllowed,
            "`OpenData` does not allow the request header `authorization`\n\
             = note: `*` does not cover `authorization` (Fetch, non-wildcard request-header)\n\
             = help: write `headers: [\"*\", \"authorization\"]`, or list the headers",
        ),
        (
            "no list of headers",
            Dashboard::explain,
            ("OPTIONS", &[("origin", APP), (METHOD, "PUT"), (HEADERS, "content-type, x a")]),
            Outcome::HeadersMalformed,
            "`Access-Control-Request-Headers` is not a list of names: `x a`\n\
             = help: let a browser write the preflight, or put commas between the names",
        ),
        (
            "cookies",
            Dashboard::explain,
            ("GET", &[("origin", APP), ("cookie", "session=1")]),
            Outcome::CredentialsNotAllowed,
            "the request carries cookies, and `Dashboard` does not allow credentials\n\
             = note: a browser hides the response from the script that sent the request\n\
             = help: fetch with `credentials: \"omit\"`, or add `credentials: true`",
        ),
        (
            "cookies for everyone",
            OpenData::explain,
            ("GET", &[("origin", APP), ("cookie", "session=1"), ("sec-fetch-mode", "cors")]),
            Outcome::CredentialsNotAllowed,
            "the request carries cookies, and `OpenData` does not allow credentials\n\
             = note: a browser hides the response from the script that sent the request\n\
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
            Outcome::OriginNotAllowed,
            "`Account` does not allow the origin `http://app.example.com`\n\
             = note: the most similar allowed origin is `https://app.example.com`: the scheme differs\n\
             = help: open the page there\n\
             `Account` does not allow the method `PUT`\n\
             = help: add `PUT` to `methods`\n\
             `Account` does not allow the request header `x-a`\n\
             = help: add \"x-a\" to `headers`",
        ),
    ]);
}
