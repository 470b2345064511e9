//! An entry in the form that is accepted.

use super::scheme;
use crate::origin::{Host, MAX_HOST, is_scheme, parse_port, split_port};

/// A well-formed entry. Reading one allocates nothing: policies may have thousands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) scheme: &'a str,
    /// The host, without `*.`.
    pub(super) host: Host<'a>,
    /// The text of the host, without `*.`.
    pub(super) name: &'a str,
    /// `*.` stands before the host.
    pub(super) subdomains: bool,
    pub(super) port: Port,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Port {
    Default,
    Number(u16),
    Any,
}

impl<'a> Entry<'a> {
    pub(super) fn read(literal: &'a str) -> Option<Self> {
        let (scheme, authority) = literal.split_once("://")?;
        if !is_scheme(scheme) {
            return None;
        }
        let (host, port) = split_port(authority);
        let port = match port {
            None => Port::Default,
            Some("*") => Port::Any,
            Some(port) => Port::Number(parse_port(port, scheme)?),
        };
        let (name, subdomains) = match host.strip_prefix("*.") {
            Some(parent) => (parent, true),
            None => (host, false),
        };
        if scheme::is_opaque(scheme) {
            return None;
        }
        let entry = Self { scheme, host: Host::parse(name, scheme)?, name, subdomains, port };
        (!subdomains || entry.has_room_below()).then_some(entry)
    }

    /// A name below this one can exist: at least one byte and a dot before it.
    fn has_room_below(&self) -> bool {
        let name = self.name_without_dot();
        matches!(self.host, Host::Name(_)) && !name.is_empty() && name.len() <= MAX_HOST - 2
    }

    /// The text of the host without its final dot.
    pub(super) fn name_without_dot(&self) -> &'a str {
        self.name.strip_suffix('.').unwrap_or(self.name)
    }

    /// Pages are loaded over this scheme from the network.
    pub(super) fn is_http(&self) -> bool {
        matches!(self.scheme, "http" | "https")
    }
}
