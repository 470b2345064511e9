//! `CorsLayer` of tower-http.

use std::{collections::HashSet, time::Duration};

use axum::{Router, routing::get};
use cors_budget::{
    origins::Family,
    policies,
    subject::{Bare, Plain, Subject, Tower},
    workload::{Entry, Origins, Place, Workload},
};
use http::{HeaderName, HeaderValue, Method, header};
use tower::Layer;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Those of its ways to say whose pages may read that can say what the workload's policy says.
pub(crate) fn entries(workload: &Workload) -> Vec<Entry> {
    let (origins, place) = (workload.origins, workload.place);
    if matches!(place, Place::Nested(_) | Place::NestedRouter(_) | Place::Growing) {
        return Vec::new();
    }
    let entry = move |name, allow: Way| {
        Entry::new(name, move || subject(place, layer(origins, allow(origins))))
    };
    match origins {
        Origins::Subdomains => vec![entry("tower-http predicate", |_| subdomains())],
        Origins::Ports => vec![entry("tower-http predicate", |_| ports())],
        // A predicate would have to bring a way of its own to find a pattern.
        Origins::Patterns(_) | Origins::StartUp { are_patterns: true, .. } => Vec::new(),
        _ => {
            let mut entries = vec![entry("tower-http list", list)];
            if matches!(origins, Origins::List(_, 1)) {
                entries.push(entry("tower-http exact", exact));
            }
            entries.push(entry("tower-http predicate", hashed));
            entries
        }
    }
}

/// A way to allow the origins of a list.
pub(crate) type Way = fn(Origins) -> AllowOrigin;

/// The two that take more than one origin.
pub(crate) const WAYS: [(&str, Way); 2] =
    [("tower-http list", list), ("tower-http predicate", hashed)];

/// A router under a layer that allows the origins of a list.
pub(crate) fn router(family: Family, size: usize, allow: Way) -> Router {
    let origins = Origins::List(family, size);
    policies::router().layer(layer(origins, allow(origins)))
}

fn subject(place: Place, layer: CorsLayer) -> Box<dyn Subject> {
    match place {
        Place::Service => Box::new(Tower::<_, Plain>::new(layer.layer(Bare))),
        Place::Router => policies::measured_router(policies::router().layer(layer)),
        _ => policies::measured_router(
            Router::new().route("/items", get(policies::items).layer(layer)),
        ),
    }
}

/// What the policy of the same workload says besides its origins.
fn layer(origins: Origins, allow: AllowOrigin) -> CorsLayer {
    let layer = CorsLayer::new().allow_origin(allow);
    if origins == Origins::TwoHeaders {
        return layer;
    }
    let layer = layer
        .allow_methods([Method::GET, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .allow_credentials(true)
        .max_age(Duration::from_hours(1));
    if origins == Origins::ThreeHeaders {
        return layer;
    }
    layer.expose_headers([HeaderName::from_static("x-total-count")])
}

fn values(origins: Origins) -> impl Iterator<Item = HeaderValue> {
    origins.list().into_iter().map(HeaderValue::from_static)
}

fn list(origins: Origins) -> AllowOrigin {
    AllowOrigin::list(values(origins))
}

fn exact(origins: Origins) -> AllowOrigin {
    AllowOrigin::exact(values(origins).next().expect("an origin"))
}

fn hashed(origins: Origins) -> AllowOrigin {
    let set: HashSet<HeaderValue> = values(origins).collect();
    AllowOrigin::predicate(move |origin, _| set.contains(origin))
}

fn subdomains() -> AllowOrigin {
    AllowOrigin::predicate(|origin, _| {
        let host = origin.as_bytes().strip_prefix(b"https://");
        host.is_some_and(|host| host.ends_with(b".preview.example.com"))
    })
}

fn ports() -> AllowOrigin {
    AllowOrigin::predicate(|origin, _| {
        let port = origin.as_bytes().strip_prefix(b"https://app.example.com:");
        port.is_some_and(|port| port.iter().all(u8::is_ascii_digit))
    })
}
