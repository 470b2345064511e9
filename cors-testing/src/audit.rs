//! Which paths of a service pages can reach, from where, and how: asked of the
//! service itself, with the requests that browsers would send.
//!
//! See [`Audit`].

mod concern;
mod probe;
mod report;
mod rows;

use std::{collections::BTreeSet, error::Error, fmt};

use http::{Method, Request, Response};
use tower_service::Service;

pub use concern::Concern;
pub use report::{Caller, Headers, Report, Row};

/// An audit of a service: what can pages of these origins, of a stranger's, and
/// without an origin do to these paths?
///
/// It asks with real preflights and then with the actual requests, with and
/// without credentials, and judges the answers as browsers do. **The requests
/// reach the handlers**, DELETE among them, without a body and without
/// authentication: audit a router with test state behind it.
///
/// The report's `Display` is made for a snapshot in the repository: a line a
/// path and caller, sorted, so that a change shows in review. Concerns stand
/// below it, each in a line that begins with `!`.
///
/// ```
/// use axum::{Router, body::Body, routing::get};
/// use cors_runtime::cors_policy;
/// use cors_testing::Audit;
///
/// cors_policy! {
///     App {
///         origins: ["https://app.example.com"],
///         methods: [GET, PUT],
///         headers: ["content-type"],
///         credentials: true,
///     }
///     Open { origins: ["*"] }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut app: Router = Router::new()
///     .route("/items/{id}", get(async || "item").put(async || "saved").layer(App))
///     .route("/stations", get(async || "north, south").layer(Open));
///
/// let report = Audit::of(["/items/1", "/stations"])
///     .origins(["https://app.example.com"])
///     .run::<Body>(&mut app)
///     .await?;
/// assert!(report.concerns().is_empty());
/// assert_eq!(
///     report.to_string(),
///     "\
/// path       caller                   methods         headers       credentials  runs unread
/// /items/1   https://app.example.com  GET, HEAD, PUT  content-type  yes          -
/// /items/1   null                     refused         -             -            GET, HEAD
/// /items/1   (stranger)               refused         -             -            GET, HEAD
/// /stations  *                        GET, HEAD       -             no           -
/// "
/// );
/// # Ok(())
/// # }
/// ```
///
/// # What it cannot know
///
/// A path is there if one of the methods is answered with something else than
/// 404, 405 and 501. A service that answers every path, with a page or with 401, has every path. A
/// handler that answers 404 because of its state has none: give it a path that
/// it knows.
#[derive(Clone, Debug)]
#[must_use = "nothing is asked until it is run"]
pub struct Audit {
    paths: BTreeSet<String>,
    origins: BTreeSet<String>,
    headers: BTreeSet<String>,
    methods: Vec<Method>,
    api: Option<String>,
}

impl Audit {
    /// An audit of these paths, each with its query if it needs one.
    pub fn of<P: Into<String>>(paths: impl IntoIterator<Item = P>) -> Self {
        let methods =
            [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        Self {
            paths: paths.into_iter().map(Into::into).collect(),
            origins: BTreeSet::new(),
            headers: ["authorization", "content-type"].map(str::to_owned).into(),
            methods: methods.into(),
            api: None,
        }
    }

    /// Pages of these origins ask too, not only a stranger's and one without an
    /// origin. `"null"` says that the latter is expected to be let in.
    pub fn origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.origins.extend(origins.into_iter().map(Into::into));
        self
    }

    /// Request headers to ask for besides `authorization`, `content-type` and
    /// what the answers list themselves.
    pub fn headers<H: Into<String>>(mut self, names: impl IntoIterator<Item = H>) -> Self {
        self.headers.extend(names.into_iter().map(|name| name.into().to_ascii_lowercase()));
        self
    }

    /// Methods to ask for besides GET, HEAD, POST, PUT, PATCH and DELETE.
    pub fn methods(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        for method in methods {
            if !self.methods.contains(&method) {
                self.methods.push(method);
            }
        }
        self
    }

    /// Where the service is, instead of `https://api.test`; see
    /// [`Browser::api`](crate::Browser::api).
    pub fn api(mut self, origin: impl Into<String>) -> Self {
        self.api = Some(origin.into());
        self
    }

    /// Asks `service`. Where it takes any body, as a router of axum does, say
    /// which: `run::<Body>(&mut app)`.
    ///
    /// # Errors
    ///
    /// [`AuditError`], if a path is none of the service's.
    ///
    /// # Panics
    ///
    /// If one of the origins is none, as [`Browser::at`](crate::Browser::at)
    /// does, or a header no header's name.
    pub async fn run<B: Default>(
        &self,
        service: &mut impl Service<Request<B>, Response = Response<impl Sized>, Error: fmt::Display>,
    ) -> Result<Report, AuditError> {
        let mut report = Report::default();
        let mut error = AuditError { missing: Vec::new() };
        for path in &self.paths {
            let served = self.served(path, service).await;
            if served.is_empty() {
                error.missing.push(path.clone());
                continue;
            }
            self.ask(path, &served, service, &mut report).await;
        }
        report.sort();
        if error.missing.is_empty() { Ok(report) } else { Err(error) }
    }
}

/// A list of paths that is not the service's.
///
/// ```
/// use axum::{Router, body::Body, routing::get};
/// use cors_testing::Audit;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut app: Router = Router::new().route("/items", get(async || "items"));
/// let error = Audit::of(["/itmes"]).run::<Body>(&mut app).await.unwrap_err();
/// assert_eq!(error.missing(), ["/itmes"]);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditError {
    missing: Vec<String>,
}

impl AuditError {
    /// The paths that no method found, sorted.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }
}

impl Error for AuditError {}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<_> = self.missing.iter().map(|path| format!("`{path}`")).collect();
        write!(
            f,
            "the service has no {}: every method is answered 404, 405 or 501, or fails\n\
             help: correct the path, name one that exists for a route with parameters, or name the \
             method with `Audit::methods`",
            paths.join(", ")
        )
    }
}
