//! What `cors_policy!` implements.

use cors_rules::{overlap::Keys, terms::Terms};

use crate::{member::Member, start_up::RuntimeOrigins};

/// A CORS policy that was checked while the program compiled.
///
/// [`cors_policy!`](crate::cors_policy) implements this trait; an implementation by hand would go
/// around the checks, so its content is no public interface. Use it as a bound in code that is
/// generic over policies.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a CORS policy",
    label = "not a policy",
    note = "declare it with `cors_runtime::cors_policy!`"
)]
pub trait Policy: Copy + Send + Sync + 'static {
    #[doc(hidden)]
    const TERMS: &'static Terms;

    /// By which the compiler compares a long list of origins with another policy's. No program
    /// holds them.
    #[doc(hidden)]
    const KEYS: Keys<'static> = Keys::NONE;

    /// The slot for origins that are known only when the program starts.
    #[doc(hidden)]
    const SLOT: Option<fn() -> &'static RuntimeOrigins> = None;

    /// Of a combined policy: those that it is made of.
    #[doc(hidden)]
    const MEMBERS: &'static [Member] = &[];
}
