//! No false alarms: what real services need compiles without a single `allow`, lets in the pages
//! that it is for, keeps out the nearest stranger, and carries the request that the service lives
//! on, headers and cookies included.

mod apps;
mod data;
mod hosts;
mod products;
mod protocols;
mod service;
mod shells;
mod stages;
mod standards;
mod telemetry;
mod tokens;

use std::collections::BTreeSet;

use service::Service;

struct Topic {
    name: &'static str,
    source: &'static str,
    services: fn() -> Vec<Service>,
}

macro_rules! topics {
    ($($name:ident),* $(,)?) => {
        [$(Topic {
            name: stringify!($name),
            source: include_str!(concat!("realistic/", stringify!($name), ".rs")),
            services: $name::services,
        }),*]
    };
}

fn topics() -> [Topic; 10] {
    topics![apps, data, hosts, products, protocols, shells, stages, standards, telemetry, tokens]
}

#[test]
fn who_is_let_in() {
    for topic in topics() {
        for service in (topic.services)() {
            service.lets_in_its_pages(topic.name);
        }
    }
}

#[tokio::test]
async fn pages_can_do_what_the_service_is_for() {
    for topic in topics() {
        for service in (topic.services)() {
            service.serves_its_pages(topic.name).await;
        }
    }
}

#[test]
fn there_are_many_and_each_is_asked() {
    let mut names = BTreeSet::new();
    for topic in topics() {
        let services = (topic.services)();
        let declared = topic.source.matches("origins: [").count();
        // Of two policies of one name, each build has one.
        let twins = topic.source.matches("#[cfg(not(debug_assertions))]").count();
        assert_eq!(services.len(), declared - twins, "{}: policies and rows", topic.name);
        let silenced = topic.source.contains("#[allow") || topic.source.contains("#[expect");
        assert!(!silenced, "{}: something is silenced", topic.name);
        for service in services {
            assert!(names.insert(service.name), "{}: {} twice", topic.name, service.name);
        }
    }
    assert!(names.len() >= 120, "only {}", names.len());
}
