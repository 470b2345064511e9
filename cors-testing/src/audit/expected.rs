//! What a policy is meant to allow, and where responses differ from it.

use std::{collections::BTreeSet, fmt, sync::Arc};

use http::{HeaderMap, Method};

use super::values::{single, tokens, varies_by_origin};
use crate::preflight_request::Granted;

/// What a policy allows, told to an audit by [`Audit::expect`](crate::Audit::expect): the audit asks
/// the service, and reports a [`Concern::UnlikePolicy`](super::Concern::UnlikePolicy) where the responses
/// differ.
///
/// What is not stated is not compared.
///
/// ```
/// use cors_runtime::cors_policy;
/// use cors_testing::Expected;
///
/// cors_policy! {
///     App { origins: ["https://app.example.com"], headers: ["content-type"], max_age: 600 }
/// }
///
/// let expected = Expected::policy("App")
///     .origins(App::allows_origin)
///     .credentials(App::allows_credentials())
///     .methods(App::methods())
///     .headers(App::headers())
///     .expose(App::exposed_headers())
///     .max_age(App::max_age());
/// # let _ = expected;
/// ```
#[derive(Clone)]
#[must_use = "nothing is compared until it is given to `Audit::expect`"]
pub struct Expected {
    pub(super) name: String,
    origins: Option<Origins>,
    credentials: Option<bool>,
    methods: Option<BTreeSet<String>>,
    headers: Option<BTreeSet<String>>,
    expose: Option<BTreeSet<String>>,
    max_age: Age,
}

#[derive(Clone)]
enum Origins {
    Any,
    Some(Arc<dyn Fn(&str) -> bool + Send + Sync>),
}

#[derive(Clone, Copy, Debug)]
enum Age {
    Unstated,
    NotSent,
    Seconds(u32),
}

/// The response to an actual request, to compare.
pub(super) struct Actual<'a> {
    pub(super) origin: &'a str,
    pub(super) method: &'a Method,
    pub(super) headers: &'a HeaderMap,
    /// What the response to the preflight grants, if it grants the request.
    pub(super) granted: Option<(&'a Granted, Option<&'a str>)>,
}

impl Expected {
    /// Returns a policy of this name, which concerns repeat.
    pub fn policy(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            origins: None,
            credentials: None,
            methods: None,
            headers: None,
            expose: None,
            max_age: Age::Unstated,
        }
    }

    /// Sets the origins that it allows.
    pub fn origins(mut self, allows: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.origins = Some(Origins::Some(Arc::new(allows)));
        self
    }

    /// Allows every origin, with `*`.
    pub fn any_origin(mut self) -> Self {
        self.origins = Some(Origins::Any);
        self
    }

    /// Sets whether it allows credentials.
    pub fn credentials(mut self, allowed: bool) -> Self {
        self.credentials = Some(allowed);
        self
    }

    /// Sets its methods. A route may list fewer, and GET, HEAD and POST need no mention.
    pub fn methods(mut self, methods: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let methods = methods.into_iter().map(|method| method.as_ref().to_owned());
        self.methods = Some(methods.collect());
        self
    }

    /// Sets the request headers that it allows.
    pub fn headers(mut self, names: impl IntoIterator<Item: AsRef<str>>) -> Self {
        self.headers = Some(lower_case(names));
        self
    }

    /// Sets the response headers that it exposes.
    pub fn expose(mut self, names: impl IntoIterator<Item: AsRef<str>>) -> Self {
        self.expose = Some(lower_case(names));
        self
    }

    /// Sets its `max_age` in seconds, `None` where it sends none.
    pub fn max_age(mut self, seconds: Option<u32>) -> Self {
        self.max_age = seconds.map_or(Age::NotSent, Age::Seconds);
        self
    }

    /// The first difference between this policy and the response.
    pub(super) fn difference(&self, actual: &Actual<'_>) -> Option<String> {
        let &Actual { origin, method, headers, granted } = actual;
        let allowed = single(headers, "access-control-allow-origin");
        let wanted = match &self.origins {
            None => return None,
            Some(Origins::Any) => Some("*"),
            Some(Origins::Some(allows)) => allows(origin).then_some(origin),
        };
        if allowed.as_deref() != wanted {
            return Some(unlike("access-control-allow-origin", allowed.as_deref(), wanted));
        }
        let wanted = wanted?;
        if wanted != "*" && !varies_by_origin(headers) {
            return Some("`vary` does not name `origin`".to_owned());
        }
        if let Some(allowed) = self.credentials {
            let got = single(headers, "access-control-allow-credentials");
            let wanted = allowed.then_some("true");
            if got.as_deref() != wanted {
                return Some(unlike("access-control-allow-credentials", got.as_deref(), wanted));
            }
        }
        if let Some(wanted) = &self.expose {
            let got = lower_case(tokens(headers, "access-control-expose-headers"));
            if got != *wanted {
                return Some(unlike_list("access-control-expose-headers", &got, wanted));
            }
        }
        self.preflight_difference(method, granted)
    }

    fn preflight_difference(
        &self,
        method: &Method,
        granted: Option<(&Granted, Option<&str>)>,
    ) -> Option<String> {
        let is_simple = ["GET", "HEAD", "POST"].contains(&method.as_str());
        if let Some(methods) = &self.methods
            && !methods.contains("*")
        {
            let is_listed = is_simple || methods.contains(method.as_str());
            if is_listed != granted.is_some() {
                let does = if is_listed { "refuses" } else { "allows" };
                return Some(format!("the preflight {does} {method}"));
            }
            let (granted, _) = granted?;
            let is_simple = |name: &&String| ["GET", "HEAD", "POST"].contains(&name.as_str());
            let listed = granted.methods().iter().filter(|name| !is_simple(name));
            let extra: Vec<_> = listed.filter(|name| !methods.contains(*name)).cloned().collect();
            if !extra.is_empty() {
                return Some(format!("the preflight allows {} too", extra.join(", ")));
            }
        }
        let (granted, age) = granted?;
        if let Some(wanted) = &self.headers {
            let got = lower_case(granted.headers());
            if got != *wanted {
                return Some(unlike_list("access-control-allow-headers", &got, wanted));
            }
        }
        let wanted = match self.max_age {
            Age::Unstated => return None,
            Age::NotSent => None,
            Age::Seconds(seconds) => Some(seconds.to_string()),
        };
        let wanted = wanted.as_deref();
        (age != wanted).then(|| unlike("access-control-max-age", age, wanted))
    }
}

impl fmt::Debug for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expected")
            .field("name", &self.name)
            .field("credentials", &self.credentials)
            .field("methods", &self.methods)
            .field("headers", &self.headers)
            .field("expose", &self.expose)
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}

fn lower_case(names: impl IntoIterator<Item: AsRef<str>>) -> BTreeSet<String> {
    names.into_iter().map(|name| name.as_ref().to_ascii_lowercase()).collect()
}

fn unlike(header: &str, got: Option<&str>, wanted: Option<&str>) -> String {
    match (got, wanted) {
        (None, Some(wanted)) => format!("`{header}: {wanted}` is missing"),
        (Some(got), None) => format!("`{header}: {got}` is sent"),
        (Some(got), Some(wanted)) => format!("`{header}` is `{got}` instead of `{wanted}`"),
        (None, None) => format!("`{header}` is missing"),
    }
}

fn unlike_list(header: &str, got: &BTreeSet<String>, wanted: &BTreeSet<String>) -> String {
    let list = |names: &BTreeSet<String>| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    unlike(header, list(got).as_deref(), list(wanted).as_deref())
}
