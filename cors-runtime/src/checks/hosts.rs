//! Origins: the host. Names as browsers write them.

pub mod origin_empty_host {
    //! An origin without a host.
    //!
    //! Level: error.
    //!
    //! Every page that has an origin has a host; the entry matches none.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://"] }
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
    //! Source: [URL, host-missing](https://url.spec.whatwg.org/#host-missing).
}

pub mod origin_non_ascii {
    //! A host with letters outside ASCII.
    //!
    //! Level: error.
    //!
    //! The address bar shows `münchen.example`; the `Origin` header carries its Punycode form. As
    //! written, the entry matches no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://münchen.example"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://xn--mnchen-3ya.example"] }
    //! }
    //! ```
    //!
    //! Source: [URL, domain parser](https://url.spec.whatwg.org/#concept-domain-to-ascii).
}

pub mod origin_percent_encoded {
    //! Percent-encoding in the host.
    //!
    //! Level: error.
    //!
    //! Browsers decode the host before they write the origin: the entry matches no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app%2eexample.com"] }
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
    //! Source: [URL, host parser](https://url.spec.whatwg.org/#concept-host-parser).
}

pub mod origin_host_case {
    //! A host that is not in lower case.
    //!
    //! Level: error.
    //!
    //! DNS ignores case, the comparison of origins does not, and browsers write hosts in lower
    //! case: the entry matches no page. The schemes of app shells are another matter: their hosts
    //! stay as the app wrote them, so `capacitor://MyApp` is accepted.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://App.Example.com"] }
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
    //! Source: [URL, host parsing](https://url.spec.whatwg.org/#host-parsing).
}

pub mod origin_host_char {
    //! A character that no DNS name has.
    //!
    //! Level: error.
    //!
    //! Browsers do accept some of them in a URL, such as `$`, and whoever owns `evil.test` can
    //! serve `app.example.com$.evil.test`. Prefix checks fall for that; a policy should not even
    //! name it.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com$.evil.test"] }
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
    //! Source: [RFC 1035, 2.3.1](https://www.rfc-editor.org/rfc/rfc1035#section-2.3.1).
}

pub mod origin_empty_label {
    //! A host with a dot in front, or two in a row.
    //!
    //! Level: error.
    //!
    //! A label has at least one character, so no name matches. A leading dot, as cookies know it,
    //! is written `*.` here.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://.example.com"] }
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
    //! Source: [RFC 1035, 3.1](https://www.rfc-editor.org/rfc/rfc1035#section-3.1).
}

pub mod origin_label_length {
    //! A label of more than 63 bytes.
    //!
    //! Level: error.
    //!
    //! DNS cannot hold such a name, so no page is loaded from it.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: [
    //!             "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com",
    //!         ],
    //!     }
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
    //! Source: [RFC 1035, 2.3.4](https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4).
}

pub mod origin_host_length {
    //! A host of more than 253 bytes, or of more than 251 after `*.`.
    //!
    //! Level: error.
    //!
    //! DNS cannot hold such a name, so no page is loaded from it; a pattern needs room for one more
    //! label.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: [
    //!             "https://\
    //!              aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\
    //!              aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\
    //!              aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\
    //!              aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\
    //!              example.com",
    //!         ],
    //!     }
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
    //! Source: [RFC 1035, 2.3.4](https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4).
}

pub mod origin_label_hyphen {
    //! A label that begins or ends with a hyphen.
    //!
    //! Level: deny.
    //!
    //! It is not a host name, and few resolvers look it up. Most of these lost a part: `-app` was
    //! `{branch}-app`. Only `http` and `https` hosts are names that something looks up: `app://-`
    //! is accepted.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://-app.example.com"] }
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
    //! `#[allow(origin_label_hyphen, reason = "…")]` is right where a wild-card DNS record answers
    //! for such names and they were seen in an `Origin` header.
    //!
    //! Source: [RFC 1123, 2.1](https://www.rfc-editor.org/rfc/rfc1123#section-2.1).
}

pub mod origin_punycode {
    //! A label that begins with `xn--` and is not the Punycode of anything.
    //!
    //! Level: deny.
    //!
    //! Firefox does not load such a URL, so its users never have this origin. Most of these are
    //! typing errors in the coded part.
    //!
    //! The check decodes a label and compares what encoding the result gives. It does not have the
    //! tables of IDNA, so a label is accepted too that decodes to characters which no registry gives
    //! out; for text that is not ASCII and has `xn--` already, no replacement is computed.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://xn--zzzzzzzzzzzzzz99999999.example"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://xn--mnchen-3ya.example"] }
    //! }
    //! ```
    //!
    //! `#[allow(origin_punycode, reason = "…")]` is right where the page is known to be open in
    //! browsers that take the label as it is.
    //!
    //! Source: [URL, domain parser](https://url.spec.whatwg.org/#concept-domain-to-ascii).
}

pub mod origin_trailing_dot {
    //! A host with a final dot.
    //!
    //! Level: deny.
    //!
    //! `app.example.com.` is the same machine and another origin: the entry matches only pages that
    //! were opened with the dot.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com."] }
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
    //! `#[allow(origin_trailing_dot, reason = "…")]` is right where links with the dot are in use
    //! and are to work.
    //!
    //! Source: [URL, host equivalence](https://url.spec.whatwg.org/#host-equivalence).
}
