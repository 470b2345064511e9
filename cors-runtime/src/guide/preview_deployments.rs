//! Preview deployments on Vercel, Netlify, Cloudflare Pages and the like.
//!
//! Each branch of the front end has its own host, and the API should allow all of them. What to write depends
//! on who can get such a host.
//!
//! | the previews are at | write |
//! |---|---|
//! | `https://pr-7.preview.example.com`, below your own domain | `"https://*.preview.example.com"` |
//! | `https://branch.project.pages.dev`, below your project's name | `"https://*.project.pages.dev"` |
//! | `https://project-git-branch-team.vercel.app`, directly below a shared domain | [a domain of your own](#a-domain-of-your-own), or [no credentials](#without-credentials) |
//! | `https://deploy-preview-7--site.netlify.app`, directly below a shared domain | the same |
//!
//! The examples need `cargo add cors-runtime --features start-up`.
//!
//! # Why there is no pattern over a shared domain
//!
//! Anybody can get a host directly below `vercel.app` or `netlify.app`. `https://*-team.vercel.app` would
//! allow your previews, and somebody else's project `evil-team`. Its pages could read what your users can
//! read, with their cookies. So neither `*` inside a label nor `*.vercel.app` compiles:
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
//! A regular expression has the same problem. Do not rely on the provider's naming scheme: it can change.
//!
//! A preview with a fixed name is an ordinary origin. List it:
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
//! Let the provider serve previews below your domain. Vercel calls it the *preview deployment suffix*,
//! Netlify *automatic deploy subdomains*. On Cloudflare Pages, branches are below the project's own name
//! anyway. Then a pattern is safe, because nobody else can get such a name:
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
//! A preview runs code that nobody has reviewed, perhaps from forks. Let it use a staging API. If it must use
//! the production API, give previews no `credentials`.
//!
//! # Without credentials
//!
//! In a policy without credentials, a rule may look at the name. It also allows other people's pages, so
//! everything under the policy must be public, or need a token that the page sends. The production front end
//! has a policy of its own:
//!
//! ```
//! use cors_runtime::{OriginSet, cors_policy};
//!
//! cors_policy! {
//!     pub Production { origins: ["https://app.example.com"], credentials: true }
//!
//!     /// Anybody can have such a host.
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
//! The crate cannot detect this mistake: the rule also compiles in a policy with `credentials`. Do not use it
//! there.
