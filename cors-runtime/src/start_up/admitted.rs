//! How origins of start-up admit an origin.

use http::HeaderValue;

/// How a set admits an origin.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "start-up"), allow(dead_code, reason = "there are no sets"))]
pub(crate) enum Admitted {
    /// It is this one.
    Exactly(HeaderValue),
    /// By a pattern, or by a rule in code.
    ByPattern,
    /// Every origin is.
    Any,
}
