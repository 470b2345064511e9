//! A "what if" request as the page asks about it, read from the query of a URL.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use cors_runtime::{CorsLayer, explain::Explanation};
use cors_testing::Credentials;
use serde::Deserialize;

use crate::{
    catalog::{self, Shown, TYPED},
    policies::Yours,
    yours::{self, Pasted},
};

/// As it was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    pub(crate) policy: String,
    pub(crate) origin: String,
    pub(crate) method: String,
    /// A header a line, `name: value`.
    #[serde(default)]
    pub(crate) headers: String,
    #[serde(default)]
    pub(crate) credentials: Mode,
    /// The origins of the policy, where it takes them: a list, or a policy's source.
    #[serde(default)]
    pub(crate) origins: String,
}

/// The credentials mode of `fetch()`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Mode {
    Omit,
    #[default]
    SameOrigin,
    Include,
}

/// As it could be sent.
pub(crate) struct Question {
    pub(crate) policy: &'static Shown,
    /// The layer whose origins were typed.
    pub(crate) yours: CorsLayer<Yours>,
    /// What was typed, where the policy takes it.
    pub(crate) pasted: Option<Pasted>,
    pub(crate) origin: HeaderValue,
    pub(crate) method: Method,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) credentials: Credentials,
}

impl Typed {
    /// What `fetch()` would throw for, it says by the name of the field: a name that is not a token.
    pub(crate) fn read(&self) -> Result<Question, (&'static str, String)> {
        let policy = catalog::find(&self.policy)
            .ok_or_else(|| ("policy", format!("there is no policy `{}`", self.policy)))?;
        let origin = HeaderValue::from_bytes(self.origin.trim().as_bytes())
            .map_err(|_| ("origin", "a header value has no control characters".to_owned()))?;
        let method = Method::from_bytes(self.method.trim().as_bytes()).map_err(|_| {
            ("method", format!("`{}` is not a method: it is not a token", self.method))
        })?;
        let lines = self.headers.lines().filter(|line| !line.trim().is_empty());
        let headers =
            lines.map(header).collect::<Result<_, _>>().map_err(|why| ("headers", why))?;
        let credentials = match self.credentials {
            Mode::Omit => Credentials::Omit,
            Mode::SameOrigin => Credentials::SameOrigin,
            Mode::Include => Credentials::Include,
        };
        let pasted = (policy.name == TYPED).then(|| yours::read(&self.origins));
        let origins = pasted.as_ref().map(|pasted| pasted.origins.as_slice()).unwrap_or_default();
        let yours = yours::layer(origins).map_err(|why| ("origins", why))?;
        Ok(Question { policy, yours, pasted, origin, method, headers, credentials })
    }
}

impl Question {
    /// What the policy says of a request.
    pub(crate) fn explain(&self, method: &Method, headers: &HeaderMap) -> Explanation {
        match self.pasted {
            Some(_) => self.yours.explain(&(method, headers)),
            None => (self.policy.explain)(&(method, headers)),
        }
    }
}

fn header(line: &str) -> Result<(HeaderName, HeaderValue), String> {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    let name = HeaderName::from_bytes(name.trim().as_bytes())
        .map_err(|_| format!("`{}` is not the name of a header: it is not a token", name.trim()))?;
    let value = HeaderValue::from_bytes(value.trim().as_bytes())
        .map_err(|_| format!("the value of `{name}` has control characters"))?;
    Ok((name, value))
}
