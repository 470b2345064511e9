//! Hosts where anybody's scripts run, as far as the Public Suffix List does not know them. The
//! checks and the advice both ask here.

use crate::rules::{
    suffix,
    text::{number, split_once},
};

/// The list, in the form of [`suffix`]'s; its head describes the marks.
static LIST: &str = include_str!("../../data/shared_hosts.txt");

/// When the list was last gone over.
pub(super) fn date() -> &'static str {
    suffix::date_of(LIST)
}

/// Whether anybody can run scripts on a host, or with `subdomains`, on any name below it.
pub(super) fn is_shared(host: &str, subdomains: bool) -> bool {
    let mut name = host;
    for above in 0..u16::MAX {
        let (mark, has_below) = suffix::marked(LIST, name);
        let levels = mark.and_then(number).unwrap_or_default();
        // It is a zone, stands between a zone and its owners' names, or has one of these below it.
        let is_over_many = above < levels || (above == 0 && has_below);
        if mark == Some("*") || (subdomains && is_over_many) {
            return true;
        }
        let Some((_, parent)) = split_once(name, ".") else { break };
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

    /// The host of a customer in each zone that has labels between itself and its customers.
    const DEEP: [&str; 25] = [
        "3000-01abcdef.cloudspaces.litng.ai",
        "1a2b3c4d5e6f.eu-de.codeengine.appdomain.cloud",
        "shop.oss-cn-hangzhou.aliyuncs.com",
        "shop.eastus.cloudapp.azure.com",
        "shop.s3.us-west-002.backblazeb2.com",
        "shop.bj.bcebos.com",
        "shop.obs.eu-west-101.myhuaweicloud.com",
        "shop-1250000000.cos.ap-guangzhou.myqcloud.com",
        "shop.s3.eu-central-1.wasabisys.com",
        "3000-shop.cluster-abcdefghij.cloudworkstations.dev",
        "happyground-1a2b3c4d.westeurope.azurecontainerapps.io",
        "k03e2io1--8080--7f8e2c6d.local-corp.webcontainer.io",
        "k03e2io1--8080--7f8e2c6d.local-credentialless.webcontainer-api.io",
        "rnabc.203-0-113-7.a.free.pinggy.link",
        "abc123-3000.euw.devtunnels.ms",
        "shop.z6.web.core.windows.net",
        "shop-abcdef.cn-hangzhou.fcapp.run",
        "1a2b3c.pit-1.try.coder.app",
        "rrkah-fqaaa-aaaaa-aaaaq-cai.raw.ic0.app",
        "shop.nyc3.cdn.digitaloceanspaces.com",
        "shop.cfapps.eu10.hana.ondemand.com",
        "vitejsvite-abcdef.w-credentialless.staticblitz.com",
        "shop.fsn1.your-objectstorage.com",
        "3000-shop.eu-central-1.gitpod.dev",
        "shop-abcdef.z01.azurefd.net",
    ];

    #[test]
    fn every_level_over_a_customer_is_shared() {
        let is_deep = |line: &&str| !line.starts_with('#') && !line.ends_with(['*', '1', '9']);
        let zones = LIST.lines().filter(is_deep).filter_map(|line| line.split_once('~'));
        let zones: alloc::vec::Vec<_> = zones.map(|(labels, _)| labels).collect();
        assert_eq!(zones.len(), DEEP.len());
        for host in DEEP {
            assert!(!is_shared(host, true), "{host}");
            let mut name = host;
            let is_zone = |name: &str| {
                zones.contains(&&*name.rsplit('.').collect::<alloc::vec::Vec<_>>().join(" "))
            };
            while !is_zone(name) {
                name = name.split_once('.').unwrap_or_else(|| panic!("{host}")).1;
                assert!(is_shared(name, true), "{name}");
            }
        }
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
            ("preview.app.github.dev", false, true),
            ("shop-3000.preview.app.github.dev", false, false),
            ("ws-eu.gitpod.io", false, true),
            ("tumblr.com", false, true),
            ("githubusercontent.com", false, true),
            ("127.0.0.1.nip.io", false, true),
            ("7.113.0.203.clients.your-server.de", false, true),
            ("shop.b-cdn.net", false, false),
            ("a.pinggy.link", false, true),
            ("proxy.daytona.works", false, true),
            ("my.site.com", false, true),
            ("example.com", false, false),
            ("io", false, true),
        ] {
            assert_eq!((is_shared(host, false), is_shared(host, true)), (exact, below), "{host}");
        }
    }
}
