//! Which paths of a service pages can reach, from which origins, and with which
//! requests.
//!
//! See [`Audit`].

mod areas;
mod asking;
mod concern;
mod entry;
mod expected;
mod probe;
mod report;
mod rows;
mod values;

use std::{collections::BTreeSet, error::Error, fmt};

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use tower_service::Service;

use entry::Entry;

pub use concern::Concern;
pub use expected::Expected;
pub use report::{Caller, Headers, Report, Row};

/// An audit of a service: what pages of these origins, of another origin, and callers without an origin
/// can do to these paths.
///
/// The audit sends preflights and actual requests, with and without credentials, and judges the responses
/// as browsers do. **The requests reach the handlers**, `DELETE` requests too, without a body and without
/// authentication. Audit a router with test state.
///
/// `Display` of the report is for a snapshot in the repository: one line for each path and caller, sorted,
/// so that a change shows in review. Each concern is a line that begins with `!`.
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
/// path       caller                   methods         headers       exposes  credentials  max-age  runs unread
/// /items/1   https://app.example.com  GET, HEAD, PUT  content-type  -        yes          -        -
/// /items/1   null                     refused         -             -        -            -        GET, HEAD
/// /items/1   (other)                  refused         -             -        -            -        GET, HEAD
/// /stations  *                        GET, HEAD       -             -        no           -        -
/// "
/// );
/// # Ok(())
/// # }
/// ```
///
/// # Concerns
///
/// | | |
/// |---|---|
/// | [`UnlistedOriginAdmitted`](Concern::UnlistedOriginAdmitted) | the request's origin is reflected, or compared carelessly ([`NearMiss`](crate::NearMiss)) |
/// | [`OriginAdmittedNowhere`](Concern::OriginAdmittedNowhere) | the policy is around none of the paths |
/// | [`PreflightStopped`](Concern::PreflightStopped) | a middleware or the router responds to preflights |
/// | [`GrantedAndWithheld`](Concern::GrantedAndWithheld) | the preflight succeeds, the response cannot be read |
/// | [`ErrorUnreadable`](Concern::ErrorUnreadable) | a 401 or another error of an outer layer has no CORS headers |
/// | [`NotFoundUnreadable`](Concern::NotFoundUnreadable) | the 404s of a nested router have none |
/// | [`VaryMissing`](Concern::VaryMissing) | a cache may serve the response to another origin |
/// | [`HeaderRepeated`](Concern::HeaderRepeated) | two layers, or a layer and a proxy, send a header |
/// | [`UnlikePolicy`](Concern::UnlikePolicy) | the responses are not those of the policy in [`expect`](Self::expect) |
///
/// ```
/// use axum::{Router, body::Body, routing::get};
/// use cors_runtime::cors_policy;
/// use cors_testing::{Audit, Expected};
/// use http::Method;
///
/// cors_policy! {
///     App { origins: ["https://app.example.com"], credentials: true }
///     Partners { origins: ["https://partner.example"] }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut app: Router = Router::new()
///     .route("/me", get(async || "you").layer(Partners))
///     .layer(App);
///
/// let report = Audit::of(["/me"])
///     .expect("/me", [Method::GET], Expected::policy("App").origins(App::allows_origin))
///     .origins(["https://app.example.com"])
///     .run::<Body>(&mut app)
///     .await?;
/// assert_eq!(
///     report.concerns()[0].to_string(),
///     "/me: GET from https://app.example.com is not answered as `App`: \
///      `access-control-allow-origin: https://app.example.com` is missing",
/// );
/// # Ok(())
/// # }
/// ```
///
/// # Limits
///
/// A path exists if the response to one of the methods has a status other than 404, 405 and 501. A service that
/// sends a page or 401 for every path has every path. A handler that returns 404 because of its state does not
/// exist: give it a path that it knows.
#[derive(Clone, Debug)]
#[must_use = "nothing is asked until it is run"]
pub struct Audit {
    paths: BTreeSet<String>,
    origins: BTreeSet<Entry>,
    other_origins: BTreeSet<Entry>,
    headers: BTreeSet<String>,
    methods: Vec<Method>,
    api: Option<String>,
    is_read_only: bool,
    signed_in: HeaderMap,
    expected: Vec<(String, Vec<Method>, Expected)>,
}

impl Audit {
    /// Returns an audit of these paths, each with its query if it needs one.
    pub fn of<P: Into<String>>(paths: impl IntoIterator<Item = P>) -> Self {
        let methods =
            [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        Self {
            paths: paths.into_iter().map(Into::into).collect(),
            origins: BTreeSet::new(),
            other_origins: BTreeSet::new(),
            headers: ["authorization", "content-type"].map(str::to_owned).into(),
            methods: methods.into(),
            api: None,
            is_read_only: false,
            signed_in: HeaderMap::new(),
            expected: Vec::new(),
        }
    }

    /// Adds origins that policies of these paths allow, each at some path: their pages ask too, not
    /// only one of another origin and one without an origin. `"null"` says that the latter is
    /// allowed somewhere. A pattern, `https://*.preview.example.com` or `http://localhost:*`, covers
    /// its origins.
    ///
    /// Origins that a careless comparison takes for one of these ask too.
    pub fn origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.origins.extend(origins.into_iter().map(|origin| Entry(origin.into())));
        self
    }

    /// Adds origins whose pages ask too, and are expected to be refused everywhere: a staging host,
    /// for example.
    pub fn other_origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.other_origins.extend(origins.into_iter().map(|origin| Entry(origin.into())));
        self
    }

    /// Adds a request header of a signed-in user. With it the audit finds out which errors of an
    /// authentication layer hide a response that a page could read; the rows are those of a user who
    /// is not signed in.
    ///
    /// ```
    /// use cors_testing::Audit;
    /// use http::{HeaderValue, header};
    ///
    /// let audit = Audit::of(["/me"])
    ///     .signed_in(header::AUTHORIZATION, HeaderValue::from_static("Bearer test"));
    /// # let _ = audit;
    /// ```
    pub fn signed_in(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.signed_in.append(name, value);
        self
    }

    /// Says which policy responds to these methods of the path: another one that is nearer, or a
    /// middleware that changes the headers, is then a [`Concern::UnlikePolicy`].
    ///
    /// ```
    /// use cors_testing::{Audit, Expected};
    /// use http::Method;
    ///
    /// let app = Expected::policy("App").origins(|origin| origin == "https://app.example.com");
    /// let audit = Audit::of(["/items"]).expect("/items", [Method::GET, Method::POST], app);
    /// # let _ = audit;
    /// ```
    pub fn expect(
        mut self,
        path: impl Into<String>,
        methods: impl IntoIterator<Item = Method>,
        policy: Expected,
    ) -> Self {
        self.expected.push((path.into(), methods.into_iter().collect(), policy));
        self
    }

    fn expected(&self, path: &str, method: &Method) -> Option<&Expected> {
        let is_about =
            |own: &&(String, Vec<Method>, Expected)| own.0 == path && own.1.contains(method);
        self.expected.iter().find(is_about).map(|(_, _, policy)| policy)
    }

    /// Adds request headers to ask for besides `authorization`, `content-type` and
    /// what the responses list themselves.
    pub fn headers<H: Into<String>>(mut self, names: impl IntoIterator<Item = H>) -> Self {
        self.headers.extend(names.into_iter().map(|name| name.into().to_ascii_lowercase()));
        self
    }

    /// Adds methods to ask for besides GET, HEAD, POST, PUT, PATCH and DELETE.
    pub fn methods(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        for method in methods {
            if !self.methods.contains(&method) {
                self.methods.push(method);
            }
        }
        self
    }

    /// Sets the origin of the service, instead of `https://api.test`; see
    /// [`Browser::api`](crate::Browser::api).
    pub fn api(mut self, origin: impl Into<String>) -> Self {
        self.api = Some(origin.into());
        self
    }

    /// Sends nothing but GET, HEAD and OPTIONS, as for a server that is in use. Of other methods only
    /// the preflights are judged, and a path that serves only these is found by them.
    pub fn read_only(mut self) -> Self {
        self.is_read_only = true;
        self
    }

    /// Asks `service`. Where it takes any body, as a router of axum does, say
    /// which: `run::<Body>(&mut app)`.
    ///
    /// # Errors
    ///
    /// [`AuditError`], if there are no paths, if one does not begin with `/`, or if the service does not
    /// have one.
    ///
    /// # Panics
    ///
    /// If one of the origins is invalid, as in [`Browser::at`](crate::Browser::at), or the name of a
    /// header is.
    pub async fn run<B: Default>(
        &self,
        service: &mut impl Service<Request<B>, Response = Response<impl Sized>, Error: fmt::Display>,
    ) -> Result<Report, AuditError> {
        let mut report = Report::default();
        let is_path = |path: &&String| path.starts_with('/') && !path.starts_with("//");
        let invalid: Vec<String> =
            self.paths.iter().filter(|path| !is_path(path)).cloned().collect();
        let mut error = AuditError { missing: Vec::new(), invalid, report: Report::default() };
        for path in self.paths.iter().filter(is_path) {
            let served = self.served(path, service).await;
            if served.is_empty() {
                error.missing.push(path.clone());
                continue;
            }
            self.ask(path, &served, service, &mut report).await;
        }
        self.ask_areas(service, &mut report).await;
        report.concerns.extend(self.admitted_nowhere(&report));
        report.sort();
        if error.missing.is_empty() && error.invalid.is_empty() && !self.paths.is_empty() {
            return Ok(report);
        }
        error.report = report;
        Err(error)
    }

    fn admitted_nowhere(&self, report: &Report) -> Vec<Concern> {
        let is_admitted = |origin: &str| {
            report.rows.iter().filter(|row| !row.methods.is_empty()).any(|row| match &row.caller {
                Caller::Anyone => true,
                Caller::Origin(own) => own == origin,
                Caller::Null => origin == "null",
                Caller::Other => false,
            })
        };
        // One mistake is one concern: what keeps the origin out may be known already.
        let is_explained =
            |origin: &String| report.concerns.iter().any(|concern| concern.origin() == origin);
        let origins = self.origins.iter().map(Entry::sample).filter(|origin| !is_admitted(origin));
        let origins = origins.filter(|origin| !is_explained(origin));
        origins.map(|origin| Concern::OriginAdmittedNowhere { origin }).collect()
    }
}

/// An audit that could not ask all of its paths. What was found at the others is its
/// [`report`](Self::report).
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
#[derive(Clone)]
pub struct AuditError {
    missing: Vec<String>,
    invalid: Vec<String>,
    report: Report,
}

impl AuditError {
    /// Returns the paths that no method found, sorted.
    #[must_use]
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Returns what was given as paths and does not begin with `/`, sorted.
    #[must_use]
    pub fn invalid(&self) -> &[String] {
        &self.invalid
    }

    /// Returns what was found at the other paths.
    pub fn report(&self) -> &Report {
        &self.report
    }
}

/// As `Display`, so that a failed test can be read; `{:#?}` prints the fields.
impl fmt::Debug for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("AuditError")
            .field("missing", &self.missing)
            .field("invalid", &self.invalid)
            .field("report", &self.report)
            .finish()
    }
}

impl Error for AuditError {}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |paths: &[String]| {
            paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
        };
        if self.missing.is_empty() && self.invalid.is_empty() {
            return f.write_str(
                "there are no paths to audit\nhelp: name them: `Audit::of([\"/items\"])`",
            );
        }
        if !self.invalid.is_empty() {
            write!(
                f,
                "{} does not begin with `/`\nhelp: write the path alone, and the server with \
                 `Audit::api`",
                list(&self.invalid)
            )?;
        }
        if !self.missing.is_empty() {
            if !self.invalid.is_empty() {
                f.write_str("\n")?;
            }
            write!(
                f,
                "the service has no {}: every method is answered 404, 405 or 501, or fails\n\
                 help: correct the path, name one that exists for a route with parameters, or name \
                 the method with `Audit::methods`",
                list(&self.missing)
            )?;
        }
        if self.report.rows().is_empty() { Ok(()) } else { write!(f, "\n{}", self.report) }
    }
}
