//! What `cors_policy!` implements.

use std::marker::PhantomData;

use cors_core::terms::Terms;
use http::HeaderValue;

/// A CORS policy that was checked while the program compiled.
///
/// [`cors_policy!`](crate::cors_policy) implements this trait; an implementation by hand would go
/// around the checks, so its content is no public interface. Use it as a bound in code that is
/// generic over policies.
pub trait Policy: Copy + Send + Sync + 'static {
    #[doc(hidden)]
    const TERMS: &'static Terms;
}

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
