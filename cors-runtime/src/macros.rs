//! The doors to the macro crate. Each hands its `$crate` on, so that renamed and re-exported
//! runtimes work.

/// Declares CORS policies.
#[macro_export]
macro_rules! cors_policy {
    ($($policies:tt)*) => {
        $crate::__private::expand_cors_policy! { [$crate] $($policies)* }
    };
}

/// Builds a route of handlers that carry policies.
#[cfg(feature = "axum")]
#[macro_export]
macro_rules! cors_route {
    ($($chain:tt)*) => {
        $crate::__private::expand_cors_route! { [$crate] $($chain)* }
    };
}

/// Gives a handler its CORS policy.
#[cfg(feature = "axum")]
pub use cors_macros::cors;
