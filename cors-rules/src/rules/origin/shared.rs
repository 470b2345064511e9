//! Hosts where anybody's scripts run, as far as the Public Suffix List does not know them. The
//! checks and the advice both ask here.

use crate::rules::suffix;

/// The list, in the form of [`suffix`]'s; its head describes the marks.
static LIST: &str = include_str!("../../data/shared_hosts.txt");

/// When the list was last gone over.
pub(super) fn date() -> &'static str {
    suffix::date_of(LIST)
}

/// Whether anybody can run script on a host, or with `subdomains`, on any name below it.
pub(super) fn is_shared(host: &str, subdomains: bool) -> bool {
    let mut name = host;
    for above in 0..u8::MAX {
        let (mark, has_below) = suffix::marked(LIST, name);
        let levels = mark.and_then(|mark| mark.parse().ok()).unwrap_or_default();
        // It is a zone, stands between a zone and its owners' names, or has one of these below it.
        let is_over_many = above < levels || (above == 0 && has_below);
        if mark == Some("*") || (subdomains && is_over_many) {
            return true;
        }
        let Some((_, parent)) = name.split_once('.') else { break };
        name = parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::suffix::{Reach, rule_for};

    #[test]
    fn the_list_is_sorted_and_adds_to_the_suffix_list() {
        let lines = || LIST.lines().filter(|line| !line.starts_with('#'));
        let labels: alloc::vec::Vec<_> = lines().map(|line| line.split('~').next()).collect();
        assert!(labels.len() > 180 && labels.is_sorted_by(|a, b| a < b));
        for line in lines() {
            let (labels, mark) = line.split_once('~').expect("a mark");
            let host = labels.rsplit(' ').collect::<alloc::vec::Vec<_>>().join(".");
            assert!(mark == "*" || mark.parse::<u8>().is_ok(), "{line}");
            // A deeper zone says more than the list, which knows only what is right below it.
            let rule = rule_for(&host).filter(|rule| rule.reach == Reach::Here);
            assert!(!matches!(mark, "*" | "1") || rule.is_none(), "{host} is on the list now");
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
