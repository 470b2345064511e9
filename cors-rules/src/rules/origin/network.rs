//! Which network a host is on.

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::{
    origin::Host,
    rules::text::{ends, is_one_of, without_dot},
};

/// Whether pages from this host come from the own machine, so that nobody stands in between
/// (Secure Contexts, is origin potentially trustworthy).
pub(super) fn is_loopback(host: Host<'_>) -> bool {
    match host {
        Host::Name(name) => is_localhost(name),
        Host::V4(address) => address.is_loopback(),
        Host::V6(address) => address.is_loopback(),
    }
}

/// `localhost` and every name below it.
pub(super) fn is_localhost(name: &str) -> bool {
    let name = without_dot(name);
    name == "localhost" || is_below(name, "localhost")
}

/// Whether labels stand before `parent` in a name.
pub(super) fn is_below(name: &str, parent: &str) -> bool {
    name.strip_suffix(parent).is_some_and(|labels| ends(labels, "."))
}

/// The addresses by which servers mean every address of theirs.
pub(super) fn is_unspecified(host: &str) -> bool {
    matches!(host, "0.0.0.0" | "[::]")
}

/// Whether a host in its repaired form is on the own machine or network.
pub(super) fn is_near(host: &str) -> bool {
    Host::parse(host, "http").is_some_and(is_local)
}

/// Whether the host means another machine for everyone who asks: loopback, private and link-local
/// addresses, and names without a registry.
#[inline(never)]
pub(super) fn is_local(host: Host<'_>) -> bool {
    match host {
        Host::Name(name) => {
            let name = without_dot(name);
            is_localhost(name)
                || name == "local"
                || is_below(name, "local")
                || name.ends_with("localhost.localdomain")
        }
        Host::V4(address) => is_local_v4(address),
        Host::V6(address) => is_local_v6(address),
    }
}

/// Whether a top-level name is reserved for networks of one's own, so that no registry will ever
/// give out names below it (RFC 2606; RFC 6762, appendix G; ICANN on `.internal`, 2024).
pub(super) fn is_private_zone(name: &str) -> bool {
    const ZONES: &str = "\
        corp example home internal intranet invalid lan local localdomain localhost mail private test";
    is_one_of(name, ZONES)
}

fn is_local_v4(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    first == 0 || address.is_loopback() || address.is_private() || address.is_link_local()
}

fn is_local_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.to_ipv4_mapped().is_some_and(is_local_v4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (host, loopback, local) in [
            ("localhost", true, true),
            ("localhost.", true, true),
            ("a.localhost", true, true),
            ("alocalhost", false, false),
            ("localhost.example.com", false, false),
            ("127.127.127.127", true, true),
            ("[::1]", true, true),
            ("0.0.0.0", false, true),
            ("[::]", false, true),
            ("10.0.0.1", false, true),
            ("172.31.0.1", false, true),
            ("172.32.0.1", false, false),
            ("192.168.1.10", false, true),
            ("169.254.169.254", false, true),
            ("[fe80::1]", false, true),
            ("[fd00::1]", false, true),
            ("[::ffff:7f00:1]", false, true),
            ("[2001:db8::1]", false, false),
            ("8.8.8.8", false, false),
            ("printer.local", false, true),
            ("example.com", false, false),
            ("intranet", false, false),
        ] {
            let parsed = Host::parse(host, "http").unwrap();
            assert_eq!((is_loopback(parsed), is_local(parsed)), (loopback, local), "{host}");
        }
    }
}
