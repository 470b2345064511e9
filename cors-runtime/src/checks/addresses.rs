//! Origins: address and port. Numbers as browsers write them.

pub mod origin_ipv4_form {
    //! Another spelling of an IPv4 address, such as `127.1` or `0x7f.0.0.1`.
    //!
    //! Level: error.
    //!
    //! Browsers understand it and send four decimal numbers: the entry matches no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://127.1:8080"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://127.0.0.1:8080"] }
    //! }
    //! ```
    //!
    //! Source: [URL, IPv4 serializer](https://url.spec.whatwg.org/#concept-ipv4-serializer).
}

pub mod origin_ipv4_invalid {
    //! A host that ends in a number and is not an IPv4 address.
    //!
    //! Level: error.
    //!
    //! Browsers take such a host for an address, fail, and load nothing.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://1.2.3.999"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://1.2.3.99"] }
    //! }
    //! ```
    //!
    //! Source: [URL, ends in a number](https://url.spec.whatwg.org/#ends-in-a-number-checker).
}

pub mod origin_ipv6_form {
    //! Another spelling of an IPv6 address.
    //!
    //! Level: error.
    //!
    //! Browsers write lower-case hexadecimal without leading zeros, `::` for the first longest run
    //! of zeros, and no dotted tail: `[::ffff:127.0.0.1]` becomes `[::ffff:7f00:1]`. Anything else
    //! matches no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://[2001:DB8:0:0::1]"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://[2001:db8::1]"] }
    //! }
    //! ```
    //!
    //! Source: [URL, IPv6 serializer](https://url.spec.whatwg.org/#concept-ipv6-serializer).
}

pub mod origin_ipv6_invalid {
    //! A host with colons that is not an IPv6 address in brackets.
    //!
    //! Level: error.
    //!
    //! Without brackets the first colon begins the port, and a zone such as `%eth0` has no meaning
    //! to anyone else: browsers load no such URL.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://::1"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://[::1]"] }
    //! }
    //! ```
    //!
    //! Source: [URL, IPv6 parser](https://url.spec.whatwg.org/#concept-ipv6-parser).
}

pub mod origin_port_syntax {
    //! A port that is not one number of one to five digits.
    //!
    //! Level: error.
    //!
    //! There are no ranges or lists of ports. Of leading zeros and signs, browsers send none.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:3000-3010"] }
    //! }
    //! ```
    //!
    //! Accepted, for any port; several are several entries:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:*"] }
    //! }
    //! ```
    //!
    //! Source: [Fetch, `Origin` header](https://fetch.spec.whatwg.org/#origin-header).
}

pub mod origin_port_range {
    //! Port 0 or a port above 65535.
    //!
    //! Level: error.
    //!
    //! No page is loaded from such a port.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:99999"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:9999"] }
    //! }
    //! ```
    //!
    //! Source: [URL, port-out-of-range](https://url.spec.whatwg.org/#port-out-of-range).
}

pub mod origin_default_port {
    //! The port that the scheme has anyway: 443 of `https`, 80 of `http`.
    //!
    //! Level: error.
    //!
    //! Browsers leave it out, so the entry matches no page.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:443"] }
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
    //! Source: [URL, default port](https://url.spec.whatwg.org/#default-port).
}

pub mod origin_blocked_port {
    //! A port from which browsers load no pages.
    //!
    //! Level: deny.
    //!
    //! Ports of other protocols are blocked, so that pages cannot talk to mail servers and the
    //! like; 6000, of the X Window System, is the usual surprise in development.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://localhost:6000"] }
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
    //! `#[allow(origin_blocked_port, reason = "…")]` is right where the browsers in question were
    //! told to open the port.
    //!
    //! Source: [Fetch, port blocking](https://fetch.spec.whatwg.org/#port-blocking).
}

pub mod origin_swapped_port {
    //! `https` with port 80, or `http` with port 443.
    //!
    //! Level: deny.
    //!
    //! One of the two is a slip: a page on the other scheme's port is rare, and the entry matches
    //! no other.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:80"] }
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
    //! `#[allow(origin_swapped_port, reason = "…")]` is right where the server does speak that
    //! scheme on that port.
    //!
    //! Source: [URL, default port](https://url.spec.whatwg.org/#default-port).
}
