//! The workloads.

use super::{Entry, Origins, Place, Scenario, Workload, service, start_up};
use crate::{
    origins::{FAMILIES, Family, PATTERNS, SIZES},
    policies::{self, routers},
    subject::{Bare, Full, Plain, Tower},
};

/// All workloads, with this project's own responses.
pub fn own() -> Vec<Workload> {
    let mut workloads = Vec::new();
    let actual = [Scenario::Actual { allowed: true }, Scenario::Actual { allowed: false }];
    let preflight = [Scenario::Preflight { allowed: true }, Scenario::Preflight { allowed: false }];

    let ten = Origins::List(Family::Prefix, 10);
    workloads.push(service(Scenario::NoOrigin, ten));
    for scenario in actual {
        for family in FAMILIES {
            for size in SIZES {
                workloads.push(service(scenario, Origins::List(family, size)));
            }
        }
    }
    for origins in [Origins::TwoHeaders, Origins::ThreeHeaders] {
        workloads.push(service(Scenario::Actual { allowed: true }, origins));
    }
    for origins in [Origins::Subdomains, Origins::Ports] {
        workloads.extend(actual.map(|scenario| service(scenario, origins)));
    }
    for scenario in actual {
        workloads.extend(PATTERNS.map(|size| service(scenario, Origins::Patterns(size))));
        for are_patterns in [false, true] {
            for size in [10, 10_000] {
                workloads.push(service(scenario, Origins::StartUp { size, are_patterns }));
            }
        }
        workloads.push(service(scenario, Origins::Combined));
    }
    workloads.push(service(Scenario::ManyLabels, Origins::Patterns(1_000)));
    for scenario in preflight {
        for size in [1, 10, 1_000, 10_000] {
            workloads.push(service(scenario, Origins::List(Family::Prefix, size)));
        }
    }
    workloads.extend([Scenario::LongOrigin, Scenario::LongNames].map(|s| service(s, ten)));

    for size in [1, 1_000, 10_000] {
        let origins = Origins::List(Family::Prefix, size);
        for scenario in [&[Scenario::NoOrigin], &actual[..], &preflight[..]].concat() {
            workloads.push(router(scenario, origins));
        }
    }
    for size in [10, 100] {
        workloads.push(router(actual[0], Origins::List(Family::Prefix, size)));
    }
    for are_patterns in [false, true] {
        let origins = Origins::StartUp { size: 10, are_patterns };
        workloads.extend(actual.map(|scenario| router(scenario, origins)));
    }
    for scenario in [&[Scenario::NoOrigin], &actual[..], &preflight[..]].concat() {
        workloads.push(handler(scenario));
        workloads.extend([1, 2, 3].map(|layers| nested(scenario, layers)));
        workloads.extend([2, 3].map(|layers| nested_router(scenario, layers)));
    }
    workloads.push(growing());
    workloads
}

const ONE: Origins = Origins::List(Family::Prefix, 1);

fn nested(scenario: Scenario, layers: usize) -> Workload {
    let floor = Entry::floor("bare", || Box::new(Tower::<_, Plain>::new(Bare)));
    let ours = Entry::new("ours", move || policies::nested(layers));
    Workload::new(scenario, ONE, Place::Nested(layers), vec![floor, ours])
}

fn nested_router(scenario: Scenario, layers: usize) -> Workload {
    let floor = Entry::floor("no-op layers", move || routers::nested_no_op_router(layers));
    let ours = Entry::new("ours", move || routers::nested_router(layers));
    Workload::new(scenario, ONE, Place::NestedRouter(layers), vec![floor, ours])
}

fn growing() -> Workload {
    let floor = Entry::floor("bare", || Box::new(Tower::<_, Plain>::new(Full)));
    let ours = Entry::new("ours", policies::growing);
    let scenario = Scenario::Actual { allowed: true };
    Workload::new(scenario, ONE, Place::Growing, vec![floor, ours])
}

fn router(scenario: Scenario, origins: Origins) -> Workload {
    let floor = Entry::floor("no-op layer", routers::router_no_op);
    let ours = Entry::new("ours", move || match origins {
        Origins::List(family, size) => routers::router_list(family, size),
        Origins::StartUp { size, are_patterns } => {
            routers::start_up_router(&start_up(size, are_patterns))
        }
        _ => unreachable!("only lists stand around routers"),
    });
    Workload::new(scenario, origins, Place::Router, vec![floor, ours])
}

fn handler(scenario: Scenario) -> Workload {
    let entries = vec![
        Entry::floor("plain route", routers::plain_route),
        Entry::new("ours", routers::annotated_route),
    ];
    let ten = Origins::List(Family::Prefix, 10);
    Workload::new(scenario, ten, Place::Handler, entries)
}
