//! Writing a policy's headers.

use std::marker::PhantomData;

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE, Entry, VARY,
    },
};

use crate::{nearest, policy::Policy, verdict::Judgement};

/// The six CORS response headers. They speak with one voice, so they are replaced as one.
const CORS_HEADERS: [HeaderName; 6] = [
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
];

/// The header values of a policy, rendered by the compiler.
pub(crate) struct Values<P>(PhantomData<P>);

#[allow(
    clippy::declare_interior_mutable_const,
    reason = "every use is meant to be a new value over the same static bytes"
)]
impl<P: Policy> Values<P> {
    pub(crate) const METHODS: Option<HeaderValue> = value(P::TERMS.methods.joined);
    pub(crate) const HEADERS: Option<HeaderValue> = value(P::TERMS.headers.joined);
    pub(crate) const EXPOSE: Option<HeaderValue> = value(P::TERMS.expose.joined);
    pub(crate) const MAX_AGE: Option<HeaderValue> = match P::TERMS.max_age {
        Some(max_age) => value(max_age.text),
        None => None,
    };
}

const fn value(text: &'static str) -> Option<HeaderValue> {
    if text.is_empty() { None } else { Some(HeaderValue::from_static(text)) }
}

/// Which of the headers that a policy deals with a response already has.
///
/// Nearly no handler sets any. Looking once at the few names there are costs less than one search
/// for each that there might be.
#[derive(Clone, Copy, Debug, Default)]
struct Present {
    vary: bool,
    cors: bool,
}

impl Present {
    #[inline]
    fn of(response: &HeaderMap) -> Self {
        let mut present = Self::default();
        for name in response.keys() {
            present.vary |= *name == VARY;
            present.cors |= is_cors(name);
        }
        present
    }
}

/// One comparison after the other, which the compiler makes one of a range.
#[inline]
fn is_cors(name: &HeaderName) -> bool {
    let [origin, credentials, expose, methods, headers, max_age] = &CORS_HEADERS;
    name == origin
        || name == credentials
        || name == expose
        || name == methods
        || name == headers
        || name == max_age
}

/// So many names leave room for those of a policy. `http` panics where a map is full, which a
/// service can be made to fill that copies headers without bound; such a response gets none.
const MOST: usize = 20_000;

/// On the response to an actual request, unless a nearer policy has dealt with it.
#[inline]
pub(crate) fn to_actual<P: Policy>(judgement: &mut Judgement, response: &mut HeaderMap) {
    let present = Present::of(response);
    if present.vary || present.cors {
        if nearest::has_dealt_with(response) {
            return;
        }
        clear(response);
    }
    if response.keys_len() > MOST {
        return clear(response);
    }
    if judgement.is_allowed()
        && let Some(origin) = judgement.take_value()
    {
        if const { P::MEMBERS.is_empty() } {
            grant::<P>(origin, response);
        } else if let Some(member) = P::MEMBERS.get(judgement.member()) {
            (member.grant)(origin, response);
        }
    }
    if const { !P::TERMS.origins.any() } {
        if present.vary {
            vary_on_origin(response);
        } else {
            response.insert(VARY, nearest::vary_origin());
        }
    }
}

/// On the answer to a preflight, whose map is empty. `lists`: a route has its own methods.
pub(crate) fn to_preflight<P: Policy>(
    judgement: &mut Judgement,
    lists: Option<Lists<'_>>,
    response: &mut HeaderMap,
) {
    let index = judgement.member();
    if let Some(origin) = judgement.take_value() {
        let of_route = lists.map(|lists| lists.get(index).cloned().flatten());
        if const { P::MEMBERS.is_empty() } {
            let methods = of_route.unwrap_or(Values::<P>::METHODS);
            grant_preflight::<P>(origin, methods, response);
        } else if let Some(member) = P::MEMBERS.get(index) {
            let methods = of_route.unwrap_or_else(member.methods);
            (member.grant_preflight)(origin, methods, response);
        }
    }
    if const { !P::TERMS.origins.any() } {
        response.insert(VARY, nearest::vary_origin());
    }
}

/// For each member of a combined policy, and for the one of any other, the methods of a route.
pub(crate) type Lists<'a> = &'a [Option<HeaderValue>];

/// The methods that a policy declares.
pub(crate) fn methods_of<P: Policy>() -> Option<HeaderValue> {
    Values::<P>::METHODS
}

/// Lets a page read the response.
#[inline]
pub(crate) fn grant<P: Policy>(origin: HeaderValue, response: &mut HeaderMap) {
    response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    allow_credentials::<P>(response);
    if let Some(names) = Values::<P>::EXPOSE {
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names);
    }
}

/// Lets a page send the request.
pub(crate) fn grant_preflight<P: Policy>(
    origin: HeaderValue,
    methods: Option<HeaderValue>,
    response: &mut HeaderMap,
) {
    response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    allow_credentials::<P>(response);
    if let Some(names) = methods {
        response.insert(ACCESS_CONTROL_ALLOW_METHODS, names);
    }
    if let Some(names) = Values::<P>::HEADERS {
        response.insert(ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    if let Some(seconds) = Values::<P>::MAX_AGE {
        response.insert(ACCESS_CONTROL_MAX_AGE, seconds);
    }
}

pub(crate) fn clear(response: &mut HeaderMap) {
    for name in CORS_HEADERS {
        response.remove(name);
    }
}

fn allow_credentials<P: Policy>(response: &mut HeaderMap) {
    if const { P::TERMS.credentials } {
        response.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}

/// A response of a policy that lists origins depends on `Origin`, whether it was sent or not, and
/// a shared cache has to know ([Fetch, CORS protocol and HTTP caches]).
///
/// [Fetch, CORS protocol and HTTP caches]: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
pub(crate) fn vary_on_origin(response: &mut HeaderMap) {
    match response.entry(VARY) {
        Entry::Vacant(vary) => {
            vary.insert(nearest::vary_origin());
        }
        Entry::Occupied(mut vary) => {
            // A line that says nothing but `origin` becomes ours; it must not be doubled, and it
            // has to carry the mark.
            if let Some(line) = vary.iter_mut().find(|line| is_origin(line.as_bytes())) {
                *line = nearest::vary_origin();
                return;
            }
            if vary.iter().any(|line| names(line.as_bytes()).any(is_origin)) {
                let lines: Vec<HeaderValue> = vary.iter().map(without_origin).collect();
                let mut lines = lines.into_iter();
                if let Some(first) = lines.next() {
                    vary.insert(first);
                }
                lines.for_each(|line| vary.append(line));
            }
            vary.append(nearest::vary_origin());
        }
    }
}

fn names(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|&byte| byte == b',').map(<[u8]>::trim_ascii)
}

fn is_origin(name: &[u8]) -> bool {
    name.trim_ascii().eq_ignore_ascii_case(b"origin")
}

fn without_origin(line: &HeaderValue) -> HeaderValue {
    let rest: Vec<&[u8]> = names(line.as_bytes()).filter(|name| !is_origin(name)).collect();
    // The bytes stood in a header value before.
    HeaderValue::from_bytes(&rest.join(&b", "[..])).unwrap_or_else(|_| line.clone())
}
