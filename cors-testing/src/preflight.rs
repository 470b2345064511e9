//! The CORS-preflight: when it is due, what it asks, what answer grants.

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::{
    cache::{Grant, PreflightCache},
    check::check,
    header_list::{Malformed, decode, extract_tokens, get},
    reason::Reason,
    request::{Ongoing, insert},
    safelist::{is_beyond_wildcard, is_safelisted_method, unsafe_names},
};

/// Seconds an answer without a readable `access-control-max-age` is good for.
const DEFAULT_MAX_AGE: u64 = 5;

/// Main fetch's condition, <https://fetch.spec.whatwg.org/#concept-main-fetch>.
pub(crate) fn is_due(request: &Ongoing) -> bool {
    request.use_preflight
        || !is_safelisted_method(&request.method)
        || !unsafe_names(&request.headers, request.is_strict).is_empty()
}

/// HTTP fetch's condition, <https://fetch.spec.whatwg.org/#concept-http-fetch>.
pub(crate) fn is_cached(request: &Ongoing, cache: &PreflightCache) -> bool {
    let key = request.cache_key();
    let credentialed = request.is_credentialed();
    let method = request.method.as_str();
    let asks_for_method = request.use_preflight || !is_safelisted_method(&request.method);
    (!asks_for_method || cache.has_method(&key, credentialed, method))
        && unsafe_names(&request.headers, request.is_strict)
            .iter()
            .all(|name| cache.has_header(&key, credentialed, name))
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, steps 1 to 5. No
/// cookie and no `Authorization` goes along.
pub(crate) fn request_headers(request: &Ongoing, suffixes: &[String]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    insert(&mut headers, header::ACCESS_CONTROL_REQUEST_METHOD, request.method.as_str());
    let names = unsafe_names(&request.headers, request.is_strict);
    if !names.is_empty() {
        // A comma and no space, unlike everywhere else.
        insert(&mut headers, header::ACCESS_CONTROL_REQUEST_HEADERS, &names.join(","));
    }
    request.append_origin_and_metadata(&Method::OPTIONS, &mut headers, suffixes);
    headers
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 7: the check
/// is the one of the request itself, so its credentials mode counts although
/// the preflight carried none.
pub(crate) fn verdict(
    request: &Ongoing,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Grant, Reason> {
    // Any status but 200 to 299 fails; browsers name this case apart.
    if crate::redirect::is_redirect(status) {
        return Err(Reason::RedirectedPreflight { status: status.as_u16() });
    }
    let credentialed = request.is_credentialed();
    check(&request.serialized_origin(), credentialed, headers)?;
    if !status.is_success() {
        return Err(Reason::PreflightStatus { status: status.as_u16() });
    }
    let methods = list(headers, "access-control-allow-methods")?;
    let names = list(headers, "access-control-allow-headers")?.unwrap_or_default();
    let method = request.method.as_str();
    let methods = match methods {
        // So that a preflight for an upload listener can be cached at all.
        None if request.use_preflight && !request.is_strict => vec![method.to_owned()],
        methods => methods.unwrap_or_default(),
    };
    let any = |list: &[String]| !credentialed && list.iter().any(|item| item == "*");
    if !methods.iter().any(|allowed| allowed == method)
        && (!is_safelisted_method(&request.method) || request.is_strict && request.use_preflight)
        && !any(&methods)
    {
        return Err(Reason::MethodNotAllowed { method: method.to_owned() });
    }
    for name in unsafe_names(&request.headers, request.is_strict) {
        let listed = names.iter().any(|item| item.eq_ignore_ascii_case(&name));
        if !listed && (is_beyond_wildcard(&name) || !any(&names)) {
            return Err(Reason::HeaderNotAllowed { name });
        }
    }
    Ok(Grant { methods, headers: names, max_age: max_age(headers) })
}

fn list(headers: &HeaderMap, name: &'static str) -> Result<Option<Vec<String>>, Reason> {
    extract_tokens(headers, name)
        .map_err(|Malformed(got)| Reason::BadHeaderList { header: name, got })
}

/// `delta-seconds`, digits and nothing else; a second line breaks the grammar
/// (<https://fetch.spec.whatwg.org/#http-new-header-syntax>).
fn max_age(headers: &HeaderMap) -> u64 {
    let value = get(headers, "access-control-max-age").map(|value| decode(&value));
    match value {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            // Digits that fit no integer are still a very long time.
            digits.parse().unwrap_or(u64::MAX)
        }
        _ => DEFAULT_MAX_AGE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fetch::Credentials,
        request::{Tainting, tests::ongoing},
        support::headers,
    };

    const APP: &str = "https://app.example.com";
    const API: &str = "https://api.example.com/items";
    const ACAO: (&str, &str) = ("access-control-allow-origin", APP);
    const ACAC: (&str, &str) = ("access-control-allow-credentials", "true");
    const ACAM: &str = "access-control-allow-methods";
    const ACAH: &str = "access-control-allow-headers";

    fn request(method: &str, pairs: &[(&str, &str)]) -> Ongoing {
        let mut request = ongoing(APP, method, API, pairs);
        request.tainting = Tainting::Cors;
        request
    }

    fn judged(request: &Ongoing, status: u16, pairs: &[(&str, &str)]) -> Result<Grant, Reason> {
        let status = StatusCode::from_u16(status).unwrap();
        verdict(request, status, &headers(pairs))
    }

    #[test]
    fn due() {
        for (method, pairs, listener, expected) in [
            ("GET", &[][..], false, false),
            ("post", &[("content-type", "text/plain")][..], false, false),
            ("POST", &[("content-type", "application/json")][..], false, true),
            ("GET", &[("authorization", "x")][..], false, true),
            ("GET", &[("cookie", "x")][..], false, false),
            ("PUT", &[][..], false, true),
            ("patch", &[][..], false, true),
            ("POST", &[][..], true, true),
        ] {
            let mut request = request(method, pairs);
            request.use_preflight = listener;
            assert_eq!(is_due(&request), expected, "{method} {pairs:?} {listener}");
        }
    }

    #[test]
    fn the_question_is_exactly_this() {
        let put = request(
            "put",
            &[
                ("x-b", "1"),
                ("Authorization", "Bearer x"),
                ("content-type", "application/json"),
                ("accept", "application/json"),
            ],
        );
        let asked = request_headers(&put, &[]);
        let expected = headers(&[
            ("accept", "*/*"),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "authorization,content-type,x-b"),
            ("origin", APP),
            ("host", "api.example.com"),
            ("sec-fetch-dest", "empty"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-site", "same-site"),
        ]);
        assert_eq!(asked, expected);
        let bare = request_headers(&request("POST", &[]), &[]);
        assert!(!bare.contains_key("access-control-request-headers"));
    }

    #[test]
    fn answers_without_credentials() {
        let method = |name: &str| Err(Reason::MethodNotAllowed { method: name.to_owned() });
        let header = |name: &str| Err(Reason::HeaderNotAllowed { name: name.to_owned() });
        let bad = |header, got: &str| Err(Reason::BadHeaderList { header, got: got.to_owned() });
        let get_x: (&str, &[(&str, &str)]) = ("GET", &[("x-a", "1")]);
        let get_auth: (&str, &[(&str, &str)]) = ("GET", &[("authorization", "1")]);
        let put: (&str, &[(&str, &str)]) = ("PUT", &[]);
        let patch: (&str, &[(&str, &str)]) = ("patch", &[]);
        for ((name, sent), status, answer, expected) in [
            (put, 204, &[ACAO, (ACAM, "PUT")][..], Ok(())),
            (put, 200, &[ACAO, (ACAM, "GET"), (ACAM, "PUT")][..], Ok(())),
            (put, 299, &[ACAO, (ACAM, "*")][..], Ok(())),
            (put, 204, &[ACAO][..], method("PUT")),
            (put, 204, &[ACAO, (ACAM, "")][..], method("PUT")),
            (put, 204, &[ACAO, (ACAM, "put")][..], method("PUT")),
            (patch, 204, &[ACAO, (ACAM, "PATCH")][..], method("patch")),
            (put, 204, &[ACAO, (ACAM, "PUT;")][..], bad(ACAM, "PUT;")),
            (put, 204, &[ACAO, (ACAM, "PUT"), (ACAH, "x a")][..], bad(ACAH, "x a")),
            (put, 204, &[][..], Err(Reason::MissingAllowOrigin)),
            (put, 403, &[][..], Err(Reason::MissingAllowOrigin)),
            (put, 405, &[ACAO, (ACAM, "PUT")][..], Err(Reason::PreflightStatus { status: 405 })),
            (put, 304, &[ACAO, (ACAM, "PUT")][..], Err(Reason::PreflightStatus { status: 304 })),
            (
                put,
                308,
                &[ACAO, (ACAM, "PUT")][..],
                Err(Reason::RedirectedPreflight { status: 308 }),
            ),
            (get_x, 204, &[ACAO, (ACAH, "x-a")][..], Ok(())),
            (get_x, 204, &[ACAO, (ACAH, "X-B, X-A")][..], Ok(())),
            (get_x, 204, &[ACAO, (ACAH, "*")][..], Ok(())),
            (get_x, 204, &[ACAO][..], header("x-a")),
            (get_x, 204, &[ACAO, (ACAH, "x-ab")][..], header("x-a")),
            (get_auth, 204, &[ACAO, (ACAH, "*")][..], header("authorization")),
            (get_auth, 204, &[ACAO, (ACAH, "*, Authorization")][..], Ok(())),
        ] {
            let got = judged(&request(name, sent), status, answer).map(drop);
            assert_eq!(got, expected, "{name} {sent:?} {status} {answer:?}");
        }
    }

    #[test]
    fn no_wildcard_with_credentials() {
        let mut put = request("PUT", &[("x-a", "1")]);
        put.credentials = Credentials::Include;
        for (answer, expected) in [
            (&[ACAO, ACAC, (ACAM, "PUT"), (ACAH, "x-a")][..], Ok(())),
            (
                &[ACAO, (ACAM, "PUT"), (ACAH, "x-a")][..],
                Err(Reason::CredentialsNotTrue { got: None }),
            ),
            (
                &[ACAO, ACAC, (ACAM, "*"), (ACAH, "x-a")][..],
                Err(Reason::MethodNotAllowed { method: "PUT".to_owned() }),
            ),
            (
                &[ACAO, ACAC, (ACAM, "PUT"), (ACAH, "*")][..],
                Err(Reason::HeaderNotAllowed { name: "x-a".to_owned() }),
            ),
        ] {
            let got = judged(&put, 204, answer).map(drop);
            assert_eq!(got, expected, "{answer:?}");
        }
    }

    #[test]
    fn an_upload_listener_is_granted_its_own_method() {
        let mut post = request("POST", &[]);
        for (listener, answer, expected) in [
            (true, &[ACAO][..], &["POST"][..]),
            (true, &[ACAO, (ACAM, "PUT")][..], &["PUT"][..]),
            (true, &[ACAO, (ACAM, "")][..], &[][..]),
            (false, &[ACAO][..], &[][..]),
        ] {
            post.use_preflight = listener;
            let grant = judged(&post, 204, answer).expect("a grant");
            assert_eq!(grant.methods, expected, "{listener} {answer:?}");
        }
    }

    #[test]
    fn max_ages() {
        for (lines, expected) in [
            (&[][..], 5),
            (&["0"][..], 0),
            (&["600"][..], 600),
            (&[" 600 "][..], 600),
            (&["0600"][..], 600),
            (&["99999999999999999999999"][..], u64::MAX),
            (&[""][..], 5),
            (&["-1"][..], 5),
            (&["+5"][..], 5),
            (&["1.5"][..], 5),
            (&["600s"][..], 5),
            (&["600", "600"][..], 5),
            (&["6\u{663}"][..], 5),
        ] {
            let pairs: Vec<_> =
                lines.iter().map(|line| ("access-control-max-age", *line)).collect();
            assert_eq!(max_age(&headers(&pairs)), expected, "{lines:?}");
        }
    }
}
