//! A policy as data, and the trait behind `cors_policy!`.

use std::sync::Arc;

use cors_rules::overlap::Keys;
use http::{Extensions, HeaderValue};

use crate::start_up::{Carry, Demands, RuntimeOrigins, around};

/// A checked policy: constant data, and the way to what the runtime keeps beside it.
pub type PolicyData = cors_rules::policy::PolicyData<Kept>;

/// A CORS policy that was checked at compile time.
///
/// [`cors_policy!`](crate::cors_policy) implements this trait. It is sealed, so that every policy has
/// passed the checks. Use it as a bound in code that is generic over policies:
///
/// ```
/// use axum::Router;
/// use cors_runtime::{CorsLayer, Policy, cors_policy};
///
/// cors_policy! {
///     Dashboard { origins: ["https://app.example.com"] }
/// }
///
/// fn router<P: Policy>() -> Router {
///     Router::new().layer(CorsLayer::<P>::new())
/// }
///
/// let app = router::<Dashboard>();
/// ```
///
/// In an axum router, `.layer(policy)` with a value of the type `P` means the same. Around other
/// services it has to be `CorsLayer::<P>::new()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a CORS policy",
    label = "not a policy",
    note = "declare it with `cors_runtime::cors_policy!`"
)]
#[rustfmt::skip] // rustc shows the line of `Declared` to who writes `dyn Policy`.
pub trait Policy:
    Declared<Self> // Not for `dyn`: store a `CorsLayer<P>`, or choose by `tower::util::Either`.
    + Copy + Send + Sync + 'static
{
    #[doc(hidden)]
    const DATA: &'static PolicyData;

    /// By which the compiler compares a long list of origins with another policy's. No program
    /// holds them.
    #[doc(hidden)]
    const KEYS: Keys<'static> = Keys::NONE;

    /// What a layer of this policy carries: origins that arrive at start-up, or nothing.
    #[doc(hidden)]
    type Origins: Carry;
}

/// What a policy asks of origins that arrive at start-up. Of a combined policy, the member that takes
/// them is asked too.
pub(crate) const fn demands(policy: &PolicyData) -> Demands {
    let mut demands = Demands {
        policy: policy.name,
        credentials: policy.credentials,
        enforce: policy.enforce,
        allowed: policy.origins.allowed,
    };
    let mut i = 0;
    while i < policy.members.len() {
        let member = policy.members[i];
        if member.origins.runtime {
            demands.credentials = member.credentials;
            demands.allowed = member.origins.allowed;
        }
        i += 1;
    }
    demands
}

/// The origins of the nearest layer of a policy around, if the policy takes any.
#[inline]
pub(crate) fn origins_around<P: Policy>(request: &Extensions) -> Option<&Arc<RuntimeOrigins>> {
    if const { P::DATA.takes_origins() } { around::<P>(request) } else { None }
}

/// The service that an axum router puts a layer around.
#[cfg(feature = "axum")]
pub type Route = axum::routing::Route;
/// The service that an axum router puts a layer around; there is none.
#[cfg(not(feature = "axum"))]
pub type Route = ();

/// What a macro of this crate has declared. With axum, `Router::layer` takes a value whose type is a
/// type parameter with the bound [`Policy`].
#[cfg(feature = "axum")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made a CORS policy by hand",
    label = "not declared by `cors_policy!`",
    note = "declare policies with `cors_runtime::cors_policy!`",
    note = "to choose among policies when the program starts, choose among layers: see \
            `cors_runtime::guide::origins_at_start_up`"
)]
pub trait Declared<P>: tower_layer::Layer<Route, Service = Self::Around> {
    /// What the policy makes of a route.
    type Around: tower_service::Service<
            axum::extract::Request,
            Response = axum::response::Response,
            Error = std::convert::Infallible,
            Future: Send,
        > + Clone
        + Send
        + Sync
        + 'static;
}
/// What a macro of this crate has declared.
#[cfg(not(feature = "axum"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made a CORS policy by hand",
    label = "not declared by `cors_policy!`",
    note = "declare policies with `cors_runtime::cors_policy!`",
    note = "to choose among policies when the program starts, choose among layers: see \
            `cors_runtime::guide::origins_at_start_up`"
)]
pub trait Declared<P> {
    /// What the policy makes of a route.
    type Around;
}

/// What the runtime keeps of a policy outside of constants, because it holds counters or locks.
#[derive(Debug)]
pub struct Kept {
    /// Exact origins by their places, if there are only so many that this costs little. A clone of
    /// one takes a tenth of the time that a look at every byte takes.
    pub(crate) origins: &'static [HeaderValue],
    pub(crate) methods: Option<HeaderValue>,
    pub(crate) headers: Option<HeaderValue>,
    pub(crate) expose: Option<HeaderValue>,
    pub(crate) max_age: Option<HeaderValue>,
    /// The default of the process for origins that arrive at start-up.
    pub(crate) at_start_up: RuntimeOrigins,
}

impl Kept {
    /// Renders the header values of a policy.
    pub const fn of(policy: &'static PolicyData, origins: &'static [HeaderValue]) -> Self {
        Self {
            origins,
            methods: value(policy.methods.joined),
            headers: value(policy.headers.joined),
            expose: value(policy.expose.joined),
            max_age: match policy.max_age {
                Some(max_age) => value(max_age.text),
                None => None,
            },
            at_start_up: RuntimeOrigins::new(demands(policy)),
        }
    }
}

const fn value(text: &'static str) -> Option<HeaderValue> {
    if text.is_empty() { None } else { Some(HeaderValue::from_static(text)) }
}
