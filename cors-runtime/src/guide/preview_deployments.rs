//! Preview deployments on Vercel, Netlify, Cloudflare Pages and the like.
//!
//! Each branch of the front end is served under a host of its own, and the API is to admit all of them.
//! What to write depends on who can get such a host.
//!
//! | the previews are at | write |
//! |---|---|
//! | `https://pr-7.preview.example.com`, below a domain of your own | `"https://*.preview.example.com"` |
//! | `https://branch.project.pages.dev`, below a name that is yours | `"https://*.project.pages.dev"` |
//! | `https://project-git-branch-team.vercel.app`, beside everybody's | [a domain of your own](#a-domain-of-your-own), or [no credentials](#without-credentials) |
//! | `https://deploy-preview-7--site.netlify.app`, beside everybody's | the same |
//!
//! # Why there is no pattern over a shared domain
//!
//! Hosts directly below `vercel.app` and `netlify.app` are given to whoever asks first. The end of a
//! label belongs to nobody: `https://*-team.vercel.app` would admit your previews, and the project
//! `evil-team` of somebody else. Such a page could read what your users can read, with their cookies. So
//! the compiler refuses `*` inside of a label, and `*.vercel.app` whole:
//!
//! ```compile_fail
//! cors_runtime::cors_policy! {
//!     App { origins: ["https://*-team.vercel.app"], credentials: true }
//! }
//! ```
//!
//! ```compile_fail
//! cors_runtime::cors_policy! {
//!     App { origins: ["https://*.vercel.app"], credentials: true }
//! }
//! ```
//!
//! A regular expression over such names has the same hole. Where the host promises that a form of name
//! is given only to one account, as for `--site`, it is a promise about their service of today.
//!
//! One preview has a fixed name. List it, as any origin:
//!
//! ```
//! cors_runtime::cors_policy! {
//!     App {
//!         origins: ["https://app.example.com", "https://project-git-main-team.vercel.app"],
//!         credentials: true,
//!     }
//! }
//! ```
//!
//! # A domain of your own
//!
//! Let the host serve previews below your domain. Vercel calls it the *preview deployment suffix*,
//! Netlify *automatic deploy subdomains*; on Cloudflare Pages, branches are below the project's own
//! name anyway. Then a pattern is safe, because only you can give such names:
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     pub App {
//!         origins: [
//!             "https://app.example.com",
//!             "https://*.preview.example.com",
//!             "https://*.project.pages.dev",
//!         ],
//!         credentials: true,
//!     }
//! }
//!
//! const _: () = assert!(App::allows_origin("https://pr-7.preview.example.com"));
//! const _: () = assert!(App::allows_origin("https://branch.project.pages.dev"));
//! const _: () = assert!(!App::allows_origin("https://other.pages.dev"));
//! ```
//!
//! A preview runs code that nobody has reviewed yet, from forks too if the host builds them. Let it talk
//! to a staging API. Where it has to be the same API, leave out `credentials` for previews.
//!
//! # Without credentials
//!
//! A rule in code may look at the name, in a policy without credentials. It then admits strangers as
//! well, so everything that the policy opens must be public, or need a token that the page has to send.
//! The production front end keeps its own terms beside it:
//!
//! ```
//! use cors_runtime::{OriginSet, cors_policy};
//!
//! cors_policy! {
//!     pub Production { origins: ["https://app.example.com"], credentials: true }
//!
//!     /// Anybody can have a host that ends so.
//!     pub Previews { origins: [runtime], headers: ["authorization"] }
//!
//!     pub Api { policies: [Production, Previews] }
//! }
//!
//! let previews = OriginSet::rule(|origin| {
//!     origin.scheme() == "https" && origin.host().ends_with("-team.vercel.app")
//! });
//! assert!(previews.contains("https://project-git-branch-team.vercel.app"));
//! assert!(previews.contains("https://evil-team.vercel.app"));
//!
//! let cors = Api::with_origins(previews)?;
//! let app: axum::Router = axum::Router::new().layer(cors);
//! # Ok::<(), cors_runtime::OriginSetError>(())
//! ```
//!
//! Such a rule is not refused beside `credentials`, since the names exist and might be yours. Do not
//! write it there.
