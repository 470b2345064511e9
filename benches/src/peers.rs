//! What others answer to the same requests.

mod actix;
mod by_hand;
mod poem;
pub(crate) mod tower_http;

use cors_budget::workload::{self, Origins, Place, Workload};

/// All workloads, with the answers of everyone who can give them.
pub(crate) fn workloads() -> Vec<Workload> {
    let mut workloads = workload::own();
    for workload in &mut workloads {
        workload.entries.extend(tower_http::entries(workload));
        workload.entries.extend(by_hand::entries(workload));
        // Other frameworks are compared where a list stands around their service.
        if let (Origins::List(family, size), Place::Service) = (workload.origins, workload.place) {
            let list = family.list(size);
            workload.entries.extend(actix::entries(&list));
            workload.entries.extend(poem::entries(&list));
        }
    }
    workloads
}
