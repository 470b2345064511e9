//! What a developer should hear about, because no browser will say it.

use http::StatusCode;

/// A preflight for a route with a policy of its own did not get there.
///
/// In debug builds this is said once, on standard error; with feature `tracing`, every time.
pub(crate) fn stopped(status: StatusCode) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        %status,
        "a preflight was stopped before the policy of its route could answer it; not granted"
    );
    #[cfg(debug_assertions)]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            eprintln!(
                "cors: a preflight was answered with {status} before it reached its route, whose \
                 own policy alone may grant it, so it was not granted.\n\
                 cors: preflights carry no credentials. Let them pass in the middleware \
                 (`cors_runtime::is_preflight(&request)`), or do its work in an extractor. \
                 (Said once; debug builds only.)"
            );
        });
    }
    let _ = status;
}
