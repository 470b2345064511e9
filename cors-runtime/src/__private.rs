//! What generated code names. Not public interface: it may change in every release, which is why
//! the macro crate is pinned to an exact version.

#[allow(missing_docs, non_upper_case_globals, reason = "the words of the macros")]
pub mod editor;

pub use cors_data::{
    joined::{join, joined_len, text},
    origins::Origins,
    overlap::{Keys, Listed},
    overlap::{Overlap, TEXTS},
    pattern::{Entry, Pattern, Port},
    patterns::Patterns,
    policy::{MaxAge, Names},
    set::Set,
};
pub use cors_macros::{cors_policy as expand_cors_policy, cors_route as expand_cors_route};

pub use http::{HeaderMap, HeaderValue, Method};
pub use std::{string::String, vec::Vec};
pub use tower_layer::Layer;

#[cfg(not(feature = "explain"))]
pub use crate::missing::NeedsExplain;
#[cfg(not(feature = "start-up"))]
pub use crate::missing::NeedsStartUp;
#[cfg(feature = "start-up")]
pub use crate::start_up::TakesOrigins;
pub use crate::{
    data::{Kept, PolicyData},
    policy::{Cors, Declared, Policy, Route},
    start_up::{Carried, Carry, RuntimeOrigins},
};

#[cfg(feature = "axum")]
pub use axum::routing::{MethodFilter, MethodRouter};

#[cfg(feature = "axum")]
pub use crate::route::{Annotated, Applied, Applies, Path, Serves, router_of};

/// Stands in for the type of a handler without `#[cors(…)]`: an import of
/// the handler by this name shadows it where there is one.
#[cfg(feature = "axum")]
pub mod unannotated {
    use super::{Applied, Applies, MethodRouter, SameOrigin};

    #[allow(non_camel_case_types)]
    #[derive(Debug)]
    pub struct __cors_handler {}

    impl __cors_handler {
        #[allow(non_upper_case_globals)]
        pub const mount_this_handler_with_cors_route: () = ();
    }

    impl Applies for __cors_handler {
        const POLICY: &'static Applied = &Applied::of::<SameOrigin>();

        fn router<S: Clone + Send + Sync + 'static>(_: bool) -> MethodRouter<S> {
            MethodRouter::new()
        }
    }
}

/// The functions that a route begins with, for editors.
#[cfg(feature = "axum")]
pub mod functions {
    pub use axum::routing::{
        any, connect, delete, get, head, on, options, patch, post, put, trace,
    };
}

/// The names of those functions as names of a macro, which functions and modules of a program do not hide.
#[cfg(feature = "axum")]
pub mod words {
    pub use crate::{
        cors_route as any, cors_route as connect, cors_route as delete, cors_route as fallback,
        cors_route as get, cors_route as head, cors_route as on, cors_route as options,
        cors_route as patch, cors_route as post, cors_route as put, cors_route as trace,
    };
}

/// The policy of `#[cors(same_origin)]`: no origin.
#[derive(Clone, Copy, Debug)]
pub struct SameOrigin;

impl Declared<Self> for SameOrigin {
    type Around = Cors<Route, Self>;
}

impl<S> Layer<S> for SameOrigin {
    type Service = Cors<S, Self>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors::new(inner, *self)
    }
}

impl Policy for SameOrigin {
    const DATA: &'static PolicyData = &PolicyData::none("same_origin", {
        fn kept() -> &'static Kept {
            static KEPT: Kept = Kept::of(SameOrigin::DATA, &[]);
            &KEPT
        }
        kept
    });
    type Origins = ();
}

/// The bound of `Dashboard::layer()`. No policy satisfies it, so the message is shown.
#[diagnostic::on_unimplemented(
    message = "the policy `{Self}` is a layer itself",
    label = "no layer has to be made of it",
    note = "add the policy: `.layer({Self})`"
)]
pub trait HasToBeMadeALayer<'never> {}

/// The process-wide default of a policy for origins that arrive at start-up.
#[cfg(feature = "start-up")]
#[must_use]
pub fn runtime_origins<P: Policy>() -> &'static RuntimeOrigins {
    &(P::DATA.kept)().at_start_up
}

/// Returns the first list that is not empty.
#[must_use]
pub const fn first(lists: &[&'static [&'static str]]) -> &'static [&'static str] {
    let mut i = 0;
    while i < lists.len() {
        if !lists[i].is_empty() {
            return lists[i];
        }
        i += 1;
    }
    &[]
}

/// Returns whether all of these are false.
#[must_use]
pub const fn none(these: &[bool]) -> bool {
    let mut i = 0;
    while i < these.len() {
        if these[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A list of names with the header value that carries it. `#[cfg]` on a name works as on any array
/// element, which is why the value cannot be rendered before the compiler has looked.
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_names {
    ($($(#[$attribute:meta])* $name:literal),* $(,)?) => {{
        const LIST: &[&str] = &[$($(#[$attribute])* $name),*];
        const JOINED: [u8; $crate::__private::joined_len(LIST, ",")] =
            $crate::__private::join(LIST, ",");
        $crate::__private::Names { list: LIST, joined: $crate::__private::text(&JOINED) }
    }};
}

/// What the runtime keeps for a policy outside of constants, with its exact origins by their places.
#[doc(hidden)]
#[macro_export]
macro_rules! __cors_kept {
    ($policy:ty, [$($(#[$attribute:meta])* $origin:literal),*]) => {{
        fn kept() -> &'static $crate::__private::Kept {
            // How many there are, only the compiler knows.
            const TEXTS: &[&::core::primitive::str] = &[$($(#[$attribute])* $origin),*];
            static ORIGINS: [$crate::__private::HeaderValue; TEXTS.len()] =
                [$($(#[$attribute])* $crate::__private::HeaderValue::from_static($origin)),*];
            static KEPT: $crate::__private::Kept =
                $crate::__private::Kept::of(<$policy as $crate::__private::Policy>::DATA, &ORIGINS);
            &KEPT
        }
        kept
    }};
}

pub use crate::{__cors_items as items, __cors_kept as kept, __cors_names as names};
