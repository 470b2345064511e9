//! Origins: the text. What a browser's `Origin` header never holds.

pub mod origin_empty {
    //! An entry without text.
    //!
    //! Level: error.
    //!
    //! No request has an empty origin. Most of these are what is left of a variable that was empty.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com", ""] }
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

pub mod origin_whitespace {
    //! White space in an entry.
    //!
    //! Level: error.
    //!
    //! Browsers never send it, and the comparison is byte by byte: the entry matches no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: [" https://app.example.com"] }
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
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#cors-check).
}

pub mod origin_control_char {
    //! A control character in an entry.
    //!
    //! Level: error.
    //!
    //! No host can hold one. It is invisible in most editors, comes from a copied cell or terminal,
    //! and makes the entry match no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com\u{7}"] }
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
    //! Source: [URL, forbidden domain code
    //! point](https://url.spec.whatwg.org/#forbidden-domain-code-point).
}

pub mod origin_quoted {
    //! Quotes within the quotes of the literal.
    //!
    //! Level: error.
    //!
    //! They would be part of the origin, and no page has one with quotes. They come from a shell or
    //! a configuration file.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["'https://app.example.com'"] }
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

pub mod origin_list {
    //! Several origins in one literal.
    //!
    //! Level: error.
    //!
    //! The answer carries one origin, the one that asked. A list in one literal is compared as a
    //! whole and equals none of its parts.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com, https://admin.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com", "https://admin.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, HTTP new-header
    //! syntax](https://fetch.spec.whatwg.org/#http-new-header-syntax).
}

pub mod origin_keyword {
    //! A word such as `self`, `none` or `any` in place of an origin.
    //!
    //! Level: error.
    //!
    //! The first two belong to Content Security Policy; CORS has no words but `*`. Requests to the
    //! API's own origin need no entry.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["self", "https://app.example.com"] }
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
    //! Source: [CSP, keyword-source](https://www.w3.org/TR/CSP3/#grammardef-keyword-source).
}

pub mod origin_placeholder {
    //! A placeholder such as `{tenant}` or `${FRONTEND_URL}`.
    //!
    //! Level: error.
    //!
    //! Nothing fills it in, neither the compiler nor the server. The entry would be compared as it
    //! stands, braces included.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://{tenant}.example.com"] }
    //! }
    //! ```
    //!
    //! Accepted, where every tenant may call; of what is known while compiling, `env!` takes the
    //! value:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://*.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, `Origin` header](https://fetch.spec.whatwg.org/#origin-header).
}

pub mod origin_regex {
    //! An entry that looks like a regular expression.
    //!
    //! Level: error.
    //!
    //! Entries are not expressions, and that is on purpose: one unescaped dot or one missing anchor
    //! lets `https://evil-example.com` in. The only wildcards are a first label `*.` and a port
    //! `:*`.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: [r"^https://.*\.example\.com$"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://*.example.com"] }
    //! }
    //! ```
    //!
    //! Source: [PortSwigger, CORS vulnerabilities](https://portswigger.net/web-security/cors).
}

pub mod origin_userinfo {
    //! A user name or a password in an origin.
    //!
    //! Level: error.
    //!
    //! An origin is scheme, host and port. The entry matches no page, and the password now stands
    //! in the source.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://user:secret@app.example.com"] }
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
    //! Source: [URL, origin](https://url.spec.whatwg.org/#concept-url-origin).
}

pub mod origin_path {
    //! An origin that goes on after host and port: a path, or only a slash.
    //!
    //! Level: error.
    //!
    //! The `Origin` header ends after the port, and the comparison is byte by byte: with one slash
    //! too many the policy refuses the very page it was written for.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com/"] }
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

pub mod origin_query {
    //! An origin with a query.
    //!
    //! Level: error.
    //!
    //! The `Origin` header has none, so the entry matches no page. CORS cannot tell pages of one
    //! site apart.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com?preview=1"] }
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

pub mod origin_fragment {
    //! An origin with a fragment.
    //!
    //! Level: error.
    //!
    //! A fragment never leaves the browser, neither here nor in a URL, so the entry matches no
    //! page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com#top"] }
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
