//! Hosts where anybody's scripts run, as far as the Public Suffix List does not know them. The
//! checks and the advice both ask here.

mod zones;

use super::network;
use zones::{HOSTS, ZONES};

/// When the list was last gone over.
pub(super) fn date() -> &'static str {
    zones::DATE
}

/// Whether anybody can run script on a host, or with `subdomains`, on any name below it.
pub(super) fn is_shared(host: &str, subdomains: bool) -> bool {
    ancestors(host).any(|name| HOSTS.binary_search(&name).is_ok())
        || (subdomains
            && (is_in_zone(host) || HOSTS.iter().any(|one| network::is_below(one, host))))
}

/// Whether names below a host are given out to anybody: it is a zone, stands between a zone and its
/// owners' names, or a zone stands below it.
fn is_in_zone(host: &str) -> bool {
    let depth = |name: &str| host.matches('.').count() - name.matches('.').count();
    ancestors(host).any(|name| {
        let zone = ZONES.binary_search_by(|(zone, _)| (*zone).cmp(name));
        zone.is_ok_and(|at| depth(name) < ZONES[at].1)
    }) || ZONES.iter().any(|(zone, _)| network::is_below(zone, host))
}

/// The host, and every parent of it that has a dot.
fn ancestors(host: &str) -> impl Iterator<Item = &str> {
    core::iter::successors(Some(host), |name| name.split_once('.').map(|(_, parent)| parent))
        .take_while(|name| name.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::suffix::{Reach, rule_for};

    #[test]
    fn lists_are_sorted_and_add_to_the_suffix_list() {
        let zones: alloc::vec::Vec<&str> = ZONES.iter().map(|(zone, _)| *zone).collect();
        for list in [HOSTS, &zones] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
        // A deeper zone says more than the list, which knows only what is right below it.
        let right_below = ZONES.iter().filter(|(_, depth)| *depth == 1).map(|(zone, _)| zone);
        for host in HOSTS.iter().chain(right_below) {
            let rule = rule_for(host).filter(|rule| rule.reach == Reach::Here);
            assert_eq!(rule, None, "{host} is on the Public Suffix List now");
        }
        assert_eq!(date().len(), "2026-11-26".len());
    }

    #[test]
    fn hosts() {
        for (host, exact, below) in [
            ("codepen.io", true, true),
            ("www.jsfiddle.net", true, true),
            ("s.cdpn.io", true, true),
            ("mycodepen.io", false, false),
            ("me.tumblr.com", false, false),
            ("devtunnels.ms", false, true),
            ("euw.devtunnels.ms", false, true),
            ("my-id.euw.devtunnels.ms", false, false),
            ("westeurope.azurecontainerapps.io", false, true),
            ("my-env.westeurope.azurecontainerapps.io", false, false),
            ("github.dev", false, true),
            ("ws-eu.gitpod.io", false, true),
            ("tumblr.com", false, true),
            ("githubusercontent.com", false, true),
            ("127.0.0.1.nip.io", false, true),
            ("example.com", false, false),
            ("io", false, true),
        ] {
            assert_eq!((is_shared(host, false), is_shared(host, true)), (exact, below), "{host}");
        }
    }
}
