//! A policy under test: what was typed, what it answers when asked, and the server it makes.

use std::convert::Infallible;

use cors_tests::Spy;
use http::{Request, Response};
use tower::util::BoxCloneService;

pub(crate) type Server = BoxCloneService<Request<()>, Response<String>, Infallible>;

pub(crate) struct Subject {
    pub(crate) name: &'static str,
    /// As they stand in source.
    pub(crate) origins: &'static [&'static str],
    pub(crate) allows_origin: fn(&str) -> bool,
    pub(crate) allows_method: fn(&str) -> bool,
    pub(crate) allows_header: fn(&str) -> bool,
    pub(crate) exposes_header: fn(&str) -> bool,
    pub(crate) allows_credentials: bool,
    pub(crate) server: fn(Spy) -> Server,
}

/// Declares policies, and `SUBJECTS` with the same tokens.
macro_rules! subjects {
    ($(
        $(#[$($attribute:tt)*])*
        $name:ident {
            origins: [$($origin:tt),* $(,)?]
            $(, $key:ident: $value:tt)* $(,)?
        }
    )*) => {
        cors_runtime::cors_policy! {
            $($(#[$($attribute)*])* pub(crate) $name {
                origins: [$($origin),*],
                $($key: $value,)*
            })*
        }

        pub(crate) const SUBJECTS: &[$crate::oracle::subject::Subject] = &[$({
            // Asked while the tests compile.
            const CREDENTIALS: bool = $name::allows_credentials();
            $crate::oracle::subject::Subject {
                name: stringify!($name),
                origins: &[$($origin),*],
                allows_origin: $name::allows_origin,
                allows_method: $name::allows_method,
                allows_header: $name::allows_header,
                exposes_header: $name::exposes_header,
                allows_credentials: CREDENTIALS,
                server: |spy| tower::util::BoxCloneService::new(tower::Layer::layer(&$name, spy)),
            }
        }),*];
    };
}

pub(crate) use subjects;
