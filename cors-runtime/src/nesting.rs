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

use http::{
    Extensions, HeaderValue, Request, Response, StatusCode,
    header::{ALLOW, ORIGIN},
};

/// Set as soon as one policy may be around another.
static SEVERAL: AtomicBool = AtomicBool::new(false);

/// Called wherever a policy is put around a service. `origins`: the layer carries its own.
pub(crate) fn register<P: 'static>(origins: bool) {
    static FIRST: OnceLock<TypeId> = OnceLock::new();
    // One policy around itself says the same twice, unless its origins differ.
    if origins || *FIRST.get_or_init(TypeId::of::<P>) != TypeId::of::<P>() {
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
#[derive(Clone, Debug, Default)]
struct Passage {
    /// The depth of the innermost policy that is done with the request.
    deepest: Arc<AtomicU32>,
    /// How many policies the request has passed.
    depth: u32,
}

impl Passage {
    fn done(&self) {
        self.deepest.fetch_max(self.depth, Ordering::AcqRel);
    }
}

thread_local! {
    /// How many requests without a passage policies were done with on this thread.
    static UNSEEN: Cell<u32> = const { Cell::new(0) };
}

/// One policy's view of a request's passage.
#[derive(Debug)]
pub(crate) struct Watch {
    /// As the request came to this policy.
    passage: Passage,
    /// The policy is the outermost for all it knows, and the request names an origin.
    is_unseen: bool,
    /// A policy was done on this thread while the inner service was polled.
    doubt: bool,
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
    pub(crate) fn enter<B>(request: &mut Request<B>) -> Self {
        if let Some(inside) = request.extensions_mut().get_mut::<Passage>() {
            let passage = inside.clone();
            inside.depth = passage.depth.saturating_add(1);
            return Self { passage, is_unseen: false, doubt: false };
        }
        let is_unseen = request.headers().contains_key(ORIGIN);
        let passage = Passage::default();
        request.extensions_mut().insert(Passage { depth: 1, ..passage.clone() });
        Self { passage, is_unseen, doubt: false }
    }

    /// Calls or polls the inner service.
    #[inline]
    pub(crate) fn poll<T>(&mut self, poll: impl FnOnce() -> T) -> T {
        let before = UNSEEN.get();
        let value = poll();
        self.doubt |= UNSEEN.get() != before;
        value
    }

    /// Whether a nearer policy is done with the request.
    pub(crate) fn dealt(&self) -> Dealt {
        if self.passage.deepest.load(Ordering::Acquire) > self.passage.depth {
            Dealt::Nearer
        } else if self.doubt {
            Dealt::Doubtful
        } else {
            Dealt::Nobody
        }
    }

    /// This policy is done with the request.
    pub(crate) fn done(&self) {
        self.passage.done();
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
    has_origin: bool,
}

#[cfg(feature = "axum")]
impl Report {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let has_origin = request.headers().contains_key(ORIGIN);
        Self { passage: request.extensions().get().cloned(), has_origin }
    }

    pub(crate) fn done(&self) {
        match &self.passage {
            Some(passage) => passage.done(),
            None if self.has_origin => unseen(),
            None => {}
        }
    }
}

thread_local! {
    static ANSWER: Cell<Option<bool>> = const { Cell::new(None) };
}

/// Runs `question` and says whether a policy made itself heard meanwhile.
pub(crate) fn ask<T>(question: impl FnOnce() -> T) -> (T, bool) {
    /// Restores the outer question's state even when user code below panics.
    struct Restore(Option<bool>);
    impl Drop for Restore {
        fn drop(&mut self) {
            ANSWER.set(self.0);
        }
    }
    let _restore = Restore(ANSWER.replace(Some(false)));
    let value = question();
    (value, ANSWER.get() == Some(true))
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
        let is_of_use = ROUTERS.iter().any(|router| type_name::<S>().contains(router));
        is_of_use.then(|| {
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

/// What it means that no policy was heard when the inner service was called. The name of a type can
/// only add a doubt.
pub(crate) fn silence<S>(token: Option<&Token>) -> Silence {
    let name = type_name::<S>();
    // A buffer hands nothing through.
    if name.contains("tower::buffer::")
        && (name.contains("axum::routing::") || name.contains("cors_runtime::"))
    {
        return Silence::MayHide(Plain::NotAllowedYet);
    }
    // A router is cloned without its routes by what calls it later.
    for router in ROUTERS {
        let Some((around, _)) = name.split_once(router) else { continue };
        if !around.split(['<', ',', ' ', '(']).all(calls_at_once) {
            return Silence::MayHide(Plain::NotAllowed);
        }
        // A router keeps the request for its route; a middleware that answers by itself drops it.
        if !around.is_empty() && token.is_some_and(Token::is_alone) {
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
