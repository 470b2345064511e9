//! CORS policies that are checked while they compile.
//!
//! **If it compiles, the browser and the server agree.** A policy is declared in source, checked
//! by the compiler, turned into constants, and applied to axum and every other tower service.
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     /// The dashboard's single-page app.
//!     pub Dashboard {
//!         origins: ["https://app.example.com"],
//!         methods: [GET, PUT, DELETE],
//!         headers: ["authorization", "content-type"],
//!         credentials: true,
//!     }
//! }
//!
//! // A test of the policy that runs in the compiler.
//! const _: () = assert!(Dashboard::allows_origin("https://app.example.com"));
//! const _: () = assert!(!Dashboard::allows_origin("https://app.example.com.evil.test"));
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "tower")]
mod apply;
pub mod checks;
#[cfg(feature = "tower")]
mod future;
#[cfg(feature = "tower")]
mod hint;
#[cfg(feature = "tower")]
mod layer;
#[cfg(feature = "tower")]
mod nearest;
mod policy;
mod preflight;
#[cfg(feature = "axum")]
#[doc(hidden)]
pub mod route;
#[cfg(feature = "tower")]
mod service;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tower")]
mod verdict;

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "macros")]
mod macros;

#[cfg(all(feature = "macros", feature = "axum"))]
pub use macros::cors;
pub use policy::Policy;
pub use preflight::is_preflight;

#[cfg(feature = "tower")]
pub use self::{future::ResponseFuture, layer::PolicyLayer, service::Cors};
