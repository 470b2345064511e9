//! `CorsLayer` of tower-http, with a list of origins.

use std::time::Duration;

use axum::{Router, routing::get};
use cors_budget::{
    policies::routers,
    subject::{Bare, Plain, Subject, Tower},
    workload::{Entry, Origins, Place, Workload},
};
use http::{HeaderName, HeaderValue, Method, header};
use tower::Layer;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The name of the entry.
pub(crate) const NAME: &str = "tower-http list";

/// Its response, where a list can say what the workload's policy says.
pub(crate) fn entry(workload: &Workload) -> Option<Entry> {
    let (origins, place) = (workload.origins, workload.place);
    let is_alone = matches!(place, Place::Service | Place::Router | Place::Handler);
    let has_list = !origins.list().is_empty();
    (is_alone && has_list).then(|| Entry::new(NAME, move || subject(place, layer(origins))))
}

fn subject(place: Place, layer: CorsLayer) -> Box<dyn Subject> {
    match place {
        Place::Service => Box::new(Tower::<_, Plain>::new(layer.layer(Bare))),
        Place::Router => routers::measured_router(routers::router().layer(layer)),
        _ => routers::measured_router(
            Router::new().route("/items", get(routers::items).layer(layer)),
        ),
    }
}

/// What the policy of the same workload says.
fn layer(origins: Origins) -> CorsLayer {
    let list = origins.list().into_iter().map(HeaderValue::from_static);
    let layer = CorsLayer::new().allow_origin(AllowOrigin::list(list));
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
