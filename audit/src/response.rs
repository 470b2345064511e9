//! What a response says to browsers.

use cors_rules::rules::text::is_token;
use http::{HeaderMap, header};

use crate::text::shown;

/// Status and headers of one response. Bodies are not looked at.
#[derive(Clone, Debug)]
pub struct ResponseHead {
    /// The status code.
    pub status: u16,
    /// All header lines.
    pub headers: HeaderMap,
}

/// What a page gets of a response, in the order of how much that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reads {
    /// The browser withholds the response.
    No,
    /// The page reads the response to a request without cookies.
    WithoutCredentials,
    /// The page reads the response, also to a request with the user's cookies.
    WithCredentials,
}

/// The value of a header as browsers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AllowOrigin {
    Absent,
    Any,
    /// One value, which may be an origin.
    One(String),
    /// Several lines, or several values in one.
    Several(String),
}

pub(crate) const ALLOW_ORIGIN: &str = "access-control-allow-origin";
pub(crate) const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";
pub(crate) const ALLOW_METHODS: &str = "access-control-allow-methods";
pub(crate) const ALLOW_HEADERS: &str = "access-control-allow-headers";
pub(crate) const EXPOSE_HEADERS: &str = "access-control-expose-headers";
pub(crate) const MAX_AGE: &str = "access-control-max-age";

impl ResponseHead {
    /// The lines of a header, each without white space around it.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.headers.get_all(name).iter();
        lines.map(|line| String::from_utf8_lossy(line.as_bytes()).trim().to_owned()).collect()
    }

    /// The value as <https://fetch.spec.whatwg.org/#concept-header-list-get> reads it: lines are
    /// joined, which is why a doubled header never matches.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.headers.contains_key(name).then(|| self.lines(name).join(", "))
    }

    pub(crate) fn allow_origin(&self) -> AllowOrigin {
        match self.value(ALLOW_ORIGIN) {
            None => AllowOrigin::Absent,
            Some(value) if value == "*" => AllowOrigin::Any,
            Some(value) if value.contains([',', ' ']) => AllowOrigin::Several(value),
            Some(value) => AllowOrigin::One(value),
        }
    }

    pub(crate) fn allows_credentials(&self) -> bool {
        self.value(ALLOW_CREDENTIALS).as_deref() == Some("true")
    }

    /// Whether `Access-Control-Allow-Origin` is this origin.
    pub(crate) fn names(&self, origin: &str) -> bool {
        self.value(ALLOW_ORIGIN).is_some_and(|value| value == origin)
    }

    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    pub(crate) fn reads(&self, origin: &str) -> Reads {
        match (self.allow_origin(), self.names(origin), self.allows_credentials()) {
            (AllowOrigin::Any, ..) | (_, true, false) => Reads::WithoutCredentials,
            (_, true, true) => Reads::WithCredentials,
            (_, false, _) => Reads::No,
        }
    }

    /// The elements of a header that is a list of tokens; `Err` with the whole value where one of
    /// them is not a token, because browsers then ignore or refuse all of it.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<String>, String> {
        let value = self.value(name).unwrap_or_default();
        let elements: Vec<String> =
            value.split(',').map(|part| part.trim().to_owned()).filter(|s| !s.is_empty()).collect();
        if elements.iter().all(|element| is_token(element.as_bytes())) {
            Ok(elements)
        } else {
            Err(value)
        }
    }

    /// What this response to a preflight grants: as much as [`reads`](Self::reads), where the method
    /// and the headers are allowed. <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub(crate) fn grants(&self, origin: &str, method: &str, names: &[String]) -> Reads {
        let reads = self.reads(origin);
        let (Ok(methods), Ok(headers), 200..=299) =
            (self.list(ALLOW_METHODS), self.list(ALLOW_HEADERS), self.status)
        else {
            return Reads::No;
        };
        let is_granted = |is_any: bool| {
            let is_safe = matches!(method, "GET" | "HEAD" | "POST");
            let is_listed = |name: &String| {
                headers.iter().any(|listed| listed.eq_ignore_ascii_case(name))
                    || is_any
                        && headers.iter().any(|listed| listed == "*")
                        && name != "authorization"
            };
            (is_safe
                || methods.iter().any(|listed| listed == method)
                || is_any && methods.iter().any(|listed| listed == "*"))
                && names.iter().all(is_listed)
        };
        match reads {
            Reads::WithCredentials if is_granted(false) => Reads::WithCredentials,
            Reads::WithCredentials | Reads::WithoutCredentials if is_granted(true) => {
                Reads::WithoutCredentials
            }
            _ => Reads::No,
        }
    }

    pub(crate) fn varies_by_origin(&self) -> bool {
        let vary = self.value(header::VARY.as_str()).unwrap_or_default();
        vary.split(',')
            .any(|name| matches!(name.trim(), "*") || name.trim().eq_ignore_ascii_case("origin"))
    }

    /// The value of a directive of `Cache-Control`, empty where it has none.
    pub(crate) fn cache_control(&self, directive: &str) -> Option<String> {
        let value = self.value(header::CACHE_CONTROL.as_str())?;
        value.split(',').find_map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let is_it = name.trim().eq_ignore_ascii_case(directive);
            is_it.then(|| value.trim().trim_matches('"').to_owned())
        })
    }

    /// For how many seconds a shared cache keeps it, if it is said.
    pub(crate) fn kept_by_caches(&self) -> Option<u64> {
        if ["no-store", "no-cache", "private"].iter().any(|name| self.cache_control(name).is_some())
        {
            return Some(0);
        }
        let seconds = self.cache_control("s-maxage").or_else(|| self.cache_control("max-age"))?;
        seconds.parse().ok()
    }

    /// Whether a cache has a part in it.
    pub(crate) fn is_from_a_cache(&self) -> bool {
        self.headers.contains_key(header::AGE)
            || self.headers.keys().any(|name| is_about_caches(name.as_str()))
    }

    /// The CORS headers and those about caches, one a line, as evidence.
    pub(crate) fn evidence(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| {
                let name = name.as_str();
                name.starts_with("access-control-")
                    || matches!(name, "vary" | "age" | "cache-control")
                    || is_about_caches(name)
            })
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                format!("{name}: {}", shown(&value))
            })
            .collect();
        lines.sort();
        lines
    }
}

/// Headers in which caches say what they did.
fn is_about_caches(name: &str) -> bool {
    name.starts_with("x-cache")
        || matches!(name, "cf-cache-status" | "cdn-cache" | "x-varnish" | "x-vercel-cache")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    pub(crate) fn response(status: u16, lines: &[(&str, &str)]) -> ResponseHead {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        ResponseHead { status, headers }
    }

    #[test]
    fn what_pages_read() {
        let app = "https://app.example.com";
        let other = "https://b.example";
        let credentials = (ALLOW_CREDENTIALS, "true");
        for (lines, expected) in [
            (&[][..], Reads::No),
            (&[(ALLOW_ORIGIN, "*")][..], Reads::WithoutCredentials),
            (&[(ALLOW_ORIGIN, "*"), credentials][..], Reads::WithoutCredentials),
            (&[(ALLOW_ORIGIN, app)][..], Reads::WithoutCredentials),
            (&[(ALLOW_ORIGIN, app), credentials][..], Reads::WithCredentials),
            (&[(ALLOW_ORIGIN, app), (ALLOW_CREDENTIALS, "TRUE")][..], Reads::WithoutCredentials),
            (&[(ALLOW_ORIGIN, other), credentials][..], Reads::No),
            (&[(ALLOW_ORIGIN, app), (ALLOW_ORIGIN, app)][..], Reads::No),
            (&[(ALLOW_ORIGIN, "https://app.example.com/")][..], Reads::No),
            (&[(ALLOW_ORIGIN, "https://app.example.com, *")][..], Reads::No),
        ] {
            assert_eq!(response(200, lines).reads(app), expected, "{lines:?}");
        }
    }

    #[test]
    fn lists_and_caches() {
        let got = response(200, &[(ALLOW_METHODS, "GET,, PUT"), (ALLOW_METHODS, "DELETE")]);
        assert_eq!(got.list(ALLOW_METHODS).unwrap(), ["GET", "PUT", "DELETE"]);
        assert_eq!(got.list(ALLOW_HEADERS).unwrap(), [""; 0]);
        let bad = response(200, &[(ALLOW_HEADERS, "x-a, x b")]);
        assert_eq!(bad.list(ALLOW_HEADERS).unwrap_err(), "x-a, x b");
        for (vary, expected) in
            [("Origin", true), ("accept, ORIGIN", true), ("*", true), ("origins", false)]
        {
            assert_eq!(response(200, &[("vary", vary)]).varies_by_origin(), expected, "{vary}");
        }
        for (value, expected) in [
            ("Public, max-age=60", Some(60)),
            ("max-age=0", Some(0)),
            ("max-age=60, s-maxage=\"5\"", Some(5)),
            ("private, max-age=60", Some(0)),
            ("public", None),
        ] {
            assert_eq!(
                response(200, &[("cache-control", value)]).kept_by_caches(),
                expected,
                "{value}"
            );
        }
    }
}
