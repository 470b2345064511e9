//! Web views of mobile apps, desktop shells, and browser extensions.
//!
//! Such a page has an origin too: its scheme is the shell's, or its host is `localhost`. Print it with
//! `console.log(window.origin)` in the shell, on every platform; the platforms differ.
//!
//! | shell | origins |
//! |---|---|
//! | Capacitor | `capacitor://localhost` (iOS), `https://localhost` or `http://localhost` (Android) |
//! | Ionic's older web view | `ionic://localhost`, `http://localhost:8080` |
//! | Tauri | `tauri://localhost` (macOS, Linux), `http://tauri.localhost` or `https://tauri.localhost` (Windows, Android) |
//! | Electron, with a scheme of its own | `app://localhost`, or as the app registers it |
//! | Electron, from files | `null`: register a scheme instead |
//! | Chrome and Edge extensions | `chrome-extension://` and the 32 letters of the store's id |
//! | Firefox extensions | `moz-extension://` and an id that differs in each installation |
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     /// The app on phones and desktops, with a token.
//!     pub Mobile {
//!         origins: [
//!             "https://app.example.com",
//!             "capacitor://localhost",
//!             "https://localhost",
//!             "tauri://localhost",
//!             "http://tauri.localhost",
//!         ],
//!         methods: [PUT, DELETE],
//!         headers: ["authorization", "content-type"],
//!     }
//!
//!     /// The extension in the store, and its development version on disk.
//!     pub Extension {
//!         origins: [
//!             "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
//!             #[cfg(debug_assertions)]
//!             "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba",
//!         ],
//!         headers: ["authorization", "content-type"],
//!     }
//! }
//!
//! const _: () = assert!(Mobile::allows_origin("capacitor://localhost"));
//! // Another port is another origin.
//! const _: () = assert!(!Mobile::allows_origin("https://localhost:3000"));
//! ```
//!
//! # What to keep in mind
//!
//! * **`localhost` is shared.** Every program on the user's machine can serve a page there. With
//!   credentials, [`local_origin_in_release`](crate::checks::trust#local_origin_in_release) refuses it in
//!   release builds. If the shell leaves no choice, allow it with a reason, and prefer tokens: browsers
//!   do not send them by themselves.
//! * **Apps share origins.** Every Capacitor app has `capacitor://localhost`. That does no harm in a web
//!   view, because each app has its own cookies.
//! * **Extensions need no CORS for hosts in their `host_permissions`** when the request comes from the
//!   background script. A content script has the origin of the page that it runs in.
//! * **Firefox extensions** cannot be listed, since each installation has an origin of its own
//!   ([`volatile_extension_origin`](crate::checks::trust#volatile_extension_origin)).
//! * A native HTTP client is not a browser and needs no policy, even in a plugin of a shell.
