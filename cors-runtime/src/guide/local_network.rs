//! Front ends on the local network: `localhost` on any port, phones, and devices.
//!
//! | the page is at | write |
//! |---|---|
//! | `http://localhost:5173` | the origin, with `#[cfg(debug_assertions)]` if the policy has `credentials: true` |
//! | a development server that forwards requests to the API (Vite's `server.proxy`) | nothing: page and API have the same origin |
//! | `localhost` on any free port | `"http://localhost:*"` |
//! | your computer, opened on a phone | [the computer's address](#a-phone), at start-up |
//! | any address of the network: `http://192.168.*.*`, `http://10.0.0.0/8` | [a rule](#any-address-of-the-network) |
//! | the device itself, which serves page and API | nothing: they have the same origin |
//!
//! The examples need `cargo add cors-runtime --features start-up`.
//!
//! # `localhost` on any port
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     pub App {
//!         origins: [
//!             "https://app.example.com",
//!             #[cfg(debug_assertions)]
//!             "http://localhost:*",
//!             #[cfg(debug_assertions)]
//!             "http://127.0.0.1:*", // another origin than `localhost`
//!         ],
//!     }
//! }
//!
//! # #[cfg(debug_assertions)]
//! const _: () = assert!(App::allows_origin("http://localhost:5173"));
//! ```
//!
//! A policy with `credentials: true` and a local origin does not compile in release builds
//! ([`local_origin_in_release`](crate::checks::trust#local_origin_in_release)): every program on the user's
//! computer can serve a page at `localhost`.
//!
//! # A phone
//!
//! On a phone, `localhost` is the phone. Open the front end at the computer's address, and pass that origin
//! to the program:
//!
//! ```no_run
//! # use cors_runtime::cors_policy;
//! use cors_runtime::OriginSet;
//!
//! cors_policy! {
//!     pub App {
//!         origins: [
//!             "https://app.example.com",
//!             #[allow(insecure_origin, reason = "phones in the office, while developing")]
//!             runtime,
//!         ],
//!         credentials: true,
//!     }
//! }
//!
//! // APP_ORIGINS="http://192.168.1.20:5173, http://laptop.local:5173"
//! let cors = App::with_origins(OriginSet::from_env("APP_ORIGINS")?)?;
//! # Ok::<(), cors_runtime::OriginSetError>(())
//! ```
//!
//! In a release build, `runtime` needs `#[allow(local_origin_in_release, …)]`, too. The API must listen on that
//! address, not only on `127.0.0.1`.
//!
//! # Any address of the network
//!
//! Origins have no address ranges, and a host that begins with `192.168.` can be a name, such as
//! `192.168.evil.test`. So neither `*` nor a range in an address compiles:
//!
//! ```compile_fail
//! cors_runtime::cors_policy! {
//!     App { origins: ["http://192.168.*.*:8080"] }
//! }
//! ```
//!
//! ```compile_fail
//! cors_runtime::cors_policy! {
//!     App { origins: ["http://10.0.0.0/8"] }
//! }
//! ```
//!
//! Use a rule. [`is_private_network`](crate::Origin::is_private_network) is true only for private addresses, never
//! for a name, and [`is_loopback`](crate::Origin::is_loopback) for loopback addresses, `localhost` and
//! `*.localhost`:
//!
//! ```
//! use cors_runtime::{OriginSet, cors_policy};
//!
//! cors_policy! {
//!     pub Device { origins: [runtime], methods: [PUT] }
//! }
//!
//! let local = OriginSet::rule(|origin| origin.is_private_network() || origin.is_loopback());
//! assert!(local.contains("http://192.168.1.20:8080") && local.contains("http://[fd00::1]"));
//! assert!(local.contains("http://localhost:5173"));
//! assert!(!local.contains("http://192.168.evil.test"));
//! assert!(!local.contains("http://203.0.113.9"));
//!
//! let cors = Device::with_origins(local)?;
//! # Ok::<(), cors_runtime::OriginSetError>(())
//! ```
//!
//! For one range, such as `10.7.0.0/16`:
//!
//! ```
//! use std::net::Ipv4Addr;
//!
//! use cors_runtime::OriginSet;
//!
//! let office = OriginSet::rule(|origin| {
//!     let address = origin.host().parse::<Ipv4Addr>();
//!     address.is_ok_and(|address| address.octets().starts_with(&[10, 7]))
//! });
//! assert!(office.contains("http://10.7.0.12:3000"));
//! assert!(!office.contains("http://10.8.0.12:3000") && !office.contains("http://10.7.evil.test"));
//! ```
//!
//! # The server's own names
//!
//! Any web page can send requests to a server on the user's machine or in the local network. `enforce: true`
//! refuses them, with one exception: DNS rebinding. A page is loaded from `http://evil.test:3000`, and then the
//! name `evil.test` resolves to `127.0.0.1`. The page's requests now reach this server. They have the same host in
//! `Origin` and `Host`, so they look same-origin. List the server's names in [`hosts`](super::grammar#hosts) to
//! refuse requests for every other name:
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     pub Tool {
//!         #[allow(local_origin_in_release, reason = "the tool runs on the user's machine")]
//!         origins: ["http://localhost:5173"],
//!         enforce: true,
//!         hosts: ["localhost:3000", "127.0.0.1:3000", "[::1]:3000"],
//!     }
//! }
//! ```
//!
//! MCP servers on the user's machine need this: the Model Context Protocol asks for protection against DNS
//! rebinding.
//!
//! # A page on `https:` and a device
//!
//! A page from the internet needs more than a policy to request a device in the local network:
//!
//! * Chromium 142 and later ask the user for permission, and only for pages on `https:`. If the device has an
//!   `http:` URL with a public-looking name, the page's code also needs `targetAddressSpace: "local"` (`"loopback"`
//!   for the user's machine) among the options of `fetch`. No CORS header replaces the permission.
//! * Safari blocks the request as mixed content unless the device has a certificate.
//!
//! # Do not trust private addresses
//!
//! `192.168.1.20` is the user's printer at home, and somebody's laptop in a café. Everybody on the network can
//! serve a page there. Use such a rule only in policies without `credentials`, on devices that check a token or
//! a password. With `credentials`, pages of everybody on the network could act as the user.
