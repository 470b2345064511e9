//! "The nearest policy wins": how policies around one another find out who has dealt with a request.
//!
//! **On responses.** A policy is known to have dealt with a request *by that request*: policies that
//! one request passes share a [`Passage`] in its extensions, and each leaves its depth there when it is
//! done. What becomes of the response on its way out changes nothing, nor does the task it was made
//! on. A request that was built anew has no passage; then the thread tells that some policy was done
//! while the inner service was polled, and that doubt closes.
//!
//! **On preflights.** A policy answers a preflight without running the service it wraps, unless that
//! service holds a nearer policy, and then the preflight belongs there. Types do not tell (axum boxes
//! its routes), so a policy *asks*: it asks the inner service for readiness and calls it, and a nearer
//! policy that is polled, called or cloned meanwhile makes itself heard. What is heard can only keep
//! a policy from answering. The future of such a call is dropped unpolled, unless a nearer policy was
//! met by the call itself.
//!
//! Nothing of this happens in a program that has a single policy in a single place.

use std::{
    any::{TypeId, type_name},
    cell::Cell,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use http::{Extensions, HeaderValue, Response, StatusCode, header::ALLOW};

/// Set as soon as one policy may be around another.
static SEVERAL: AtomicBool = AtomicBool::new(false);

/// Called wherever a policy is put around a service. `origins`: the number of those that the layer
/// carries, or 0.
pub(crate) fn register<P: 'static>(origins: u32) {
    static FIRST: OnceLock<(TypeId, u32)> = OnceLock::new();
    let this = (TypeId::of::<P>(), origins);
    // One policy around itself says the same twice, unless its origins differ.
    if *FIRST.get_or_init(|| this) != this {
        expect_several();
    }
}

/// Called where policies are on routes.
pub(crate) fn expect_several() {
    SEVERAL.store(true, Ordering::Relaxed);
}

#[inline]
pub(crate) fn are_several() -> bool {
    SEVERAL.load(Ordering::Relaxed)
}

/// What the policies that one request passes have in common, and how deep the request is. Copies of a
/// request share the first and not the second, so that they do not disturb each other.
#[derive(Clone, Debug)]
struct Passage {
    /// The depth of the innermost policy that is done with the request.
    deepest: Arc<AtomicU32>,
    /// How many policies the request has passed.
    depth: u32,
}

fn done(deepest: &AtomicU32, depth: u32) {
    // A nearer policy may have written a greater depth.
    if deepest.load(Ordering::Acquire) < depth {
        deepest.fetch_max(depth, Ordering::AcqRel);
    }
}

thread_local! {
    /// How many requests without a passage policies were done with on this thread.
    static UNSEEN: Cell<u32> = const { Cell::new(0) };
}

/// One policy's view of a request's passage.
#[derive(Debug)]
pub(crate) struct Watch {
    /// As in the [`Passage`].
    deepest: Arc<AtomicU32>,
    /// How deep the request was when it came to this policy.
    depth: u32,
    /// The policy is the outermost for all it knows, and the request names an origin.
    is_unseen: bool,
    /// A policy was done on this thread while the inner service was polled.
    doubt: bool,
    /// The request is a preflight that was passed in, because it belongs to a nearer policy, or perhaps
    /// to a route without one.
    below: Option<Plain>,
}

/// A moment on this thread, before the inner service runs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(u32);

#[inline]
pub(crate) fn mark() -> Mark {
    Mark(UNSEEN.get())
}

/// Who has dealt with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dealt {
    Nobody,
    /// A nearer policy.
    Nearer,
    /// Perhaps a nearer policy, with a request that was built anew on the way.
    Doubtful,
}

impl Watch {
    /// `names_origin`: the request has an `Origin`.
    pub(crate) fn enter(request: &mut Extensions, names_origin: bool) -> Self {
        if let Some(Passage { deepest, depth: inside }) = request.get_mut() {
            let (deepest, depth) = (deepest.clone(), *inside);
            *inside = depth.saturating_add(1);
            return Self { deepest, depth, is_unseen: false, doubt: false, below: None };
        }
        let deepest = Arc::default();
        request.insert(Passage { deepest: Arc::clone(&deepest), depth: 1 });
        Self { deepest, depth: 0, is_unseen: names_origin, doubt: false, below: None }
    }

    /// The preflight is passed in.
    pub(crate) fn below(self, plain: Plain) -> Self {
        Self { below: Some(plain), ..self }
    }

    /// How a route without a policy shows itself, where a preflight was passed in.
    #[inline]
    pub(crate) fn plain(&self) -> Option<Plain> {
        self.below
    }

    /// The inner service has run since.
    #[inline]
    pub(crate) fn has_run(&mut self, since: Mark) {
        self.doubt |= UNSEEN.get() != since.0;
    }

    /// Whether a nearer policy is done with the request.
    pub(crate) fn dealt(&self) -> Dealt {
        if self.deepest.load(Ordering::Acquire) > self.depth {
            Dealt::Nearer
        } else if self.doubt {
            Dealt::Doubtful
        } else {
            Dealt::Nobody
        }
    }

    /// This policy is done with the request.
    pub(crate) fn done(&self) {
        done(&self.deepest, self.depth);
        if self.is_unseen {
            unseen();
        }
    }
}

fn unseen() {
    UNSEEN.set(UNSEEN.get().wrapping_add(1));
}

/// A policy on a route is done with a request, which may be that of a policy around it.
#[cfg(feature = "axum")]
#[derive(Clone, Debug)]
pub(crate) struct Report {
    passage: Option<Passage>,
    names_origin: bool,
}

#[cfg(feature = "axum")]
impl Report {
    /// `names_origin`: the request has an `Origin`.
    pub(crate) fn of(request: &Extensions, names_origin: bool) -> Self {
        Self { passage: request.get().cloned(), names_origin }
    }

    pub(crate) fn done(&self) {
        match &self.passage {
            Some(passage) => done(&passage.deepest, passage.depth),
            None if self.names_origin => unseen(),
            None => {}
        }
    }
}

thread_local! {
    static ANSWER: Cell<Option<bool>> = const { Cell::new(None) };
}

/// A question to the inner service, open until it is dropped: whether a policy makes itself heard
/// meanwhile.
#[derive(Debug)]
pub(crate) struct Question {
    /// The answer to the question around this one, which is open again after it, also when user code
    /// below panics.
    outer: Option<bool>,
}

impl Question {
    #[inline]
    pub(crate) fn ask() -> Self {
        Self { outer: ANSWER.replace(Some(false)) }
    }

    /// Whether a policy was heard. Closes the question.
    #[inline]
    #[allow(clippy::unused_self, reason = "it is dropped here")]
    pub(crate) fn answered(self) -> bool {
        ANSWER.get() == Some(true)
    }
}

impl Drop for Question {
    #[inline]
    fn drop(&mut self) {
        ANSWER.set(self.outer);
    }
}

/// Called by a policy when it is called, polled or cloned: "here is one".
#[inline]
pub(crate) fn answer() {
    if are_several() && ANSWER.get().is_some() {
        ANSWER.set(Some(true));
    }
}

/// How a route without a policy of its own shows itself in the response to a preflight, where a
/// policy may hide and none was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    /// Not at all: the preflight met a nearer policy.
    Never,
    /// By 405 with an `Allow` that lacks `OPTIONS`. A middleware that refuses a method by itself
    /// does not know what to list.
    NotAllowed,
    /// By 405. axum adds `Allow` only outside of the layers on its routes.
    NotAllowedYet,
}

/// What a silent call tells of a preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// No nearer policy is on its way.
    Nobody,
    /// A middleware has stopped it already, so nobody knows.
    Stopped,
    /// A policy may be on its way, to be met when the future runs.
    MayHide(Plain),
}

/// Goes with a request into a call, to tell whether it is dropped there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Token(Arc<()>);

impl Token {
    /// Where middleware is around a router, which alone keeps every request for its route.
    pub(crate) fn put<S>(request: &mut Extensions) -> Option<Self> {
        has_router(type_name::<S>()).then(|| {
            let token = Self::default();
            request.insert(token.clone());
            token
        })
    }

    fn is_alone(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

const ROUTERS: [&str; 2] = ["axum::routing::Router", "axum::routing::method_routing::MethodRouter"];

/// Whether one of them is in a type. Outside of axum, one search says no.
fn has_router(name: &str) -> bool {
    name.contains("axum::routing::") && ROUTERS.iter().any(|router| name.contains(router))
}

/// What it means that no policy was heard when the inner service was called. The name of a type can
/// only add a doubt. `token`: what [`Token::put`] gave.
pub(crate) fn silence<S>(token: Option<&Token>) -> Silence {
    let name = type_name::<S>();
    // A buffer hands nothing through.
    if name.contains("tower::buffer::")
        && (name.contains("axum::routing::") || name.contains("cors_runtime::"))
    {
        return Silence::MayHide(Plain::NotAllowedYet);
    }
    let Some(token) = token else { return Silence::Nobody };
    // A router is cloned without its routes by what calls it later.
    for router in ROUTERS {
        let Some((around, _)) = name.split_once(router) else { continue };
        if !around.split(['<', ',', ' ', '(']).all(calls_at_once) {
            return Silence::MayHide(Plain::NotAllowed);
        }
        // A router keeps the request for its route; a middleware that answers by itself drops it.
        if !around.is_empty() && token.is_alone() {
            return Silence::Stopped;
        }
    }
    Silence::Nobody
}

/// Middleware that calls what it holds in its own `call`, or answers there.
fn calls_at_once(name: &str) -> bool {
    const AT_ONCE: [&str; 6] = [
        "tower::limit::",
        "tower::timeout::",
        "tower::load_shed::",
        "tower::util::map_",
        "tower_http::",
        "cors_runtime::",
    ];
    name.is_empty() || AT_ONCE.iter().any(|at_once| name.starts_with(at_once))
}

/// Whether a route without a policy has answered a preflight. One that has a policy serves
/// `OPTIONS`.
pub(crate) fn is_plain<B>(response: &Response<B>, plain: Plain) -> bool {
    let serves_options = |allow: &HeaderValue| {
        allow.as_bytes().split(|&byte| byte == b',').any(|method| method.trim_ascii() == b"OPTIONS")
    };
    let allow = response.headers().get(ALLOW);
    response.status() == StatusCode::METHOD_NOT_ALLOWED
        && match plain {
            Plain::Never => false,
            Plain::NotAllowed => allow.is_some_and(|allow| !serves_options(allow)),
            Plain::NotAllowedYet => !allow.is_some_and(serves_options),
        }
}
