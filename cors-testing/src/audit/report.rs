//! What an audit found, and its table.

use std::{collections::BTreeSet, fmt};

use http::Method;

use super::concern::Concern;

/// The page that sends the requests of a row.
///
/// ```
/// use cors_testing::audit::Caller;
///
/// assert_eq!(Caller::Origin("https://app.example.com".to_owned()).to_string(), "https://app.example.com");
/// assert_eq!(Caller::Anyone.to_string(), "*");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Caller {
    /// Any page: the service allows `*`.
    Anyone,
    /// A page of one of the origins under test.
    Origin(String),
    /// A page without an origin.
    Null,
    /// A page of any other origin.
    Other,
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anyone => "*",
            Self::Origin(origin) => origin,
            Self::Null => "null",
            Self::Other => "(other)",
        })
    }
}

/// The request headers that a caller may send besides the safelisted ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Headers {
    /// These, in lower case. Of names that the service does not list, only
    /// those that the audit asked for are known.
    Named(BTreeSet<String>),
    /// Any, and `authorization` where it is among these.
    Any(BTreeSet<String>),
}

impl fmt::Display for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (any, names) = match self {
            Self::Named(names) => (None, names),
            Self::Any(names) => (Some("*"), names),
        };
        let all: Vec<&str> = any.into_iter().chain(names.iter().map(String::as_str)).collect();
        f.write_str(&list(&all))
    }
}

/// What one caller can do to one path, by the methods that have it in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub(super) path: String,
    pub(super) caller: Caller,
    pub(super) methods: Vec<Method>,
    pub(super) headers: Headers,
    pub(super) exposed: BTreeSet<String>,
    pub(super) credentials: bool,
    pub(super) max_age: Option<String>,
    pub(super) unread: Vec<Method>,
}

impl Row {
    /// Returns the path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns who asks.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Returns the methods whose responses the caller can read. If there are none, the
    /// caller is refused, except for what the row of [`Caller::Anyone`] allows.
    #[must_use]
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// Returns the request headers that the caller may send with them.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Returns the response headers that the service exposes, in lower case.
    #[must_use]
    pub fn exposed_headers(&self) -> &BTreeSet<String> {
        &self.exposed
    }

    /// Returns how many seconds a browser may cache the response to a preflight, as the service says it.
    #[must_use]
    pub fn max_age(&self) -> Option<&str> {
        self.max_age.as_deref()
    }

    /// Returns whether the caller may send credentials.
    #[must_use]
    pub fn credentials(&self) -> bool {
        self.credentials
    }

    /// Returns the methods that run although the caller cannot read the response: they
    /// need no preflight, as a form does not. They are on the first row of a
    /// path and caller.
    #[must_use]
    pub fn unread(&self) -> &[Method] {
        &self.unread
    }
}

/// What an [`Audit`](crate::Audit) found.
///
/// ```
/// use axum::{Router, body::Body, routing::get};
/// use cors_runtime::cors_policy;
/// use cors_testing::{Audit, audit::Caller};
///
/// cors_policy! { Open { origins: ["*"] } }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut app: Router = Router::new().route("/open", get(async || "open")).layer(Open);
/// let report = Audit::of(["/open"]).run::<Body>(&mut app).await?;
/// let [row] = report.rows() else { panic!("{report}") };
/// assert_eq!(row.caller(), &Caller::Anyone);
/// assert!(!row.credentials());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a report is to be compared with a snapshot, or its concerns looked at"]
pub struct Report {
    pub(super) rows: Vec<Row>,
    pub(super) concerns: Vec<Concern>,
}

impl Report {
    /// Returns the rows, sorted by path, caller and method.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns what somebody should look at, by path.
    #[must_use]
    pub fn concerns(&self) -> &[Concern] {
        &self.concerns
    }

    pub(super) fn sort(&mut self) {
        self.rows.sort_by(|a, b| (&a.path, &a.caller).cmp(&(&b.path, &b.caller)));
        self.concerns.sort();
        self.concerns.dedup();
    }
}

fn list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    if items.is_empty() { "-".to_owned() } else { items.join(", ") }
}

/// The table and the concerns, each line ended.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = [
            "path",
            "caller",
            "methods",
            "headers",
            "exposes",
            "credentials",
            "max-age",
            "runs unread",
        ];
        let mut lines = vec![head.map(str::to_owned)];
        lines.extend(self.rows.iter().map(|row| {
            let refused = row.methods.is_empty();
            [
                row.path.clone(),
                row.caller.to_string(),
                if refused { "refused".to_owned() } else { list(&row.methods) },
                if refused { "-".to_owned() } else { row.headers.to_string() },
                list(&row.exposed.iter().collect::<Vec<_>>()),
                match (refused, row.credentials) {
                    (true, _) => "-",
                    (false, true) => "yes",
                    (false, false) => "no",
                }
                .to_owned(),
                row.max_age.clone().unwrap_or_else(|| "-".to_owned()),
                list(&row.unread),
            ]
        }));
        let widths: [usize; 8] = std::array::from_fn(|column| {
            lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
        });
        for line in &lines {
            let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        for concern in &self.concerns {
            writeln!(f, "! {concern}")?;
        }
        Ok(())
    }
}
