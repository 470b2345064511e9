//! Hosts where strangers' scripts run, as far as the Public Suffix List does not know them.

use super::network;

/// Hosts that serve what their users uploaded, from paths of one origin or from sub-domains that
/// are handed out at random. The list's own rules are not repeated here; a test sees to it.
const HOSTS: &[&str] = &[
    "arweave.net",
    "cdn.jsdelivr.net",
    "cdn.skypack.dev",
    "cdpn.io",
    "codepen.io",
    "codesandbox.io",
    "cssdeck.com",
    "dabblet.com",
    "dl.dropboxusercontent.com",
    "editor.p5js.org",
    "esm.sh",
    "gateway.pinata.cloud",
    "gist.githubusercontent.com",
    "gitcdn.link",
    "githack.com",
    "hwcdn.net",
    "ipfs.io",
    "itch.zone",
    "jsbin.com",
    "jsconsole.com",
    "jsfiddle.net",
    "jshell.net",
    "jsitor.com",
    "jsrun.net",
    "kaggleusercontent.com",
    "liveweave.com",
    "onecompiler.com",
    "openprocessing.org",
    "playcode.io",
    "plnkr.co",
    "raw.githubusercontent.com",
    "rawgit.com",
    "replit.com",
    "runkit.com",
    "script.google.com",
    "script.googleusercontent.com",
    "sites.google.com",
    "stacksnippets.net",
    "storage.googleapis.com",
    "unpkg.com",
    "web.archive.org",
];

/// Zones in which anybody can have a name: one of them may be the user's, all of them are not.
const ZONES: &[&str] = &[
    "gitpod.io",
    "googleusercontent.com",
    "gradio.live",
    "lhr.life",
    "loca.lt",
    "medium.com",
    "neocities.org",
    "nip.io",
    "repl.it",
    "serveo.net",
    "sslip.io",
    "stackblitz.io",
    "tiiny.site",
    "tumblr.com",
    "webcontainer.io",
    "weebly.com",
    "wordpress.com",
];

/// Whether strangers can run script on a host, or with `subdomains`, on any name below it.
pub(super) fn is_shared(host: &str, subdomains: bool) -> bool {
    ancestors(host).any(|name| {
        HOSTS.binary_search(&name).is_ok() || (subdomains && ZONES.binary_search(&name).is_ok())
    }) || (subdomains && HOSTS.iter().any(|shared| network::is_below(shared, host)))
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
        for list in [HOSTS, ZONES] {
            assert!(list.is_sorted(), "{list:?}");
            for host in list {
                let rule = rule_for(host).filter(|rule| rule.reach == Reach::Here);
                assert_eq!(rule, None, "{host} is on the Public Suffix List now");
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
            ("me.tumblr.com", false, true),
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
