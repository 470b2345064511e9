//! The policies that are measured.

use cors_runtime::{CorsLayer, OriginSet, Policy, cors_policy};
use tower::{Layer, Service};

use crate::{
    origins::Family,
    subject::{Bare, Full, Plain, Subject, Tower},
};

/// A policy that lists these origins.
macro_rules! list {
    ($name:ident $origins:tt) => {
        cors_policy! {
            #[doc(hidden)]
            pub $name {
                origins: $origins,
                methods: [GET, PUT, DELETE],
                headers: ["authorization", "content-type"],
                expose: ["x-total-count"],
                credentials: true,
                max_age: 3600,
            }
        }
    };
}

macro_rules! two_headers {
    ($origins:tt) => {
        cors_policy! {
            /// Two headers on an actual response, the fewest. Those above write four, the most.
            pub TwoHeaders { origins: $origins }
        }
    };
}

macro_rules! three_headers {
    ($origins:tt) => {
        cors_policy! {
            /// Three headers on an actual response.
            pub ThreeHeaders {
                origins: $origins,
                methods: [GET, PUT, DELETE],
                headers: ["authorization", "content-type"],
                credentials: true,
                max_age: 3600,
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

cors_policy! {
    /// A pattern of subdomains.
    pub Subdomains {
        origins: ["https://*.preview.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 3600,
    }

    /// A pattern of ports.
    #[allow(any_port_credentials, reason = "comparable with the others")]
    pub Ports {
        origins: ["https://app.example.com:*"],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 3600,
    }

    /// Origins that are known only when the program starts.
    pub StartUp {
        origins: [runtime],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 3600,
    }

    /// Two lists, the first of which a sample is from.
    pub Combined { policies: [Prefix1000, Mixed1000] }
}

/// Runs `$then` with the policy of this list.
macro_rules! with_list {
    ($family:expr, $size:expr, $($then:tt)+) => {
        match ($family, $size) {
            (Family::Prefix, 1) => $($then)+(Prefix1),
            (Family::Prefix, 10) => $($then)+(Prefix10),
            (Family::Prefix, 100) => $($then)+(Prefix100),
            (Family::Prefix, 1_000) => $($then)+(Prefix1000),
            (Family::Prefix, 10_000) => $($then)+(Prefix10000),
            (Family::Mixed, 1) => $($then)+(Mixed1),
            (Family::Mixed, 10) => $($then)+(Mixed10),
            (Family::Mixed, 100) => $($then)+(Mixed100),
            (Family::Mixed, 1_000) => $($then)+(Mixed1000),
            (Family::Mixed, 10_000) => $($then)+(Mixed10000),
            other => unreachable!("no list {other:?}"),
        }
    };
}

#[cfg(feature = "axum")]
pub mod routers;

/// The bare service under a policy.
pub fn around_bare<P>(policy: P) -> Box<dyn Subject>
where
    P: Policy + Layer<Bare>,
    <P as Layer<Bare>>::Service: Service<
            http::Request<Plain>,
            Response = http::Response<Plain>,
            Error = std::convert::Infallible,
        > + 'static,
{
    Box::new(Tower::new(policy.layer(Bare)))
}

/// The bare service under so many policies, the nearest that of one origin. With one, others are in
/// the program and elsewhere.
pub fn nested(layers: usize) -> Box<dyn Subject> {
    match layers {
        1 => {
            let _ = (Mixed1.layer(Bare), Mixed10.layer(Bare));
            around_bare(Prefix1)
        }
        2 => Box::new(Tower::<_, Plain>::new(Mixed1.layer(Prefix1.layer(Bare)))),
        3 => Box::new(Tower::<_, Plain>::new(Subdomains.layer(Mixed1.layer(Prefix1.layer(Bare))))),
        other => unreachable!("no {other} layers"),
    }
}

/// A service whose map has to grow for a policy's headers, under the policy with one origin.
pub fn growing() -> Box<dyn Subject> {
    Box::new(Tower::<_, Plain>::new(Prefix1.layer(Full)))
}

/// The bare service under the policy with this list.
pub fn list(family: Family, size: usize) -> Box<dyn Subject> {
    with_list!(family, size, around_bare)
}

/// The bare service under the policy with so many patterns.
pub fn patterns(size: usize) -> Box<dyn Subject> {
    match size {
        1 => around_bare(Patterns1),
        100 => around_bare(Patterns100),
        1_000 => around_bare(Patterns1000),
        other => unreachable!("no list of {other} patterns"),
    }
}

/// The bare service under a policy that was given these when the program started.
pub fn start_up(origins: &[String]) -> Box<dyn Subject> {
    Box::new(Tower::<_, Plain>::new(started_up(origins).layer(Bare)))
}

fn started_up(origins: &[String]) -> CorsLayer<StartUp> {
    let set = OriginSet::parse(origins).expect("origins that the compiler would take");
    StartUp::with_origins(set).expect("origins that may have credentials")
}
