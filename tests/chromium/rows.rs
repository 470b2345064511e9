//! Every case, by what it is about.

#[path = "rows/actual.rs"]
mod actual;
#[path = "rows/bare.rs"]
mod bare;
#[path = "rows/cache.rs"]
mod cache;
#[path = "rows/credentials.rs"]
mod credentials;
#[path = "rows/guard.rs"]
mod guard;
#[path = "rows/origins.rs"]
mod origins;
#[path = "rows/preflights.rs"]
mod preflights;
#[path = "rows/redirects.rs"]
mod redirects;
#[path = "rows/routes.rs"]
mod routes;
#[path = "rows/statuses.rs"]
mod statuses;

use crate::table::Row;

pub(crate) fn all() -> Vec<Row> {
    [
        actual::rows(),
        statuses::rows(),
        preflights::rows(),
        credentials::rows(),
        cache::rows(),
        origins::rows(),
        routes::rows(),
        redirects::rows(),
        guard::rows(),
        bare::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
