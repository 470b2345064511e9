//! Near misses: origins that a careless comparison takes for an allowed one.

mod zones;

use std::collections::BTreeSet;

use crate::{host::is_address, origin::TupleOrigin};
use zones::{PAGES, SECOND_LEVEL, ZONES};

/// An origin to ask a server as, because a careless comparison lets it in.
///
/// [`NearMiss::list`] is the list for [`Audit`](crate::Audit) and for `cors-audit`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearMiss {
    /// The value of `Origin`.
    pub origin: String,
    /// The origin that it resembles, if it resembles one.
    pub of: Option<String>,
    /// How it resembles that one, or what it is.
    pub how: Likeness,
    /// Who can put a page there.
    pub holder: Holder,
}

/// How an origin resembles another one, or what kind of origin it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Likeness {
    /// Nothing in common: a site of somebody else.
    Unrelated,
    /// `http:` instead of `https:`, or the reverse.
    Scheme,
    /// Another port.
    Port,
    /// A name below the host.
    Subdomain,
    /// Letters in front of the host, within the same registrable domain.
    Sibling,
    /// Letters in front of the registrable domain: `notexample.com`.
    Neighbour,
    /// The host is the beginning of another one: `app.example.com.unrelated.com`.
    Suffix,
    /// A dot has become a letter: `appxexample.com`.
    Dot,
    /// The last character is missing: `app.example.co`.
    Cut,
    /// Only the end is there: `xample.com`.
    Tail,
    /// Another top-level domain: `app.example.xyz`.
    TopLevel,
    /// A special character ends the host where a pattern expects its end.
    Character(char),
    /// Another name in the same shared zone: `app-unrelated.vercel.app`.
    Tenant,
    /// A page of the user's own machine.
    Local,
    /// A host that begins as a local name or address does.
    LocalSuffix,
    /// An address of a private network.
    Private,
    /// A zone or page where anybody can publish.
    Shared,
    /// A browser extension.
    Extension,
    /// A local file, as old web views of Android send it.
    File,
    /// An opaque origin.
    Null,
}

/// Who can put a page at an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holder {
    /// Anybody, for the price of a name or less.
    Anybody,
    /// Whoever can change unencrypted traffic.
    Network,
    /// Whoever controls a name or a port of the same domain.
    SameDomain,
    /// A program on the user's machine or in the user's network.
    Local,
    /// Nobody: the name cannot be registered.
    Nobody,
}

impl Likeness {
    /// Returns what the comparison seems to be.
    #[must_use]
    pub fn mistake(self) -> &'static str {
        match self {
            Self::Unrelated => "every origin is allowed",
            Self::Scheme => "the scheme is not compared",
            Self::Port => "the port is not compared",
            Self::Subdomain => "every subdomain is allowed",
            Self::Sibling => {
                "every name that ends like it, or every subdomain of its domain, is allowed"
            }
            Self::Neighbour => "only the end of the host is compared, and not from a dot on",
            Self::Suffix => "only the beginning of the origin is compared",
            Self::Dot => "a dot in a regular expression is not escaped",
            Self::Cut | Self::Tail => {
                "the comparison asks whether the allowed origin contains this one"
            }
            Self::TopLevel => "any top-level domain is allowed",
            Self::Character(_) => {
                "a regular expression takes a special character for the end of the host; browsers \
                 accept such characters in host names"
            }
            Self::Tenant => "a pattern covers names in a zone where anybody can have one",
            Self::Local => "pages of the user's own machine are allowed",
            Self::LocalSuffix => "only a part of a local name or address is compared",
            Self::Private => "addresses of private networks are allowed",
            Self::Shared => "anybody can publish a page there",
            Self::Extension => "every browser extension is allowed",
            Self::File => "every file that an old web view opens is allowed",
            Self::Null => "every site can have the origin `null`, with `<iframe sandbox>`",
        }
    }

    /// Returns whether a comparison that lets this one in lets the other one in as well, so that
    /// one sentence is enough.
    #[must_use]
    pub fn explains(self, other: Self) -> bool {
        matches!(
            (self, other),
            (
                Self::Unrelated,
                Self::Suffix
                    | Self::Neighbour
                    | Self::Sibling
                    | Self::Subdomain
                    | Self::Scheme
                    | Self::Port
                    | Self::Dot
                    | Self::Cut
                    | Self::Tail
                    | Self::TopLevel
                    | Self::Character(_)
                    | Self::Tenant
                    | Self::LocalSuffix
                    | Self::Shared
            ) | (Self::Neighbour, Self::Dot | Self::Sibling | Self::Subdomain)
                | (Self::Sibling, Self::Subdomain)
                | (Self::Suffix, Self::Cut | Self::Port | Self::Character(_))
                | (Self::Character(_), Self::Port)
        )
    }

    /// Returns whether it is the same mistake.
    #[must_use]
    pub fn is_like(self, other: Self) -> bool {
        self == other || matches!((self, other), (Self::Character(_), Self::Character(_)))
    }
}

/// Characters that browsers accept in a host name, and that patterns such as `[^.a-z0-9]` take for
/// its end. Chromium 156 accepts all of these, and neither `^` nor `|`.
const CHARACTERS: &[char] =
    &['_', '-', '"', '{', '}', '+', '!', '~', '`', ';', '&', '\'', '(', ')', ',', '$', '='];

/// Names that many domains have. A comparison may begin with one that no test names.
const NAMES: &[&str] = &["admin", "api", "app", "dev", "staging", "www"];

const LOCAL: &[&str] = &[
    "http://localhost",
    "http://localhost:3000",
    "http://localhost:4200",
    "http://localhost:5000",
    "http://localhost:5173",
    "http://localhost:8000",
    "http://localhost:8080",
    "http://localhost:8081",
    "http://localhost:63342",
    "http://127.0.0.1:3000",
    "http://127.0.0.1:8000",
    "http://[::1]:3000",
    "https://localhost",
    "https://localhost:3000",
];

const PRIVATE: &[&str] =
    &["http://10.0.0.1", "http://172.16.0.1", "http://192.168.1.10", "http://192.168.1.10:3000"];

const EXTENSIONS: &[&str] = &[
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "moz-extension://0f5a7d3c-0000-4000-8000-000000000000",
];

impl NearMiss {
    /// Returns the near misses of these origins, and the origins that nobody should allow whatever
    /// is allowed: unrelated sites, local pages, shared zones, extensions, `null`.
    ///
    /// `registrable` returns the registrable domain of a host (`example.co.uk`), as the Public
    /// Suffix List has it, and `None` for an address or a public suffix. All near misses are listed
    /// for one origin of each shape; for the others only the worst.
    ///
    /// ```
    /// use cors_testing::NearMiss;
    ///
    /// let near = NearMiss::list(["https://app.example.com"], NearMiss::registrable);
    /// assert!(near.iter().any(|near| near.origin == "https://notexample.com"));
    /// ```
    #[must_use]
    pub fn list<'a>(
        origins: impl IntoIterator<Item = &'a str>,
        registrable: impl for<'h> Fn(&'h str) -> Option<&'h str>,
    ) -> Vec<Self> {
        let origins: Vec<&str> = origins.into_iter().collect();
        let mut list = List { misses: Vec::new(), known: BTreeSet::new() };
        list.known.extend(origins.iter().map(|&origin| origin.to_owned()));
        let sites: Vec<Site<'_>> =
            origins.iter().filter_map(|origin| Site::of(origin, &registrable)).collect();
        let suffix = sites.iter().find_map(Site::suffix).unwrap_or("test");
        for suffix in [suffix, "com", "org"] {
            list.general(&format!("https://{}", unrelated(suffix)), Likeness::Unrelated);
        }
        list.general("null", Likeness::Null);
        let mut shapes = BTreeSet::new();
        for site in &sites {
            list.worst(site);
            if shapes.insert(site.shape()) {
                list.all(site);
            }
        }
        list.names(&sites, suffix);
        for origin in LOCAL {
            list.general(origin, Likeness::Local);
        }
        for (scheme, start) in [
            ("https", "localhost"),
            ("http", "localhost"),
            ("http", "127.0.0.1"),
            ("http", "192.168.1.10"),
        ] {
            list.general(
                &format!("{scheme}://{start}.{}", unrelated(suffix)),
                Likeness::LocalSuffix,
            );
        }
        list.zones(&sites);
        for (origins, how) in [
            (PRIVATE, Likeness::Private),
            (EXTENSIONS, Likeness::Extension),
            (&["file://"], Likeness::File),
        ] {
            for origin in origins {
                list.general(origin, how);
            }
        }
        list.misses
    }

    /// Returns the registrable domain of a host by a short list of suffixes, where the Public Suffix
    /// List is not at hand.
    #[must_use]
    pub fn registrable(host: &str) -> Option<&str> {
        if is_address(host) {
            return None;
        }
        let is_known = |suffix: &str| ZONES.contains(&suffix) || SECOND_LEVEL.contains(&suffix);
        let mut name = host;
        loop {
            let (_, parent) = name.split_once('.')?;
            if is_known(parent) || !parent.contains('.') {
                return (!is_known(name)).then_some(name);
            }
            name = parent;
        }
    }

    /// Returns the zones that the list knows, for a comparison with other lists.
    #[doc(hidden)]
    #[must_use]
    pub fn zones() -> (&'static [&'static str], &'static [&'static str]) {
        (ZONES, SECOND_LEVEL)
    }
}

/// A site of somebody else. Its name ends as the server's does, because some servers look at nothing
/// else.
fn unrelated(suffix: &str) -> String {
    format!("cors-audit-unrelated.{suffix}")
}

/// An origin whose near misses are listed.
struct Site<'a> {
    origin: &'a str,
    scheme: &'a str,
    host: &'a str,
    /// `:3000`, or nothing.
    port: &'a str,
    registrable: Option<&'a str>,
}

impl<'a> Site<'a> {
    fn of(
        origin: &'a str,
        registrable: &impl for<'h> Fn(&'h str) -> Option<&'h str>,
    ) -> Option<Self> {
        TupleOrigin::parse(origin).ok()?;
        let (scheme, authority) = origin.split_once("://")?;
        let (host, _) = crate::origin::split_port(authority);
        let port = &authority[host.len()..];
        Some(Self { origin, scheme, host, port, registrable: registrable(host) })
    }

    /// `com`, of a host below a registrable domain.
    fn suffix(&self) -> Option<&'a str> {
        self.registrable?.split_once('.').map(|(_, suffix)| suffix)
    }

    /// The shared zone in which the registrable domain is.
    fn zone(&self) -> Option<&'a str> {
        self.suffix().filter(|suffix| ZONES.contains(suffix))
    }

    fn is_address(&self) -> bool {
        is_address(self.host)
    }

    fn shape(&self) -> (&'a str, bool, bool, usize, bool) {
        let labels = self.host.split('.').count();
        (self.scheme, self.is_address(), self.zone().is_some(), labels, self.port.is_empty())
    }
}

struct List {
    misses: Vec<NearMiss>,
    known: BTreeSet<String>,
}

impl List {
    fn push(&mut self, origin: String, of: Option<&str>, how: Likeness, holder: Holder) {
        if self.known.insert(origin.clone()) {
            self.misses.push(NearMiss { origin, of: of.map(str::to_owned), how, holder });
        }
    }

    fn general(&mut self, origin: &str, how: Likeness) {
        let holder = match how {
            Likeness::Local | Likeness::Private | Likeness::Extension | Likeness::File => {
                Holder::Local
            }
            _ => Holder::Anybody,
        };
        self.push(origin.to_owned(), None, how, holder);
    }

    /// An origin with another host, or with another scheme and port.
    fn near(&mut self, site: &Site<'_>, scheme: &str, authority: &str, how: Likeness) {
        let (host, _) = crate::origin::split_port(authority);
        let is_within = |domain: &str| {
            host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let last = host.rsplit('.').next().unwrap_or_default();
        let holder = match how {
            Likeness::Scheme => Holder::Network,
            _ if is_within(site.registrable.unwrap_or(site.host)) => Holder::SameDomain,
            Likeness::Dot if !is_within(site.last_label()) => Holder::Nobody,
            Likeness::Cut if last.len() < 2 => Holder::Nobody,
            _ => Holder::Anybody,
        };
        self.push(format!("{scheme}://{authority}"), Some(site.origin), how, holder);
    }

    /// What is asked for each origin.
    fn worst(&mut self, site: &Site<'_>) {
        let Site { scheme, host, port, .. } = *site;
        let unrelated = unrelated(site.suffix().unwrap_or("test"));
        if !host.starts_with('[') {
            self.near(site, scheme, &format!("{host}.{unrelated}{port}"), Likeness::Suffix);
        }
        match scheme {
            "https" => self.near(site, "http", &format!("{host}{port}"), Likeness::Scheme),
            "http" => self.near(site, "https", &format!("{host}{port}"), Likeness::Scheme),
            _ => {}
        }
        let Some(registrable) = site.registrable else { return };
        match site.zone() {
            Some(zone) => self.tenants(site, registrable, zone),
            None => {
                self.near(site, scheme, &format!("not{registrable}{port}"), Likeness::Neighbour);
            }
        }
    }

    /// What is asked for one origin of each shape.
    fn all(&mut self, site: &Site<'_>) {
        let Site { scheme, host, port, .. } = *site;
        let other_port = if port == ":8443" { ":9443" } else { ":8443" };
        self.near(site, scheme, &format!("{host}{other_port}"), Likeness::Port);
        if site.is_address() {
            return;
        }
        self.near(site, scheme, &format!("cors-audit.{host}{port}"), Likeness::Subdomain);
        let Some(registrable) = site.registrable else { return };
        let suffix = site.suffix().unwrap_or_default();
        for (at, _) in host.match_indices('.') {
            let joined = format!("{}x{}{port}", &host[..at], &host[at + 1..]);
            self.near(site, scheme, &joined, Likeness::Dot);
        }
        if host != registrable {
            self.near(site, scheme, &format!("not{host}{port}"), Likeness::Sibling);
            self.near(site, scheme, &format!("cors-audit.{registrable}{port}"), Likeness::Sibling);
            // What `*.preview.example.com` lets in where the dot is forgotten.
            if let Some((_, parent)) = host.split_once('.').filter(|(_, rest)| *rest != registrable)
            {
                self.near(site, scheme, &format!("not{parent}{port}"), Likeness::Sibling);
            }
        }
        self.near(site, scheme, &host[..host.len() - 1], Likeness::Cut);
        if site.zone().is_none() {
            let other = if suffix == "xyz" { "com" } else { "xyz" };
            let named = &host[..host.len() - suffix.len()];
            if !registrable[1..].starts_with('.') {
                self.near(site, scheme, &format!("{}{port}", &registrable[1..]), Likeness::Tail);
            }
            self.near(site, scheme, &format!("{named}{other}{port}"), Likeness::TopLevel);
        }
        let unrelated = unrelated(suffix);
        for character in CHARACTERS {
            let how = Likeness::Character(*character);
            self.near(site, scheme, &format!("{host}{character}.{unrelated}"), how);
        }
    }

    fn tenants(&mut self, site: &Site<'_>, registrable: &str, zone: &str) {
        let label = registrable.strip_suffix(zone).unwrap_or_default().trim_end_matches('.');
        let (first, last) = (label.split('-').next(), label.rsplit('-').next());
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        for name in [
            format!("{label}-cors-audit"),
            format!("cors-audit-{label}"),
            format!("{first}-cors-audit"),
            format!("cors-audit-{last}"),
            format!("{first}-cors-audit-{last}"),
        ] {
            let origin = format!("{}://{name}.{zone}{}", site.scheme, site.port);
            self.push(origin, Some(site.origin), Likeness::Tenant, Holder::Anybody);
        }
    }

    /// Names that may be allowed beside those that are named, where only their beginning counts.
    fn names(&mut self, sites: &[Site<'_>], suffix: &str) {
        let mut domains: BTreeSet<&str> = BTreeSet::new();
        for site in sites {
            let Some(registrable) = site.registrable.filter(|own| domains.insert(own)) else {
                continue;
            };
            if site.zone().is_some() {
                continue;
            }
            let names = NAMES.iter().map(|name| format!("{name}.{registrable}"));
            for host in names.chain([registrable.to_owned()]) {
                let authority = format!("{host}.{}", unrelated(suffix));
                self.near(site, "https", &authority, Likeness::Suffix);
            }
        }
    }

    fn zones(&mut self, sites: &[Site<'_>]) {
        for zone in ZONES {
            self.general(&format!("https://cors-audit.{zone}"), Likeness::Shared);
        }
        // A project's previews are named after it.
        let own = sites.iter().filter_map(|site| site.registrable?.split('.').next());
        let projects: BTreeSet<&str> = own.take(1).chain(["app", "shop", "web"]).collect();
        for zone in ["vercel.app", "netlify.app"] {
            for project in &projects {
                self.general(&format!("https://{project}-cors-audit.{zone}"), Likeness::Shared);
            }
        }
        for page in PAGES {
            self.general(page, Likeness::Shared);
        }
    }
}

impl Site<'_> {
    /// `.com`, with its dot.
    fn last_label(&self) -> &str {
        self.host.rfind('.').map_or(self.host, |dot| &self.host[dot + 1..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(origin: &str) -> Vec<(String, Likeness, Holder)> {
        let list = NearMiss::list([origin], NearMiss::registrable).into_iter();
        let own = list.filter(|near| near.of.is_some());
        own.map(|near| (near.origin, near.how, near.holder)).collect()
    }

    #[test]
    fn near_misses_of_a_host() {
        use Holder::{Anybody, Network, Nobody, SameDomain};
        let list = of("https://app.eu.example.com");
        for (origin, how, holder) in [
            ("http://app.eu.example.com", Likeness::Scheme, Network),
            ("https://app.eu.example.com:8443", Likeness::Port, SameDomain),
            ("https://cors-audit.app.eu.example.com", Likeness::Subdomain, SameDomain),
            ("https://app.eu.example.com.cors-audit-unrelated.com", Likeness::Suffix, Anybody),
            ("https://notexample.com", Likeness::Neighbour, Anybody),
            ("https://appxeu.example.com", Likeness::Dot, SameDomain),
            ("https://app.euxexample.com", Likeness::Dot, Anybody),
            ("https://app.eu.examplexcom", Likeness::Dot, Nobody),
            ("https://notapp.eu.example.com", Likeness::Sibling, SameDomain),
            ("https://noteu.example.com", Likeness::Sibling, SameDomain),
            ("https://app.eu.example.co", Likeness::Cut, Anybody),
            ("https://xample.com", Likeness::Tail, Anybody),
            ("https://app.eu.example.xyz", Likeness::TopLevel, Anybody),
            ("https://admin.example.com.cors-audit-unrelated.com", Likeness::Suffix, Anybody),
        ] {
            assert!(list.contains(&(origin.to_owned(), how, holder)), "{origin}: {list:#?}");
        }
    }

    #[test]
    fn other_hosts_have_fewer() {
        for (origin, expected) in
            [("http://127.0.0.1:3000", 3), ("http://[::1]:3000", 2), ("https://web1", 4)]
        {
            assert_eq!(of(origin).len(), expected, "{origin}: {:?}", of(origin));
        }
        let tenant = of("https://shop-git-main-acme.vercel.app");
        for origin in ["https://cors-audit-acme.vercel.app", "https://shop-cors-audit.vercel.app"] {
            assert!(tenant.iter().any(|near| near.0 == origin), "{origin}: {tenant:?}");
        }
    }

    #[test]
    fn one_origin_of_each_shape_has_them_all() {
        let many: Vec<String> = (0..30).map(|n| format!("https://app{n}.example.com")).collect();
        let count = |origins: &[String]| {
            NearMiss::list(origins.iter().map(String::as_str), NearMiss::registrable).len()
        };
        assert_eq!(count(&many), count(&many[..1]) + 2 * 29);
    }

    #[test]
    fn registrable_domains() {
        for (host, expected) in [
            ("a.b.example.com", Some("example.com")),
            ("app.example.co.uk", Some("example.co.uk")),
            ("shop.vercel.app", Some("shop.vercel.app")),
            ("vercel.app", None),
            ("co.uk", None),
            ("localhost", None),
            ("127.0.0.1", None),
        ] {
            assert_eq!(NearMiss::registrable(host), expected, "{host}");
        }
    }
}
