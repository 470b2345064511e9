//! What a script gets from `fetch()`.

use std::collections::BTreeMap;

use http::StatusCode;

use crate::exchange::{Exchange, Preflight};

/// The `type` property of a response.
///
/// ```
/// use cors_testing::ResponseType;
///
/// assert_eq!(ResponseType::Cors.to_string(), "cors");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseType {
    /// The response of the page's own origin: every header but `Set-Cookie` is visible.
    Basic,
    /// The response of another origin: safelisted and exposed headers are visible.
    Cors,
}

impl std::fmt::Display for ResponseType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
        })
    }
}

/// A response as a script sees it, without what CORS hides.
///
/// ```
/// use cors_testing::Browser;
/// use http::{Request, Response};
/// # use std::convert::Infallible;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut service = tower::service_fn(|_: Request<String>| async {
///     let response = Response::builder()
///         .header("access-control-allow-origin", "*")
///         .header("access-control-expose-headers", "x-total-count")
///         .header("x-total-count", "2")
///         .header("x-served-by", "node-7")
///         .body("[1,2]".to_owned())
///         .unwrap();
///     Ok::<_, Infallible>(response)
/// });
/// let mut browser = Browser::at("https://app.example.com").api("https://api.example.com");
/// let request = Request::get("/items").body(String::new())?;
/// let response = browser.fetch(&mut service, request).await?;
///
/// assert!(response.ok());
/// assert_eq!(response.header("X-Total-Count"), Some("2"));
/// assert_eq!(response.header("x-served-by"), None);
/// assert_eq!(response.exchange().response_header("x-served-by"), Some("node-7"));
/// assert_eq!(response.into_body(), "[1,2]");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ScriptResponse<R> {
    pub(crate) kind: ResponseType,
    pub(crate) status: StatusCode,
    pub(crate) headers: ScriptHeaders,
    /// With user name and password, which a request does not carry.
    pub(crate) url: String,
    pub(crate) redirected: bool,
    pub(crate) body: R,
    pub(crate) exchange: Exchange,
}

impl<R> ScriptResponse<R> {
    /// Returns `type`.
    pub fn kind(&self) -> ResponseType {
        self.kind
    }

    /// Returns `status`.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns `ok`: whether the status is 200 to 299.
    pub fn ok(&self) -> bool {
        self.status.is_success()
    }

    /// Returns `url`: the last one, after redirects.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns `redirected`.
    pub fn redirected(&self) -> bool {
        self.redirected
    }

    /// Returns `headers.get(name)`: the lines joined with `, `, in any case of `name`;
    /// `None` also for a header that is not exposed.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// Returns `headers`.
    pub fn headers(&self) -> &ScriptHeaders {
        &self.headers
    }

    /// Returns the body.
    pub fn body(&self) -> &R {
        &self.body
    }

    /// Returns the body, by value.
    pub fn into_body(self) -> R {
        self.body
    }

    /// Returns `await text()`, of a body that is in memory: `String`, `Vec<u8>`, `Bytes`. A body that has to be
    /// read first (`axum::body::Body`) is read with `axum::body::to_bytes(response.into_body(), limit)`.
    ///
    /// What is not UTF-8 is replaced, as browsers do. `await json()` is
    /// `serde_json::from_str(&response.text())`.
    pub fn text(&self) -> String
    where
        R: AsRef<[u8]>,
    {
        String::from_utf8_lossy(self.body.as_ref()).into_owned()
    }

    /// Returns whether the last request of this fetch needed a preflight, and whether
    /// the cache had its response. Scripts cannot see that.
    pub fn preflight(&self) -> Preflight {
        self.exchange.preflight()
    }

    /// Returns the last request of this fetch and its whole response, which scripts
    /// cannot see. Those before it are in [`Browser::sent`].
    ///
    /// [`Browser::sent`]: crate::Browser::sent
    pub fn exchange(&self) -> &Exchange {
        &self.exchange
    }
}

/// The headers of a [`ScriptResponse`], without those that CORS hides.
///
/// ```
/// # use cors_testing::ScriptHeaders;
/// fn total(headers: &ScriptHeaders) -> Option<&str> {
///     headers.get("X-Total-Count")
/// }
/// # let _ = total;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptHeaders(pub(crate) BTreeMap<String, String>);

impl ScriptHeaders {
    /// Returns `get(name)`: the lines joined with `, `, in any case of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// Returns `has(name)`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Returns `[...headers]`: names in lower case, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
