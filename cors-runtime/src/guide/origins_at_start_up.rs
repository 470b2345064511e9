//! Origins that are known only when the program starts: from the environment, a file or a database.
//!
//! Enable the feature `start-up` and add `runtime` to the policy's `origins`. Methods, headers and credentials stay
//! in the source, where the compiler checks them. The same checks apply to the origins at start-up, and the error
//! says what is wrong with each.
//!
//! The examples need `cargo add cors-runtime --features start-up`.
//!
//! ```no_run
//! use axum::Router;
//! use cors_runtime::{OriginSet, cors_policy};
//!
//! cors_policy! {
//!     pub App { origins: ["https://app.example.com", runtime], methods: [PUT] }
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let cors = App::with_origins(OriginSet::from_env("APP_ORIGINS")?)?;
//!     let app: Router = Router::new().layer(cors);
//!     Ok(())
//! }
//! ```
//!
//! Each layer has its own set; clones of a layer share it. `#[cors(App)]` handlers inside the layer use its set.
//! If another policy is app-wide, add `.layer(cors.for_routes())`
//! ([`for_routes`](crate::CorsLayer::for_routes)). To send CORS headers only if origins are configured, see
//! [a policy that can be switched off](super::recipes#a-policy-that-can-be-switched-off).
//!
//! # A variable that may be absent
//!
//! [`from_env`](crate::OriginSet::from_env) fails if the variable is not set, so that a typing error in its name
//! shows. If the policy's own origins are enough without it:
//!
//! ```
//! # use cors_runtime::{CorsLayer, OriginSet, OriginSetError, cors_policy};
//! # cors_policy! { pub App { origins: ["https://app.example.com", runtime] } }
//! fn cors() -> Result<CorsLayer<App>, OriginSetError> {
//!     App::with_origins(match std::env::var_os("MORE_ORIGINS") {
//!         Some(_) => OriginSet::from_env("MORE_ORIGINS")?,
//!         None => OriginSet::default(),
//!     })
//! }
//! # let request = http::Request::get("/").header("origin", "https://app.example.com").body(())?;
//! # assert!(cors()?.decide(&request).is_allowed());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A list, or everybody
//!
//! An attribute on `runtime` makes `"*"` a valid set. Then the header is `*`. The attribute does not compile
//! with `credentials` or `enforce`.
//!
//! ```
//! # use axum::Router;
//! # use cors_runtime::{OriginSet, OriginSetError, cors_policy};
//! cors_policy! {
//!     pub Api {
//!         origins: [#[allow(any_origin_at_start_up, reason = "self-hosted")] runtime],
//!         headers: ["authorization"],
//!     }
//! }
//!
//! fn app(origins: &[String]) -> Result<Router, OriginSetError> {
//!     Ok(Router::new().layer(Api::with_origins(OriginSet::parse(origins)?)?))
//! }
//! # assert!(app(&["*".into()]).is_ok() && app(&["https://app.example.com".into()]).is_ok());
//! # assert!(app(&["*".into(), "https://app.example.com".into()]).is_err());
//! ```
//!
//! If listed origins need credentials and all others none, write [two policies](#a-choice-among-policies).
//!
//! # From a configuration that serde reads
//!
//! Keep strings in the struct, and check them where the layer is made:
//!
//! ```
//! # use cors_runtime::{CorsLayer, OriginSet, OriginSetError, cors_policy};
//! # cors_policy! { pub App { origins: [runtime], credentials: true } }
//! // #[derive(Deserialize)]
//! pub struct Config {
//!     // #[serde(default)]
//!     pub allowed_origins: Vec<String>,
//! }
//!
//! impl Config {
//!     pub fn cors(&self) -> Result<CorsLayer<App>, OriginSetError> {
//!         App::with_origins(OriginSet::parse(&self.allowed_origins)?)
//!     }
//! }
//! # let config = Config { allowed_origins: vec!["http://app.example.com".into()] };
//! # assert!(config.cors().unwrap_err().to_string().contains("insecure_origin"));
//! ```
//!
//! # Reloading a file
//!
//! [`set_origins`](crate::CorsLayer::set_origins) replaces the set while requests run. Each request sees
//! either the old set or the new set. If the new origins have a mistake, the old set stays. Call it on a
//! signal or at an interval.
//!
//! ```
//! # use std::{error::Error, fs, path::Path};
//! # use cors_runtime::{CorsLayer, cors_policy};
//! # cors_policy! { pub Tenants { origins: [runtime] } }
//! fn reload(cors: &CorsLayer<Tenants>, file: &Path) -> Result<(), Box<dyn Error>> {
//!     // Commas, spaces and line breaks separate origins.
//!     cors.set_origins(fs::read_to_string(file)?.parse()?)?;
//!     Ok(())
//! }
//! # let cors = Tenants::with_origins("https://a.example".parse()?)?;
//! # assert!(reload(&cors, Path::new("/nonexistent")).is_err());
//! # Ok::<(), cors_runtime::OriginSetError>(())
//! ```
//!
//! The example `multi_tenant` of the repository watches a file. Keep `max_age` short: after an origin is
//! removed, browsers may use a cached response to its preflights for that long.
//!
//! # Rows of a database
//!
//! If customers write the origins, one bad row must not keep the other rows from being replaced.
//! [`parse_rows`](crate::OriginSet::parse_rows) keeps the rows that the policy accepts, and returns the errors
//! of the others. Call it when the program starts, and where the program writes the table. Requests never
//! wait for the database.
//!
//! ```
//! # use cors_runtime::{CorsLayer, OriginSet, OriginSetError, cors_policy};
//! # cors_policy! { pub Shops { origins: [runtime], credentials: true, max_age: 60 } }
//! struct Row {
//!     shop: u64,
//!     origin: String,
//! }
//!
//! /// Returns the shops whose rows were left out, and why.
//! fn reload(cors: &CorsLayer<Shops>, rows: &[Row]) -> Result<Vec<(u64, String)>, OriginSetError> {
//!     let (origins, errors) = OriginSet::parse_rows::<Shops>(rows.iter().map(|row| &row.origin))?;
//!     cors.set_origins(origins)?;
//!     Ok(errors.iter().map(|error| (rows[error.index()].shop, error.to_string())).collect())
//! }
//! # let cors = Shops::with_origins(OriginSet::default())?;
//! # let row = |shop, origin: &str| Row { shop, origin: origin.to_owned() };
//! # let rows = [row(7, "https://a.example/"), row(8, "https://b.example")];
//! # assert!(matches!(&reload(&cors, &rows)?[..], [(7, error)] if error.contains("origin_path")));
//! # let request = http::Request::get("/").header("origin", "https://b.example").body(()).unwrap();
//! # assert!(cors.decide(&request).is_allowed());
//! # Ok::<(), OriginSetError>(())
//! ```
//!
//! Check the origin where a customer enters it, too: `OriginSet::parse_rows::<Shops>([origin])` has the message
//! to show.
//!
//! # Staging and production
//!
//! For differences between builds, use `#[cfg(debug_assertions)]` on an entry, or `env!("STAGING_ORIGIN")`.
//! If one container image runs in all environments, set the origins at start-up. A release build refuses a local origin
//! with credentials, unless the policy allows it:
//!
//! ```
//! # use cors_runtime::cors_policy;
//! cors_policy! {
//!     pub App {
//!         origins: [
//!             "https://app.example.com",
//!             #[allow(local_origin_in_release, reason = "developers run the image")]
//!             runtime,
//!         ],
//!         credentials: true,
//!     }
//! }
//!
//! App::with_origins("http://localhost:5173".parse()?)?;
//! # Ok::<(), cors_runtime::OriginSetError>(())
//! ```
//!
//! # Tests with different lists
//!
//! Each test makes a layer of its own. Tests in parallel do not disturb one another.
//!
//! ```
//! # use axum::Router;
//! # use cors_runtime::cors_policy;
//! # cors_policy! { pub App { origins: [runtime] } }
//! fn app(origin: &str) -> Router {
//!     Router::new().layer(App::with_origins(origin.parse().unwrap()).unwrap())
//! }
//! # let _ = (app("https://one.example.com"), app("https://two.example.com"));
//! ```
//!
//! All tests of a process share [`RuntimeOrigins`](crate::RuntimeOrigins), the process-wide default.
//!
//! # A library that takes the policy from its caller
//!
//! ```
//! # use axum::Router;
//! use cors_runtime::{CorsLayer, Policy, cors_policy};
//!
//! // In the library: any policy, with or without origins known at start-up.
//! pub fn router<P: Policy>(cors: CorsLayer<P>) -> Router {
//!     Router::new().layer(cors)
//! }
//!
//! // Or by its type alone.
//! pub fn plain_router<P: Policy>() -> Router {
//!     Router::new().layer(CorsLayer::<P>::new())
//! }
//!
//! // A field, with the policy as a parameter of the struct.
//! pub struct Server<P: Policy> {
//!     cors: Option<CorsLayer<P>>,
//! }
//!
//! // In the program:
//! cors_policy! { Dashboard { origins: ["https://app.example.com", runtime] } }
//!
//! let app = router(Dashboard::with_origins("https://staging.example.com".parse()?)?);
//! let app = plain_router::<Dashboard>();
//! let server = Server { cors: Some(CorsLayer::<Dashboard>::new()) };
//! # Ok::<(), cors_runtime::OriginSetError>(())
//! ```
//!
//! # A choice among policies
//!
//! A policy is a type, so `if is_public { OpenData } else { Dashboard }` and `Box<dyn Policy>` do not
//! compile. Choose where the layer is added: both routers have the same type.
//!
//! ```
//! # use axum::Router;
//! # use cors_runtime::{OriginSetError, cors_policy};
//! cors_policy! {
//!     pub Dashboard { origins: [runtime], credentials: true }
//!     pub OpenData { origins: ["*"] }
//! }
//!
//! fn app(origins: Option<&str>) -> Result<Router, OriginSetError> {
//!     let app = Router::new();
//!     Ok(match origins {
//!         Some(origins) => app.layer(Dashboard::with_origins(origins.parse()?)?),
//!         None => app.layer(OpenData),
//!     })
//! }
//! # assert!(app(None).is_ok() && app(Some("https://app.example.com")).is_ok());
//! ```
//!
//! To store a choice between two policies, use [`tower::util::Either`], which is a layer. For more policies,
//! store a function that adds the layer:
//!
//! ```
//! # use axum::Router;
//! # use cors_runtime::{CorsLayer, cors_policy};
//! # cors_policy! {
//! #     pub Dashboard { origins: ["https://app.example.com"], credentials: true }
//! #     pub Staging { origins: ["https://app.staging.example.com"], credentials: true }
//! #     pub OpenData { origins: ["*"] }
//! # }
//! use tower::util::Either;
//!
//! type Cors = Either<CorsLayer<Dashboard>, CorsLayer<OpenData>>;
//!
//! fn cors(is_public: bool) -> Cors {
//!     if is_public { Either::Right(CorsLayer::new()) } else { Either::Left(CorsLayer::new()) }
//! }
//!
//! let app: Router = Router::new().layer(cors(true));
//!
//! type AddCors = Box<dyn Fn(Router) -> Router + Send + Sync>;
//!
//! fn add_cors(stage: &str) -> AddCors {
//!     match stage {
//!         "production" => Box::new(|router| router.layer(Dashboard)),
//!         "staging" => Box::new(|router| router.layer(Staging)),
//!         _ => Box::new(|router| router.layer(OpenData)),
//!     }
//! }
//!
//! let app = add_cors("staging")(Router::new());
//! ```
//!
//! [`tower::util::BoxCloneSyncServiceLayer`] works too. It allocates a future for each request; `Either` and the
//! function above do not.
//!
//! [`tower::util::Either`]: https://docs.rs/tower/0.5/tower/util/enum.Either.html
//! [`tower::util::BoxCloneSyncServiceLayer`]: https://docs.rs/tower/0.5/tower/util/struct.BoxCloneSyncServiceLayer.html
//!
//! # Origins by a rule
//!
//! [`OriginSet::rule`](crate::OriginSet::rule) takes a closure. It gets the scheme, host and port of the
//! origin, never the request: the place of the layer says which paths an origin may use. A policy with
//! `credentials` or `enforce` refuses a rule that allows every origin. See
//! [preview deployments](super::preview_deployments) and
//! [the local network](super::local_network).
