//! Every case, by what it is about.

mod actual;
mod bare;
mod cache;
mod credentials;
mod guard;
mod origins;
mod preflights;
mod redirects;
mod routes;
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
