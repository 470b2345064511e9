//! A policy as data.

use http::HeaderValue;

#[cfg(feature = "start-up")]
use crate::start_up::{Demands, RuntimeOrigins};

/// A checked policy: constant data, and the way to what the runtime keeps beside it.
pub type PolicyData = cors_data::policy::PolicyData<Kept>;

/// What a policy asks of origins that arrive at start-up. Of a combined policy, the member that takes
/// them is asked too.
#[cfg(feature = "start-up")]
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
    /// Pages may send every `Content-Type`.
    pub(crate) allows_types: bool,
    /// The default of the process for origins that arrive at start-up.
    #[cfg(feature = "start-up")]
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
            allows_types: policy.allows_header("content-type"),
            #[cfg(feature = "start-up")]
            at_start_up: RuntimeOrigins::new(demands(policy)),
        }
    }
}

const fn value(text: &'static str) -> Option<HeaderValue> {
    if text.is_empty() { None } else { Some(HeaderValue::from_static(text)) }
}
