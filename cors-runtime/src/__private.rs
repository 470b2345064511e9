//! What generated code names. Not public interface: it may change in every release, which is why
//! the macro crate is pinned to an exact version.

pub use cors_rules::{
    overlap::{Keys, Listed},
    pattern::{Entry, Pattern, Port},
    patterns::Patterns,
    set::Set,
    terms::{
        MaxAge, Member as TermsMember, Names, Origins, Overlap, Rendering, Terms, join, joined_len,
        text,
    },
};

pub use http::{HeaderMap, Method};

pub use crate::{
    explain::{Explanation, explain},
    guard::allows,
    member::{Member, none},
    policy::Policy,
    start_up::{HasSlot, RuntimeOrigins},
};

#[cfg(feature = "macros")]
pub use cors_macros::cors_policy as expand_cors_policy;

#[cfg(all(feature = "macros", feature = "axum"))]
pub use cors_macros::cors_route as expand_cors_route;

#[cfg(feature = "axum")]
pub use axum::routing::MethodRouter;

#[cfg(feature = "tower")]
pub use tower_layer::Layer;

#[cfg(feature = "axum")]
pub use crate::route::{Annotated, Path, Serves};

/// The policy of `#[cors(same_origin)]`: no origin.
#[derive(Clone, Copy, Debug)]
pub struct SameOrigin;

impl Policy for SameOrigin {
    const TERMS: &'static Terms = &Terms::DENY;
}

#[cfg(feature = "tower")]
pub use crate::service::Cors;

/// A list of names with the header value that carries it. `#[cfg]` on a name works as on any array
/// element, which is why the value cannot be rendered before the compiler has looked.
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_names {
    ($($(#[$attribute:meta])* $name:literal),* $(,)?) => {{
        const LIST: &[&str] = &[$($(#[$attribute])* $name),*];
        const JOINED: [u8; $crate::__private::joined_len(LIST)] = $crate::__private::join(LIST);
        $crate::__private::Names { list: LIST, joined: $crate::__private::text(&JOINED) }
    }};
}

/// Makes a policy a tower layer.
#[cfg(feature = "tower")]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_layer {
    ($(#[$attribute:meta])* $policy:ident) => {
        $(#[$attribute])*
        impl<S> $crate::__private::Layer<S> for $policy {
            type Service = $crate::__private::Cors<S, $policy>;

            fn layer(&self, inner: S) -> Self::Service {
                $crate::__private::Cors::new(inner, *self)
            }
        }
    };
}

/// Without the feature `tower` a policy is no layer.
#[cfg(not(feature = "tower"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_layer {
    ($($tokens:tt)*) => {};
}

/// The policy as JSON.
#[cfg(feature = "json")]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_json {
    ($(#[$attribute:meta])* $visibility:vis $policy:ident $name:literal) => {
        $(#[$attribute])*
        #[allow(dead_code)]
        impl $policy {
            /// What the policy declares, as one line of JSON: the facts of its `Display`.
            #[must_use = "the answer is the point of the question"]
            $visibility fn to_json() -> $crate::__private::String {
                $crate::__private::json($name, <$policy as $crate::__private::Policy>::TERMS)
            }
        }
    };
}

/// Without the feature `json` there is none.
#[cfg(not(feature = "json"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_json {
    ($($tokens:tt)*) => {};
}

/// A policy as JSON.
#[cfg(feature = "json")]
pub fn json(name: &str, terms: &Terms) -> String {
    cors_rules::terms::Json(Rendering { name, terms }).to_string()
}

#[cfg(feature = "json")]
pub use std::string::String;

pub use crate::{__cors_json as json_question, __cors_layer as layer, __cors_names as names};
