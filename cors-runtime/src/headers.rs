//! A decision as headers: the only file that writes the six CORS response headers and `Vary`.

use std::{borrow::Cow, sync::Arc};

use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, MaxSizeReached, VARY,
    },
};

use crate::{
    data::{Kept, PolicyData},
    decision::Decision,
    head::{ResponseHead, append},
};

/// The six CORS response headers. They make one statement, so they are replaced as one.
const CORS_NAMES: [HeaderName; 6] = [
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
];

#[allow(clippy::declare_interior_mutable_const, reason = "each use is a new value over the bytes")]
const TRUE: HeaderValue = HeaderValue::from_static("true");
#[allow(clippy::declare_interior_mutable_const, reason = "as above")]
const ORIGIN: HeaderValue = HeaderValue::from_static("origin");
#[allow(clippy::declare_interior_mutable_const, reason = "as above")]
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// One comparison after the other, which the compiler makes one of a range.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a call takes longer than the comparison")]
fn is_cors(name: &HeaderName) -> bool {
    CORS_NAMES.contains(name)
}

impl Decision {
    /// Applies the decision to a response, and returns its status if the handler must not run, as
    /// [`status`](Self::status) does.
    ///
    /// CORS headers that the response already has are replaced as one, and `Vary` gets `origin` where it
    /// lacks it. If the policy responds in place of the handler, all other headers are removed. A response
    /// that does not keep all of the policy's headers gets none of them.
    pub fn apply(&self, response: &mut impl ResponseHead) -> Option<StatusCode> {
        let status = self.status();
        match status {
            Some(_) => answer(self, &Methods::OfPolicy, response),
            None => write_to(self, response),
        }
        status
    }
}

/// Writes what a policy answers in place of a handler to a response of another kind.
pub(crate) fn answer(decision: &Decision, methods: &Methods, response: &mut impl ResponseHead) {
    response.clear();
    write_lines(response, |response| fill(decision, methods, response));
}

/// Writes a decision on the response of a handler of another kind.
pub(crate) fn write_to(decision: &Decision, response: &mut impl ResponseHead) {
    if response.has_any(&CORS_NAMES.each_ref().map(HeaderName::as_str)) {
        return edit(response, |headers| write(decision, headers));
    }
    let varies = response.lines("vary").flat_map(names).any(is_origin);
    write_lines(response, |response| {
        if decision.varies() && !varies {
            vary(response)?;
        }
        grant(decision, None, response)
    });
}

/// Appends lines. If the response does not keep one of them, it gets none of the CORS headers.
fn write_lines<R: ResponseHead>(
    response: &mut R,
    write: impl FnOnce(&mut Checked<'_, R>) -> Result<(), ()>,
) {
    if write(&mut Checked(response)).is_err() {
        remove_all(response);
    }
}

/// What takes lines of headers that it does not have.
trait HeaderList {
    type Lost;

    /// Adds a line. Its value is either made for `http`, or given as its bytes.
    fn add(
        &mut self,
        name: HeaderName,
        value: impl FnOnce() -> HeaderValue,
        bytes: impl FnOnce() -> Cow<'static, [u8]>,
    ) -> Result<(), Self::Lost>;

    #[inline]
    fn add_kept(
        &mut self,
        name: HeaderName,
        value: &'static HeaderValue,
    ) -> Result<(), Self::Lost> {
        self.add(name, || value.clone(), || value.as_bytes().into())
    }
}

impl HeaderList for HeaderMap {
    /// A service can fill a map with names until `http` takes no more. Such a response gets none of the
    /// headers.
    type Lost = MaxSizeReached;

    #[inline]
    fn add(
        &mut self,
        name: HeaderName,
        value: impl FnOnce() -> HeaderValue,
        _: impl FnOnce() -> Cow<'static, [u8]>,
    ) -> Result<(), MaxSizeReached> {
        self.try_append(name, value()).map(|_| ())
    }
}

/// A response that policies write to.
pub(crate) trait Written {
    /// The headers that policies write.
    fn cors(&self) -> Cow<'_, HeaderMap>;

    /// Writes a decision, or grants nothing.
    fn write(&mut self, decision: Option<&Decision>);
}

impl Written for HeaderMap {
    #[inline]
    fn cors(&self) -> Cow<'_, HeaderMap> {
        Cow::Borrowed(self)
    }

    #[inline]
    fn write(&mut self, decision: Option<&Decision>) {
        match decision {
            Some(decision) => write(decision, self),
            None => close(self),
        }
    }
}

/// A response of another kind, which may lose a line.
pub(crate) struct Checked<'a, R>(pub(crate) &'a mut R);

impl<R: ResponseHead> Written for Checked<'_, R> {
    fn cors(&self) -> Cow<'_, HeaderMap> {
        Cow::Owned(copied(self.0))
    }

    fn write(&mut self, decision: Option<&Decision>) {
        match decision {
            Some(decision) => write_to(decision, self.0),
            None => edit(self.0, close),
        }
    }
}

impl<R: ResponseHead> HeaderList for Checked<'_, R> {
    type Lost = ();

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "then the name is a constant, also for `try_append`")]
    fn add(
        &mut self,
        name: HeaderName,
        _: impl FnOnce() -> HeaderValue,
        bytes: impl FnOnce() -> Cow<'static, [u8]>,
    ) -> Result<(), ()> {
        if self.0.try_append(name.as_str(), bytes()) { Ok(()) } else { Err(()) }
    }
}

/// Lets a function write to a response of another kind.
pub(crate) fn edit(response: &mut impl ResponseHead, write: impl FnOnce(&mut HeaderMap)) {
    let mut written = copied(response);
    remove_all(response);
    // `Vary` is appended to, and so stays as the response spells it.
    let given = written.get_all(VARY).iter().count();
    write(&mut written);
    let vary = written.get_all(VARY).iter().skip(given).map(|value| (&VARY, value));
    let mut lines = written.iter().filter(|(name, _)| **name != VARY).chain(vary);
    write_lines(response, |response| {
        lines.try_for_each(|(name, value)| {
            response.add(name.clone(), || value.clone(), || value.as_bytes().to_vec().into())
        })
    });
}

/// Copies the headers that policies write.
fn copied(response: &impl ResponseHead) -> HeaderMap {
    let mut copied = HeaderMap::new();
    for name in [VARY].into_iter().chain(CORS_NAMES) {
        for line in response.lines(name.as_str()) {
            if let Ok(line) = HeaderValue::from_bytes(line) {
                append(&mut copied, name.clone(), line);
            }
        }
    }
    copied
}

fn remove_all(response: &mut impl ResponseHead) {
    for name in CORS_NAMES {
        response.remove(name.as_str());
    }
}

/// Writes a decision on the response of a handler.
pub(crate) fn write(decision: &Decision, response: &mut HeaderMap) {
    // Nearly no handler sets any of them. Looking once at the few names there are costs less than one
    // search for each that there might be.
    if response.keys().any(|name| *name == VARY || is_cors(name)) {
        return write_over(decision, response);
    }
    // A map with few other names takes the least time where `Vary` comes first and the origin last.
    let vary = if decision.varies() { vary(response) } else { Ok(()) };
    if vary.and_then(|()| grant(decision, None, response)).is_err() {
        clear(response);
        response.remove(VARY);
    }
}

/// The same, where the handler has set some of them.
#[cold]
fn write_over(decision: &Decision, response: &mut HeaderMap) {
    clear(response);
    let granted = grant(decision, None, response);
    let vary = |()| if decision.varies() { vary_on_origin(response) } else { Ok(()) };
    if granted.and_then(vary).is_err() {
        clear(response);
    }
}

/// The methods that a preflight's answer lists.
#[derive(Clone, Debug)]
pub(crate) enum Methods {
    OfPolicy,
    OfRoute(Option<Arc<HeaderValue>>),
}

impl Methods {
    /// Those of a route that a page may send to which the policy applies.
    pub(crate) fn of_route(policy: &PolicyData, served: &[&str]) -> Self {
        let mut list = String::new();
        for method in served {
            if policy.allows_on_route(method) {
                list.push_str(if list.is_empty() { "" } else { "," });
                list.push_str(method);
            }
        }
        let list = HeaderValue::try_from(list).ok();
        Self::OfRoute(list.filter(|list| !list.is_empty()).map(|list| {
            // The first clone makes the bytes shared, which allocates; those for requests then do not.
            drop(list.clone());
            Arc::new(list)
        }))
    }

    fn of<'a>(&'a self, kept: &'a Kept) -> Option<&'a HeaderValue> {
        match self {
            Self::OfPolicy => kept.methods.as_ref(),
            Self::OfRoute(names) => names.as_deref(),
        }
    }
}

/// Writes what a policy answers in place of a handler, and returns the status. `methods`: of a route,
/// in place of the policy's. `headers`: a map to write to, whatever it holds.
pub(crate) fn write_answer(
    decision: &Decision,
    methods: &Methods,
    headers: &mut HeaderMap,
) -> StatusCode {
    headers.clear();
    // An empty map has room for all of them.
    let _ = fill(decision, methods, headers);
    decision.status().unwrap_or(StatusCode::FORBIDDEN)
}

/// Writes the same to an empty response.
fn fill<R: HeaderList>(
    decision: &Decision,
    methods: &Methods,
    response: &mut R,
) -> Result<(), R::Lost> {
    let is_preflight = decision.is_preflight();
    // A page whose origin is allowed may read that it was refused.
    grant(decision, is_preflight.then_some(methods), response)?;
    if decision.varies() || !is_preflight {
        vary(response)?;
    }
    if !is_preflight {
        response.add(CACHE_CONTROL, || NO_STORE, || b"no-store".into())?;
    }
    Ok(())
}

/// Lets a page read the response, if its origin is allowed, or send the request after this preflight.
#[inline(always)]
#[allow(clippy::inline_always, reason = "one of its callers is hot")]
fn grant<R: HeaderList>(
    decision: &Decision,
    preflight: Option<&Methods>,
    response: &mut R,
) -> Result<(), R::Lost> {
    if !decision.is_allowed() {
        return Ok(());
    }
    let policy = decision.data();
    let kept = (policy.kept)();
    if policy.credentials {
        response.add(ACCESS_CONTROL_ALLOW_CREDENTIALS, || TRUE, || b"true".into())?;
    }
    if let Some(methods) = preflight {
        if let Some(names) = methods.of(kept) {
            let bytes = || match methods {
                Methods::OfPolicy => policy.methods.joined.as_bytes().into(),
                Methods::OfRoute(_) => names.as_bytes().to_vec().into(),
            };
            response.add(ACCESS_CONTROL_ALLOW_METHODS, || names.clone(), bytes)?;
        }
        if let Some(names) = &kept.headers {
            response.add_kept(ACCESS_CONTROL_ALLOW_HEADERS, names)?;
        }
        if let Some(seconds) = &kept.max_age {
            response.add_kept(ACCESS_CONTROL_MAX_AGE, seconds)?;
        }
    } else if let Some(names) = &kept.expose {
        response.add_kept(ACCESS_CONTROL_EXPOSE_HEADERS, names)?;
    }
    match decision.allow_origin(kept) {
        Some(origin) => {
            response.add(ACCESS_CONTROL_ALLOW_ORIGIN, || origin, || decision.allowed_bytes())
        }
        None => Ok(()),
    }
}

#[inline]
fn vary<R: HeaderList>(response: &mut R) -> Result<(), R::Lost> {
    response.add(VARY, || ORIGIN, || b"origin".into())
}

/// What a response says, beside what a decision has written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// It has a CORS header that the decision has not written.
    Other,
    /// It has no CORS header, and may lack `Vary: origin`.
    Nothing,
    TheSame,
}

/// Compares the CORS headers of a response with those that a decision has written.
pub(crate) fn compare(decision: &Decision, methods: &Methods, response: &HeaderMap) -> Says {
    let Some(origin) = decision.allowed() else { return compare_refused(response) };
    let (policy, is_preflight) = (decision.data(), decision.is_preflight());
    let kept = (policy.kept)();
    let mut origin = Some(origin);
    let mut credentials = policy.credentials.then_some(&b"true"[..]);
    let mut expose = kept.expose.as_ref().filter(|_| !is_preflight).map(HeaderValue::as_bytes);
    let lists = [methods.of(kept), kept.headers.as_ref(), kept.max_age.as_ref()];
    let mut lists = lists.map(|list| list.filter(|_| is_preflight).map(HeaderValue::as_bytes));
    let mut says = Says::Nothing;
    for (name, value) in response {
        // A second line of a name finds that the first one has taken what was written.
        let written = if *name == ACCESS_CONTROL_ALLOW_ORIGIN {
            origin.take()
        } else if *name == ACCESS_CONTROL_ALLOW_CREDENTIALS {
            credentials.take()
        } else if *name == ACCESS_CONTROL_EXPOSE_HEADERS {
            expose.take()
        } else if *name == ACCESS_CONTROL_ALLOW_METHODS {
            lists[0].take()
        } else if *name == ACCESS_CONTROL_ALLOW_HEADERS {
            lists[1].take()
        } else if *name == ACCESS_CONTROL_MAX_AGE {
            lists[2].take()
        } else {
            continue;
        };
        let value = value.as_bytes();
        // It mostly lies in the same place too, and then no byte is looked at.
        let is = |written: &[u8]| {
            value.len() == written.len() && (value.as_ptr() == written.as_ptr() || value == written)
        };
        if !written.is_some_and(is) {
            return Says::Other;
        }
        says = Says::TheSame;
    }
    says
}

/// The same for a decision that has written `Vary` at most.
fn compare_refused(response: &HeaderMap) -> Says {
    let mut says = Says::Nothing;
    for (name, value) in response {
        if is_cors(name) {
            return Says::Other;
        }
        if *name == VARY && value == "origin" {
            says = Says::TheSame;
        }
    }
    says
}

/// Grants nothing: of a response that no policy may speak for.
fn close(response: &mut HeaderMap) {
    clear(response);
    // Where there is no room for `Vary`, there is no header that depends on `Origin` either.
    let _ = vary_on_origin(response);
}

/// The headers of a 403 in place of the handler's answer. It depends on more than `Vary` can say:
/// `Sec-Fetch-Site`, `Host`.
pub(crate) fn refusal(response: &mut HeaderMap) {
    let _ = vary_on_origin(response);
    append(response, CACHE_CONTROL, NO_STORE);
}

fn clear(response: &mut HeaderMap) {
    for name in CORS_NAMES {
        response.remove(name);
    }
}

/// A response of a policy that lists origins depends on `Origin`, whether it was sent or not, and
/// a shared cache has to know ([Fetch, CORS protocol and HTTP caches]).
///
/// [Fetch, CORS protocol and HTTP caches]: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
fn vary_on_origin(response: &mut HeaderMap) -> Result<(), MaxSizeReached> {
    if varies(response) { Ok(()) } else { vary(response) }
}

pub(crate) fn varies(response: &HeaderMap) -> bool {
    let mut lines = response.get_all(VARY).iter();
    lines.any(|line| line == "origin" || names(line.as_bytes()).any(is_origin))
}

pub(crate) fn names(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|&byte| byte == b',').map(<[u8]>::trim_ascii)
}

fn is_origin(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"origin")
}
