//! An entry in the form that is accepted.

use alloc::boxed::Box;

use super::{
    malformed::{Malformed, Meant},
    parts::Parts,
    scheme, unicode,
};
use crate::{
    catalog::{Check, Level},
    finding::Finding,
    origin::{Host, MAX_HOST, is_scheme, parse_port},
    pattern::{MAX_ORIGIN, Pattern, Port},
    rules::text::{all_bytes, find_part, has, split, without_dot},
};

/// A well-formed entry that a page can have for its origin. Reading one allocates nothing: policies may
/// have thousands.
pub(super) struct Entry<'a> {
    pub(super) scheme: &'a str,
    /// The host, without `*.`.
    pub(super) host: Host<'a>,
    /// The text of the host, without `*.`.
    pub(super) name: &'a str,
    /// `*.` stands before the host.
    pub(super) subdomains: bool,
    pub(super) port: Port<'a>,
}

impl<'a> Entry<'a> {
    /// The entry, or what is malformed.
    pub(super) fn read(literal: &'a str) -> Result<Self, Box<Malformed<'a>>> {
        let entry = Self::well_formed(literal).ok_or_else(|| Malformed::of(literal))?;
        entry.unusable(literal).map_or(Ok(entry), |malformed| Err(Box::new(malformed)))
    }

    fn well_formed(literal: &'a str) -> Option<Self> {
        let Pattern { scheme, host: name, subdomains, port } = Pattern::of(literal)?;
        if !is_scheme(scheme) || scheme::is_opaque(scheme) {
            return None;
        }
        if let Port::Number(port) = port {
            parse_port(port, scheme)?;
        }
        let entry = Self { scheme, host: Host::parse(name, scheme)?, name, subdomains, port };
        (!subdomains || entry.has_room_below()).then_some(entry)
    }

    /// A name below this one can exist: at least one byte and a dot before it.
    fn has_room_below(&self) -> bool {
        let name = without_dot(self.name);
        matches!(self.host, Host::Name(_)) && !name.is_empty() && name.len() <= MAX_HOST - 2
    }

    /// Why no page can have such an origin, if none can. Other lints would only repeat it.
    fn unusable(&self, literal: &'a str) -> Option<Malformed<'a>> {
        let other = scheme::meant(self.scheme);
        let is_id = match self.scheme {
            "chrome-extension" => is_chrome_id(self.name),
            "moz-extension" | "safari-web-extension" => is_uuid(self.name),
            _ => true,
        };
        let mut told = self.scheme;
        let check = if scheme::page_scheme(self.scheme).is_some() {
            Check::OriginSchemeNeverSent
        } else if other.is_some() {
            Check::OriginSchemeTypo
        } else if self.scheme.len() > 64 {
            Check::OriginSchemeLength
        } else if !is_id {
            Check::OriginExtensionId
        } else if has(self.name, "-") {
            told = find_part(self.name, ".", &mut |label| !unicode::is_round_trip(label))?;
            Check::OriginPunycode
        } else {
            // Most names are done with here.
            return None;
        };
        let finding = Finding::new(check).literal(literal).with("n", told).with("h", self.name);
        let finding = finding.with("other", other.unwrap_or_default());
        // What is longer than this is refused unread when it comes in `Origin`.
        let is_unread = check == Check::OriginSchemeLength && literal.len() > MAX_ORIGIN;
        Some(Malformed {
            finding: if is_unread { finding.at(Level::Error) } else { finding },
            meant: other.map_or(Meant::Unknown, |_| Meant::Origin(Parts::split(literal))),
        })
    }

    /// Pages are loaded over this scheme from the network.
    pub(super) fn is_http(&self) -> bool {
        matches!(self.scheme, "http" | "https")
    }
}

fn is_chrome_id(host: &str) -> bool {
    host.len() == 32 && all_bytes(host, |b| matches!(b, b'a'..=b'p'))
}

fn is_uuid(host: &str) -> bool {
    host.len() == 36
        && split(host, "-").len() == 5
        && [8, 13, 18, 23].iter().all(|at| host.as_bytes()[*at] == b'-')
        && all_bytes(host, |b| b.is_ascii_hexdigit() || b == b'-')
}
