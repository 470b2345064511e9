//! Origins: the scheme. How the page was loaded.

pub mod origin_missing_scheme {
    //! An origin without a scheme.
    //!
    //! Level: error.
    //!
    //! `http` and `https` pages of one host are different origins, and browsers always send the
    //! scheme: the entry matches neither.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, `Origin` header](https://fetch.spec.whatwg.org/#origin-header).
}

pub mod origin_separator {
    //! An origin whose scheme is not followed by `://`.
    //!
    //! Level: error.
    //!
    //! The address bar repairs `https:/` and `https:\\`; the comparison of origins does not.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https:/app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [URL,
    //! special-scheme-missing-following-solidus](https://url.spec.whatwg.org/#special-scheme-missing-following-solidus).
}

pub mod origin_scheme_case {
    //! A scheme that is not in lower case.
    //!
    //! Level: error.
    //!
    //! Browsers write schemes in lower case and compare byte by byte: the entry matches no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["HTTPS://app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, `Origin` header](https://fetch.spec.whatwg.org/#origin-header).
}

pub mod origin_scheme_syntax {
    //! A scheme with characters that no scheme has.
    //!
    //! Level: error.
    //!
    //! A scheme is a letter followed by letters, digits, `+`, `-` and `.`. No page can be loaded
    //! over another one.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["-https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [RFC 3986, 3.1](https://www.rfc-editor.org/rfc/rfc3986#section-3.1).
}

pub mod origin_scheme_length {
    //! A scheme of more than 64 bytes.
    //!
    //! Level: deny.
    //!
    //! The standards set no limit, but no scheme in use comes near: such a text is something else
    //! that was pasted in front of `://`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: [
    //!             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa://localhost",
    //!         ],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["tauri://localhost"] }
    //! }
    //! ```
    //!
    //! `#[allow(origin_scheme_length, reason = "…")]` is right where an app shell has registered a
    //! scheme of that length. It is an error, and cannot be allowed, where the whole origin has more
    //! than 327 bytes: such a value of `Origin` is refused unread.
    //!
    //! Source: [RFC 3986, 3.1](https://www.rfc-editor.org/rfc/rfc3986#section-3.1).
}

pub mod origin_opaque_scheme {
    //! A scheme whose pages have no origin of their own, such as `file:` or `data:`.
    //!
    //! Level: error.
    //!
    //! Their requests carry `Origin: null`, so the entry matches none of them. Nor would `"null"`
    //! be safe: every sandboxed frame sends that.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["file://"] }
    //! }
    //! ```
    //!
    //! Serve the page, if only on the own machine:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://localhost:3000"] }
    //! }
    //! ```
    //!
    //! Source: [URL, origin](https://url.spec.whatwg.org/#concept-url-origin).
}

pub mod origin_scheme_never_sent {
    //! A scheme over which no page is loaded: `ws:`, `wss:`, `ftp:` and its kin.
    //!
    //! Level: deny.
    //!
    //! A WebSocket request carries the origin of the page that opens it, `http:` or `https:`, and
    //! CORS does not apply to it.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["ws://localhost:3000"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://localhost:3000"] }
    //! }
    //! ```
    //!
    //! `#[allow(origin_scheme_never_sent, reason = "…")]` is right where a program that is no
    //! browser sends such an `Origin`.
    //!
    //! Source: [Fetch, WebSockets](https://fetch.spec.whatwg.org/#websocket-protocol).
}

pub mod origin_scheme_typo {
    //! A scheme that looks like a slip of the pen.
    //!
    //! Level: deny.
    //!
    //! Custom schemes may have any name, so `htps` is a valid one that no page has: the entry would
    //! match nothing, in silence.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["htps://app.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! `#[allow(origin_scheme_typo, reason = "…")]` is right where an app shell does have that
    //! scheme.
    //!
    //! Source: [RFC 3986, 3.1](https://www.rfc-editor.org/rfc/rfc3986#section-3.1).
}

pub mod null_origin {
    //! The entry `"null"`.
    //!
    //! Level: deny.
    //!
    //! Sandboxed frames, `data:` pages and cross-origin redirects send `Origin: null`, so any site
    //! can produce it with one `<iframe sandbox>`. It trusts everyone, and unlike `"*"` it does so
    //! with credentials too.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["null"] }
    //! }
    //! ```
    //!
    //! Accepted, for public data:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["*"] }
    //! }
    //! ```
    //!
    //! `#[allow(null_origin, reason = "…")]` is right without credentials, where every request
    //! carries a secret of its own and pages without an origin have to call.
    //!
    //! Source: [HTML, serialization of an
    //! origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin).
}

pub mod origin_extension_id {
    //! A browser extension's origin with an id that no extension has.
    //!
    //! Level: deny.
    //!
    //! `chrome-extension` ids are 32 letters from a to p, `moz-extension` and
    //! `safari-web-extension` ids are UUIDs. A name from the manifest or the store's address
    //! matches nothing.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["chrome-extension://my-extension"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["chrome-extension://abcdefghijklmnopabcdefghijklmnop"] }
    //! }
    //! ```
    //!
    //! `#[allow(origin_extension_id, reason = "…")]` is right for a browser that forms its ids in
    //! another way.
    //!
    //! Source: [Chrome extensions, manifest
    //! key](https://developer.chrome.com/docs/extensions/reference/manifest/key).
}
