//! What others answer to the same requests.

mod by_hand;
pub(crate) mod tower_http;

use cors_budget::workload::{self, Workload};

/// All workloads, with the answers of everyone who can give them.
pub(crate) fn workloads() -> Vec<Workload> {
    let mut workloads = workload::own();
    for workload in &mut workloads {
        workload.entries.extend(tower_http::entries(workload));
        workload.entries.extend(by_hand::entries(workload));
    }
    workloads
}
