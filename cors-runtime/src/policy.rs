//! What `cors_policy!` implements.

use cors_core::terms::Terms;

/// A CORS policy that was checked while the program compiled.
///
/// [`cors_policy!`](crate::cors_policy) implements this trait; an implementation by hand would go
/// around the checks, so its content is no public interface. Use it as a bound in code that is
/// generic over policies.
pub trait Policy: Copy + Send + Sync + 'static {
    #[doc(hidden)]
    const TERMS: &'static Terms;
}
