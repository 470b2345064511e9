//! Whether a page of another origin has sent a request.

use cors_data::origin::{Origin, default_port};

use crate::head::{AnyHead, Line, RequestHead};

/// Returns whether a request was sent by a page of another origin than the server's.
///
/// | `Sec-Fetch-Site` | `Origin` | cross-origin |
/// |---|---|---|
/// | absent | absent | no: not a page, or a page of the server itself |
/// | `same-origin` | any, or absent | no |
/// | `none` | absent | no: the user typed an address or opened a bookmark |
/// | `same-site`, `cross-site` | absent | yes, unless the user followed a link (GET or HEAD, `Sec-Fetch-Mode: navigate` and `Sec-Fetch-Dest: document`) |
/// | `same-site`, `cross-site` | any | yes |
/// | absent, or `none` | has the host and port of the request | no |
/// | absent, or `none` | any other, `null` included | yes |
/// | any other value | any, or absent | yes |
///
/// An empty `Sec-Fetch-Site` counts as absent. A request with several lines of either header is cross-origin:
/// browsers send one.
///
/// # Why these rules
///
/// **They protect users of browsers.** Only a browser can be made to send a request with somebody else's
/// cookies. Other programs can write or omit any header, and gain nothing by it.
///
/// **`Sec-Fetch-Site` is trusted first.** Scripts cannot set headers that begin with `Sec-`
/// ([Fetch, forbidden request-header]), and browsers compute the value from the whole chain of redirects,
/// with the scheme ([Fetch Metadata, `Sec-Fetch-Site`]). So `same-origin` wins over the other headers: a
/// proxy may rewrite `Host`, and a page with `Referrer-Policy: no-referrer` sends its own forms with
/// `Origin: null`. Likewise `cross-site` wins where `Origin` and `Host` look alike: `http://example.com`
/// and `https://example.com` are different origins.
///
/// **`Origin` wins over `none`.** `none` says that no page took part in the request, and `Origin` names
/// a page.
///
/// **`Sec-Fetch-Site` can be absent.** Browsers omit it where the server has no TLS (except on
/// `localhost`) and in WebSocket handshakes (measured in Chromium 156), and all browsers did before 2023.
/// They send `Origin` with handshakes, with every CORS request, and with every method except GET and
/// HEAD ([Fetch, append a request `Origin` header]). `Host` does not include the scheme, so a request
/// without `Sec-Fetch-Site` may come from a page of the same host over plain HTTP.
/// `Strict-Transport-Security` prevents that.
///
/// **Links pass.** The response to a link goes into a window, not to the page with the link. As with
/// `SameSite=Lax`, this is safe as long as GET changes nothing. Frames do not pass.
///
/// Go's [`CrossOriginProtection`] trusts the headers in the same order. It exempts every GET, HEAD and
/// OPTIONS request; this function exempts links.
///
/// # Proxies and DNS rebinding
///
/// The host of a request is the authority of its target (`:authority` in HTTP/2), or `Host`. A proxy that
/// replaces it makes WebSocket handshakes of the server's own pages look cross-origin. Let it pass `Host`
/// on, or add the server's own origin to the policy.
///
/// Under DNS rebinding, a page of `http://evil.test` is at an address of the server itself. `Origin` and
/// `Host` then name the same host, so the request is not cross-origin: the page counts as the server's
/// own. The key [`hosts`](crate::guide::grammar) of a policy closes this.
///
/// ```
/// use cors_runtime::is_cross_origin;
/// use http::Request;
///
/// let request = Request::post("/").header("host", "example.com");
/// let own = request.header("origin", "https://example.com").body(())?;
/// assert!(!is_cross_origin(&own));
///
/// let request = Request::post("/").header("host", "example.com");
/// let other = request.header("origin", "https://example.com.evil.test").body(())?;
/// assert!(is_cross_origin(&other));
/// # Ok::<(), http::Error>(())
/// ```
///
/// [Fetch, forbidden request-header]: https://fetch.spec.whatwg.org/#forbidden-request-header
/// [Fetch, append a request `Origin` header]: https://fetch.spec.whatwg.org/#append-a-request-origin-header
/// [Fetch Metadata, `Sec-Fetch-Site`]: https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
/// [`CrossOriginProtection`]: https://pkg.go.dev/net/http#CrossOriginProtection
#[must_use]
pub fn is_cross_origin(head: &impl RequestHead) -> bool {
    Sender::of(head) == Sender::OtherOrigin
}

/// Who has sent a request, as far as its headers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// Not a page, or a page of the server itself: browsers send neither header in a plain GET to a
    /// server without TLS.
    Nobody,
    /// The user, by an address, a bookmark or a link.
    User,
    /// A page of the server's origin, by `Sec-Fetch-Site`.
    OwnPage,
    /// A page of the server's host, by `Origin` and `Host`.
    OwnHost,
    /// A page of another origin, or a request that no browser sends.
    OtherOrigin,
}

impl Sender {
    pub(crate) fn of(head: &dyn AnyHead) -> Self {
        let origin = match (Site::of(head), head.line("origin")) {
            (_, Line::Several) => return Self::OtherOrigin,
            (Site::SameOrigin, _) => return Self::OwnPage,
            (Site::Absent, Line::Absent) => return Self::Nobody,
            (Site::None, Line::Absent) => return Self::User,
            (Site::Other, Line::Absent) if is_link(head) => return Self::User,
            (Site::Other | Site::Unknown, _) => return Self::OtherOrigin,
            (Site::Absent | Site::None, Line::One(origin)) => origin,
        };
        let host = match (head.authority(), head.line("host")) {
            (Some(authority), _) => Some(authority),
            (None, Line::One(host)) => str::from_utf8(host).ok(),
            (None, _) => None,
        };
        let origin = str::from_utf8(origin).ok().and_then(Origin::parse);
        match (origin, host) {
            (Some(origin), Some(host)) if is_at(&origin, host) => Self::OwnHost,
            _ => Self::OtherOrigin,
        }
    }
}

/// `Sec-Fetch-Site`.
enum Site {
    Absent,
    SameOrigin,
    /// No site at all.
    None,
    /// `same-site` or `cross-site`.
    Other,
    /// An unknown value, or several lines. No link has it.
    Unknown,
}

impl Site {
    fn of(head: &dyn AnyHead) -> Self {
        match head.line("sec-fetch-site") {
            Line::Absent | Line::One(b"") => Self::Absent,
            Line::One(b"same-origin") => Self::SameOrigin,
            Line::One(b"none") => Self::None,
            Line::One(b"same-site" | b"cross-site") => Self::Other,
            Line::One(_) | Line::Several => Self::Unknown,
        }
    }
}

/// Whether the response goes into a window of its own, and the request is one that a link sends.
fn is_link(head: &dyn AnyHead) -> bool {
    matches!(head.method(), "GET" | "HEAD")
        && matches!(head.line("sec-fetch-mode"), Line::One(b"navigate"))
        && matches!(head.line("sec-fetch-dest"), Line::One(b"document"))
}

/// Whether a script on a page of another origin has sent a request in mode `cors`, the only one that has
/// preflights. Browsers say so where there is TLS; elsewhere, `Origin` and `Host` do. What no browser says,
/// because a proxy has changed it, counts as nothing said.
pub(crate) fn is_page_elsewhere(head: &dyn AnyHead) -> bool {
    let Line::One(origin) = head.line("origin") else { return false };
    match (head.line("sec-fetch-site"), head.line("sec-fetch-mode")) {
        (Line::One(b"same-origin" | b"none"), _) => false,
        (Line::One(b"cross-site" | b"same-site"), Line::One(mode)) => mode == b"cors",
        _ => {
            (origin == b"null" || origin.starts_with(b"https://") || origin.starts_with(b"http://"))
                && Sender::of(head) != Sender::OwnHost
                && !is_report(head)
        }
    }
}

/// Whether a page sends this `Content-Type` only after a preflight.
pub(crate) fn has_unsafe_type(head: &dyn AnyHead) -> bool {
    const SAFELISTED: [&[u8]; 3] =
        [b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"];
    head.has("content-type", |line| !is_one_of(&SAFELISTED, line))
}

/// Pings and reports of Content Security Policy, which have no preflight.
fn is_report(head: &dyn AnyHead) -> bool {
    head.method() == "POST"
        && matches!(head.line("content-type"), Line::One(line)
            if is_one_of(&[b"text/ping", b"application/csp-report"], line))
}

/// Whether the essence of a `Content-Type` is one of these.
fn is_one_of(types: &[&[u8]], line: &[u8]) -> bool {
    let end = line.iter().position(|&byte| byte == b';').unwrap_or(line.len());
    let essence = line[..end].trim_ascii();
    types.iter().any(|known| essence.eq_ignore_ascii_case(known))
}

/// Whether an origin's host and port are those of a `Host` header, by either scheme.
fn is_at(origin: &Origin<'_>, host: &str) -> bool {
    // The page of an app shell (`tauri://localhost`) is not on the server of that name.
    if !matches!(origin.scheme(), "http" | "https") {
        return false;
    }
    let Some((name, port)) = parts(host) else { return false };
    let has_port = match port {
        // The default one of the scheme by which the request came, and of the origin's.
        None => origin.port().is_none(),
        Some(_) => port == origin.port().or_else(|| default_port(origin.scheme().as_bytes())),
    };
    has_port && name.eq_ignore_ascii_case(origin.host())
}

/// Whether a request names the server by one of these hosts.
pub(crate) fn is_named(hosts: &[&str], head: &dyn AnyHead) -> bool {
    host(head).is_some_and(|host| hosts.iter().any(|known| is_same(known, host)))
}

/// The host of a request, if it names one, and one only.
pub(crate) fn host(head: &dyn AnyHead) -> Option<&str> {
    let line = match head.line("host") {
        Line::Absent => return head.authority(),
        Line::One(line) => str::from_utf8(line).ok()?,
        Line::Several => return None,
    };
    match head.authority() {
        Some(authority) => is_same(authority, line).then_some(authority),
        None => Some(line),
    }
}

fn is_same(host: &str, other: &str) -> bool {
    // A server has the default port of one scheme or the other, and does not know which.
    let port = |port: Option<u16>| port.filter(|port| !matches!(port, 80 | 443));
    match (parts(host), parts(other)) {
        (Some((host, at)), Some((other, there))) => {
            host.eq_ignore_ascii_case(other) && port(at) == port(there)
        }
        _ => false,
    }
}

/// A host and its port.
fn parts(host: &str) -> Option<(&str, Option<u16>)> {
    match host.rsplit_once(':') {
        // The colons of an IPv6 address stand before its closing bracket.
        Some((name, port)) if !port.ends_with(']') => {
            let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
            Some((name, Some(port.parse().ok().filter(|_| is_number)?)))
        }
        _ => Some((host, None)),
    }
}
