//! Trust. Whom the policy lets in, and with what.

pub mod credentials_with_any_origin {
    //! `"*"` together with `credentials: true`.
    //!
    //! Level: error.
    //!
    //! Browsers refuse `*` as the answer to a request with credentials, so every such request
    //! fails. The usual way around it, to send back whatever origin asked, lets every site read the
    //! user's data.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["*"], credentials: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], credentials: true }
    //! }
    //! ```
    //!
    //! Source: [Fetch, CORS protocol and
    //! credentials](https://fetch.spec.whatwg.org/#cors-protocol-and-credentials).
}

pub mod insecure_origin {
    //! An `http:` origin with `credentials: true`.
    //!
    //! Level: deny.
    //!
    //! Anyone on the network path, in a café or in a hotel, can put a script into that page and
    //! read this API as the user. Loopback is exempt: nobody stands in between.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["http://app.example.com"], credentials: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], credentials: true }
    //! }
    //! ```
    //!
    //! `#[allow(insecure_origin, reason = "…")]` is right in a closed network where `https:` cannot
    //! be had yet.
    //!
    //! Source: [Secure Contexts, trustworthy
    //! origins](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy).
}

pub mod shared_hosting_origin {
    //! A host on which strangers publish pages: playgrounds, file hosts, page caches.
    //!
    //! Level: deny, and allow without credentials.
    //!
    //! All its users share one origin, or get names at random. Trusting one of them with
    //! credentials is trusting all of them.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://codepen.io"], credentials: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com"], credentials: true }
    //! }
    //! ```
    //!
    //! `#[allow(shared_hosting_origin, reason = "…")]` is right where the credentials are those of
    //! a demonstration.
    //!
    //! Source: [HTML, origin](https://html.spec.whatwg.org/multipage/browsers.html#origin).
}

pub mod origin_is_public_suffix {
    //! An origin whose host is itself a public suffix.
    //!
    //! Level: deny, and allow for a single label.
    //!
    //! `https://github.io` is nobody's page: names are given out below it. Mostly the own label was
    //! left out. A single label, such as `https://wiki`, is more often a machine of an intranet
    //! than the top-level domain.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://github.io"] }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://your-name.github.io"] }
    //! }
    //! ```
    //!
    //! `#[allow(origin_is_public_suffix, reason = "…")]` is right where the owner of the suffix
    //! serves a page on it, and you mean that page.
    //!
    //! Source: [Public Suffix List](https://publicsuffix.org/).
}

pub mod wildcard_subdomain_credentials {
    //! A pattern `*.` with `credentials: true`.
    //!
    //! Level: allow.
    //!
    //! Every sub-domain reads this API as the user. One script injection on any of them is enough,
    //! or one dangling DNS record that a stranger takes over.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(wildcard_subdomain_credentials)]
    //!     Dashboard { origins: ["https://*.example.com"], credentials: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(wildcard_subdomain_credentials)]
    //!     Dashboard { origins: ["https://app.example.com"], credentials: true }
    //! }
    //! ```
    //!
    //! `#[allow(wildcard_subdomain_credentials, reason = "…")]` is right under `#[deny(pedantic)]`,
    //! where the sub-domains are made at run time and watched.
    //!
    //! Source: [OWASP, test for subdomain
    //! takeover](https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/10-Test_for_Subdomain_Takeover).
}

pub mod any_port_credentials {
    //! The port `*` with `credentials: true`.
    //!
    //! Level: deny.
    //!
    //! Every service on the host reads this API as the user: the metrics page, the forgotten test
    //! server, what another account of the machine has started. Loopback is left to
    //! [`local_origin_in_release`](crate::checks::local_origin_in_release).
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:*"], credentials: true }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard { origins: ["https://app.example.com:8443"], credentials: true }
    //! }
    //! ```
    //!
    //! `#[allow(any_port_credentials, reason = "…")]` is right where every port of the host is
    //! served by the same program.
    //!
    //! Source: [HTML, same
    //! origin](https://html.spec.whatwg.org/multipage/browsers.html#same-origin).
}

pub mod local_origin_in_release {
    //! A local origin with `credentials: true` in a release build.
    //!
    //! Level: deny, and allow without credentials.
    //!
    //! Loopback, private addresses and `.local` names mean another machine for everyone who asks:
    //! any program at that address is trusted with the user's data. App shells, such as Capacitor's
    //! `http://localhost`, are the exception.
    //!
    //! Two kinds are at level allow: the hosts that Tauri and Wails use where they have no scheme
    //! of their own (`tauri.localhost`, `asset.localhost`, `wails.localhost`), and `https` names
    //! below `.local`, after which companies have called their Active Directory.
    //!
    //! Refused without `debug_assertions`, as in `cargo build --release`, so it is no example that
    //! a debug build could refuse:
    //!
    //! ```text
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: ["https://app.example.com", "http://localhost:3000"],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     Dashboard {
    //!         origins: [
    //!             "https://app.example.com",
    //!             #[cfg(debug_assertions)]
    //!             "http://localhost:3000",
    //!         ],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! `#[allow(local_origin_in_release, reason = "…")]` is right for the origin of an app shell.
    //!
    //! Source: [RFC 6761, 6.3](https://www.rfc-editor.org/rfc/rfc6761#section-6.3).
}

pub mod volatile_extension_origin {
    //! An origin of `moz-extension` or `safari-web-extension`.
    //!
    //! Level: allow.
    //!
    //! Their ids are made up anew for each profile, so that pages cannot recognize users by them.
    //! The entry matches one installation; an extension with host permissions needs no CORS at all.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(volatile_extension_origin)]
    //!     Dashboard {
    //!         origins: [
    //!             "https://app.example.com",
    //!             "moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982",
    //!         ],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(volatile_extension_origin)]
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! `#[allow(volatile_extension_origin, reason = "…")]` is right under `#[deny(pedantic)]`,
    //! while the extension is developed in that one profile.
    //!
    //! Source: [MDN, host
    //! permissions](https://developer.mozilla.org/en-US/docs/Mozilla/Add-ons/WebExtensions/manifest.json/host_permissions).
}

pub mod onion_origin {
    //! An origin below `.onion`.
    //!
    //! Level: allow.
    //!
    //! Firefox, and the Tor Browser with it, sends `Origin: null` from onion services, so that they
    //! cannot be traced: the entry never matches. Serve the API from the origin of its pages
    //! instead.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(onion_origin)]
    //!     Dashboard {
    //!         origins: [
    //!             "https://app.example.com",
    //!             "http://expyuzz4wqqyqhjn.onion",
    //!         ],
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(onion_origin)]
    //!     Dashboard { origins: ["https://app.example.com"] }
    //! }
    //! ```
    //!
    //! `#[allow(onion_origin, reason = "…")]` is right under `#[deny(pedantic)]`, for browsers that
    //! do send the origin.
    //!
    //! Source: [RFC 7686, `.onion`](https://www.rfc-editor.org/rfc/rfc7686).
}

pub mod credentials_unneeded {
    //! `credentials: true` in a policy that allows `authorization`.
    //!
    //! Level: allow.
    //!
    //! Credentials are what the browser adds by itself: cookies, client certificates, stored
    //! passwords. A token that the script sets is none of them, and without credentials no page can
    //! act with the user's cookies.
    //!
    //! Refused:
    //!
    //! ```compile_fail
    //! cors_runtime::cors_policy! {
    //!     #[deny(credentials_unneeded)]
    //!     Dashboard {
    //!         origins: ["https://app.example.com"],
    //!         headers: ["authorization"],
    //!         credentials: true,
    //!     }
    //! }
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     #[deny(credentials_unneeded)]
    //!     Dashboard { origins: ["https://app.example.com"], headers: ["authorization"] }
    //! }
    //! ```
    //!
    //! `#[allow(credentials_unneeded, reason = "…")]` is right under `#[deny(pedantic)]`, where
    //! some requests come with a token and some with a cookie.
    //!
    //! Source: [Fetch, credentials](https://fetch.spec.whatwg.org/#credentials).
}

pub mod any_origin_at_start_up {
    //! `"*"` in an [`OriginSet`](crate::OriginSet).
    //!
    //! Level: deny.
    //!
    //! `"*"` opens a policy to every origin. A policy that may become so by its configuration says so
    //! in its source, where it shows in review. It cannot have `credentials` or `enforce`.
    //!
    //! Refused when the program starts, under a policy with a plain `runtime`:
    //!
    //! ```text
    //! Feed::with_origins(OriginSet::parse(["*"])?)?
    //! ```
    //!
    //! Accepted:
    //!
    //! ```
    //! cors_runtime::cors_policy! {
    //!     OpenData { origins: ["*"] }
    //!
    //!     /// A list, or everybody.
    //!     Feed {
    //!         origins: [
    //!             #[allow(any_origin_at_start_up, reason = "self-hosted, and all of it is public")]
    //!             runtime,
    //!         ],
    //!     }
    //! }
    //! ```
    //!
    //! Allow it where the data is public and the operator decides who may read it.
    //!
    //! Source: [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check).
}
