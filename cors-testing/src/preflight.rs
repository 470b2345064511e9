//! The CORS-preflight: when it is due, what it asks, what its response grants.

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use crate::{
    cache::{Grant, PreflightCache},
    check::check,
    header_list::{Malformed, decode, extract_tokens, get},
    reason::Reason,
    request::{Ongoing, insert},
    safelist::{is_beyond_wildcard, is_safelisted_method, unsafe_names},
};

/// Seconds for which a response without a readable `access-control-max-age` is cached.
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
    use crate::support::headers;

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
