//! Who has sent a request: a page of another origin, or anybody else.

use cors_rules::origin::{Origin, default_port};
use http::{
    HeaderMap, HeaderValue,
    header::{AsHeaderName, HOST, ORIGIN},
    uri::Authority,
};

/// Returns whether a page of another origin than the server's own has sent a request.
///
/// | `Sec-Fetch-Site` | `Origin` | cross-origin |
/// |---|---|---|
/// | absent | absent | no: no page has sent it, or one of the server's own |
/// | `same-origin` | anything, or absent | no |
/// | `none` | absent | no: the user has typed an address, or opened a bookmark |
/// | `same-site`, `cross-site` | absent | yes, unless the user has followed a link (`Sec-Fetch-Mode: navigate` and `Sec-Fetch-Dest: document`) |
/// | `same-site`, `cross-site` | anything | yes |
/// | absent, or `none` | names the host and port of `Host` | no |
/// | absent, or `none` | anything else, `null` too | yes |
/// | anything else | names the host and port of `Host` | no |
/// | anything else | anything else, or absent | yes |
///
/// Several lines of `Origin` count as cross-origin: no browser sends them.
///
/// # Why so
///
/// **It protects users of browsers.** Only a browser can be made to send a request that carries
/// somebody else's cookies. Other programs can write what they like into every header, or leave
/// them out, and gain nothing that they would not have without a browser.
///
/// **`Sec-Fetch-Site` is the browser's word.** Names that begin with `Sec-` are forbidden to script
/// ([Fetch, forbidden request-header]), and the value is computed from the request's whole chain of
/// redirects, with the scheme ([Fetch Metadata, `Sec-Fetch-Site`]). So `same-origin` counts whatever
/// the other headers say: behind a proxy that rewrites `Host` it is the only one that can tell, and
/// a page with `Referrer-Policy: no-referrer` sends its own forms with `Origin: null`. For the same
/// reason `cross-site` counts where `Origin` and `Host` look alike: `http://example.com` is
/// another origin than `https://example.com`.
///
/// **`none` is contradicted by an `Origin`.** It says that no page had a part in the request, and
/// `Origin` names one. Then `Origin` counts.
///
/// **It is not always there.** Browsers leave it out where the server has no TLS (but for
/// `localhost`), in WebSocket handshakes (measured: Chromium 156), and did so everywhere before 2023.
/// They do send `Origin` with handshakes, with every CORS request, and with every method but GET and
/// HEAD ([Fetch, append a request `Origin` header]). `Host` does not tell the scheme, so a request
/// without `Sec-Fetch-Site` may come from the same host over plain HTTP. `Strict-Transport-Security`
/// closes that.
///
/// **A link is the user's.** Its response goes into a window, not to the page with the link. As with
/// `SameSite=Lax`, this is safe as long as no GET changes anything. A frame is not exempt.
///
/// The same order of trust stands behind Go's [`CrossOriginProtection`], which looks at other methods
/// than GET only.
///
/// # Proxies and HTTP/2
///
/// A proxy that replaces `Host` makes WebSocket handshakes of the server's own pages look
/// cross-origin: let it pass `Host` on, or add the server's own origin to the policy. HTTP/2 has no `Host` but `:authority`,
/// which is in the request's URI and not among its headers; the extractor `TrustedSender` looks there too.
///
/// A name that resolves to the server without being its own (DNS rebinding) stands in `Origin` and
/// in `Host` alike, so its pages are not cross-origin: a server in a local network should refuse a `Host`
/// that it does not know.
///
/// ```
/// use cors_runtime::is_cross_origin;
/// use http::{HeaderMap, HeaderValue};
///
/// let mut headers = HeaderMap::new();
/// assert!(!is_cross_origin(&headers));
/// headers.insert("host", HeaderValue::from_static("example.com"));
/// headers.insert("origin", HeaderValue::from_static("https://example.com"));
/// assert!(!is_cross_origin(&headers));
/// headers.insert("origin", HeaderValue::from_static("https://example.com.evil.test"));
/// assert!(is_cross_origin(&headers));
/// ```
///
/// [Fetch, forbidden request-header]: https://fetch.spec.whatwg.org/#forbidden-request-header
/// [Fetch, append a request `Origin` header]: https://fetch.spec.whatwg.org/#append-a-request-origin-header
/// [Fetch Metadata, `Sec-Fetch-Site`]: https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
/// [`CrossOriginProtection`]: https://pkg.go.dev/net/http#CrossOriginProtection
pub fn is_cross_origin(headers: &HeaderMap) -> bool {
    is_cross_origin_to(None, headers)
}

/// As [`is_cross_origin`], where the request's URI is at hand: `authority` counts before `Host`
/// (RFC 9112, 3.2.2; RFC 9113, 8.3.1).
pub(crate) fn is_cross_origin_to(authority: Option<&Authority>, headers: &HeaderMap) -> bool {
    Sender::of(authority, headers) == Sender::OtherOrigin
}

/// Who has sent a request, as far as its headers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// No page, or an own one: browsers name neither origin nor site in a plain GET to a server
    /// without TLS.
    Nobody,
    /// The user, by an address, a bookmark or a link.
    User,
    /// A page of the server's origin, says the browser.
    OwnPage,
    /// A page of the server's host, say `Origin` and `Host`.
    OwnHost,
    /// A page of another origin, or what no browser sends.
    OtherOrigin,
}

impl Sender {
    pub(crate) fn of(authority: Option<&Authority>, headers: &HeaderMap) -> Self {
        let origin = match (Site::of(headers), Line::of(headers, ORIGIN)) {
            (_, Line::Several) => return Self::OtherOrigin,
            (Site::SameOrigin, _) => return Self::OwnPage,
            (Site::Absent, Line::Absent) => return Self::Nobody,
            (Site::None, Line::Absent) => return Self::User,
            (Site::Other, Line::Absent) if is_link(headers) => return Self::User,
            (Site::Other, _) | (Site::Unknown, Line::Absent) => return Self::OtherOrigin,
            (Site::Absent | Site::None | Site::Unknown, Line::One(origin)) => origin,
        };
        let host = match (authority, Line::of(headers, HOST)) {
            (Some(authority), _) => Some(authority.as_str()),
            (None, Line::One(host)) => host.to_str().ok(),
            (None, _) => None,
        };
        let origin = origin.to_str().ok().and_then(Origin::parse);
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
    /// A value that came later than this, or several lines. A browser has sent it, so it must not
    /// count for less than no value.
    Unknown,
}

impl Site {
    fn of(headers: &HeaderMap) -> Self {
        match Line::of(headers, "sec-fetch-site") {
            Line::Absent => Self::Absent,
            Line::Several => Self::Unknown,
            Line::One(value) => match value.as_bytes() {
                b"same-origin" => Self::SameOrigin,
                b"none" => Self::None,
                b"same-site" | b"cross-site" => Self::Other,
                _ => Self::Unknown,
            },
        }
    }
}

/// The lines of a header that has one.
pub(crate) enum Line<'a> {
    Absent,
    One(&'a HeaderValue),
    Several,
}

impl<'a> Line<'a> {
    pub(crate) fn of(headers: &'a HeaderMap, name: impl AsHeaderName) -> Self {
        let mut lines = headers.get_all(name).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Self::Absent,
            (Some(line), None) => Self::One(line),
            (Some(_), Some(_)) => Self::Several,
        }
    }

    pub(crate) fn is(&self, value: &[u8]) -> bool {
        matches!(self, Self::One(line) if line.as_bytes() == value)
    }
}

/// Whether the response goes into a window of its own.
fn is_link(headers: &HeaderMap) -> bool {
    Line::of(headers, "sec-fetch-mode").is(b"navigate")
        && Line::of(headers, "sec-fetch-dest").is(b"document")
}

/// Whether an origin's host and port are those of a `Host` header, by either scheme.
fn is_at(origin: &Origin<'_>, host: &str) -> bool {
    // The page of an app shell (`tauri://localhost`) is not on the server of that name.
    if !matches!(origin.scheme(), "http" | "https") {
        return false;
    }
    let (name, port) = match host.rsplit_once(':') {
        // The colons of an IPv6 address stand before its closing bracket.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let has_port = match port {
        // The default one of the scheme by which the request came, and of the origin's.
        None => origin.port().is_none(),
        Some(port) => {
            let number = port.bytes().all(|byte| byte.is_ascii_digit()).then(|| port.parse().ok());
            let own = origin.port().or_else(|| default_port(origin.scheme().as_bytes()));
            number.flatten() == own
        }
    };
    has_port && name.eq_ignore_ascii_case(origin.host())
}
