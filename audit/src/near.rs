//! Near misses: origins that a careless comparison takes for an allowed one.

use cors_rules::origin::Origin;

use crate::{
    asker::unrelated_host,
    site::{Site, is_address},
};

/// How an origin resembles another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
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
    /// A dot has become another character: `appxexample.com`.
    Dot,
    /// The last character is missing: `app.example.co`.
    Cut,
    /// Only the end is there: `xample.com`.
    Tail,
    /// A special character ends the host where a pattern expects its end:
    /// `app.example.com{.unrelated.com`.
    Character(char),
    /// Another name at the same shared host: `app-unrelated.vercel.app`.
    Tenant,
}

/// Who can put a page there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// Anybody, for the price of a name.
    Anybody,
    /// Whoever can change unencrypted traffic.
    Network,
    /// Whoever controls some name, or some port, of the same domain.
    SameDomain,
}

impl How {
    pub(crate) fn holder(self) -> Holder {
        match self {
            Self::Scheme => Holder::Network,
            Self::Port | Self::Subdomain | Self::Sibling => Holder::SameDomain,
            Self::Neighbour
            | Self::Suffix
            | Self::Dot
            | Self::Cut
            | Self::Tail
            | Self::Character(_)
            | Self::Tenant => Holder::Anybody,
        }
    }

    /// Whether a comparison that lets this one in lets the other one in as well.
    pub(crate) fn explains(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Neighbour, Self::Dot | Self::Sibling | Self::Subdomain)
                | (Self::Sibling, Self::Subdomain)
                | (Self::Suffix, Self::Cut | Self::Port)
                | (Self::Character(_), Self::Port)
        )
    }

    /// Whether it is the same mistake.
    pub(crate) fn is_like(self, other: Self) -> bool {
        self == other || matches!((self, other), (Self::Character(_), Self::Character(_)))
    }

    /// What the comparison seems to be.
    pub(crate) fn mistake(self) -> &'static str {
        match self {
            Self::Scheme => "the scheme is not compared",
            Self::Port => "the port is not compared",
            Self::Subdomain => "every sub-domain is allowed",
            Self::Sibling => {
                "every name that ends like it, or every sub-domain of its domain, is allowed"
            }
            Self::Neighbour => "only the end of the host is compared, and not from a dot on",
            Self::Suffix => "only the beginning of the origin is compared",
            Self::Dot => "a dot in a regular expression is not escaped",
            Self::Cut | Self::Tail => {
                "the comparison asks whether the allowed origin contains this one"
            }
            Self::Character(_) => {
                "a regular expression takes a special character for the end of the host; browsers \
                 accept such characters in host names"
            }
            Self::Tenant => "a pattern covers names at a host where anybody can have one",
        }
    }
}

/// Characters that browsers accept in a host name, and that patterns such as `[^.a-z0-9]` take for
/// its end. Chromium 156 accepts all of these, and neither `^` nor `|`.
const CHARACTERS: &[char] =
    &['_', '-', '"', '{', '}', '+', '!', '~', '`', ';', '&', '\'', '(', ')', ',', '$', '='];

/// The near misses of an origin that are asked for in any case.
pub(crate) fn always(origin: &Origin<'_>) -> Vec<(String, How)> {
    let (scheme, host) = (origin.scheme(), origin.host());
    let port = origin.port().map_or(String::new(), |port| format!(":{port}"));
    let mut near = Vec::new();
    match scheme {
        "https" => near.push((format!("http://{host}{port}"), How::Scheme)),
        "http" => near.push((format!("https://{host}{port}"), How::Scheme)),
        _ => {}
    }
    if is_address(host) {
        return near;
    }
    let unrelated = unrelated_host(host);
    near.push((format!("{scheme}://cors-audit.{host}{port}"), How::Subdomain));
    near.push((format!("{scheme}://{host}.{unrelated}{port}"), How::Suffix));
    let Some(site) = Site::of(host) else { return near };
    near.push((format!("{scheme}://not{}{port}", site.registrable), How::Neighbour));
    // A name that can be registered, and a name that needs only the last dot.
    if let Some((first, rest)) = host.split_once('.')
        && rest.contains('.')
    {
        near.push((format!("{scheme}://{first}x{rest}{port}"), How::Dot));
    }
    if let Some((rest, last)) = host.rsplit_once('.') {
        near.push((format!("{scheme}://{rest}a{last}{port}"), How::Dot));
    }
    near.push((format!("{scheme}://{}{port}", &site.registrable[1..]), How::Tail));
    near
}

/// The near misses of an origin that is itself allowed: what a pattern around it lets in as well.
pub(crate) fn of_allowed(origin: &Origin<'_>) -> Vec<(String, How)> {
    let (scheme, host) = (origin.scheme(), origin.host());
    let port = origin.port().map_or(String::new(), |port| format!(":{port}"));
    let other_port = if origin.port() == Some(8443) { 9443 } else { 8443 };
    let mut near = vec![(format!("{scheme}://{host}:{other_port}"), How::Port)];
    let Some(site) = Site::of(host) else { return near };
    if site.registrable != host {
        near.push((format!("{scheme}://not{host}{port}"), How::Sibling));
    }
    near.push((format!("{scheme}://{}", &host[..host.len() - 1]), How::Cut));
    if site.is_shared {
        let label = site.registrable.trim_end_matches(site.suffix).trim_end_matches('.');
        near.push((format!("{scheme}://{label}-cors-audit.{}{port}", site.suffix), How::Tenant));
    }
    near
}

/// Hosts that end in a special character where the allowed one ends. They are worth asking for only
/// if a dot in that place is refused.
pub(crate) fn characters(origin: &Origin<'_>) -> Vec<(String, How)> {
    if Site::of(origin.host()).is_none() {
        return Vec::new();
    }
    let unrelated = unrelated_host(origin.host());
    let (scheme, host) = (origin.scheme(), origin.host());
    let with = |c: &char| (format!("{scheme}://{host}{c}.{unrelated}"), How::Character(*c));
    CHARACTERS.iter().map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(near: Vec<(String, How)>) -> Vec<String> {
        near.into_iter().map(|(origin, _)| origin).collect()
    }

    #[test]
    fn near_misses_of_a_host() {
        let origin = Origin::parse("https://app.example.com").unwrap();
        assert_eq!(
            origins(always(&origin)),
            [
                "http://app.example.com",
                "https://cors-audit.app.example.com",
                "https://app.example.com.cors-audit-unrelated.com",
                "https://notexample.com",
                "https://appxexample.com",
                "https://app.exampleacom",
                "https://xample.com",
            ]
        );
        assert_eq!(
            origins(of_allowed(&origin)),
            [
                "https://app.example.com:8443",
                "https://notapp.example.com",
                "https://app.example.co"
            ]
        );
        assert!(
            origins(characters(&origin))
                .contains(&"https://app.example.com{.cors-audit-unrelated.com".to_owned())
        );
    }

    #[test]
    fn other_hosts_have_fewer() {
        for (origin, expected) in [
            ("http://127.0.0.1:3000", &["https://127.0.0.1:3000"][..]),
            (
                "http://localhost:3000",
                &[
                    "https://localhost:3000",
                    "http://cors-audit.localhost:3000",
                    "http://localhost.cors-audit-unrelated.test:3000",
                ][..],
            ),
            ("http://[::1]:3000", &["https://[::1]:3000"][..]),
            (
                "https://web1",
                &[
                    "http://web1",
                    "https://cors-audit.web1",
                    "https://web1.cors-audit-unrelated.test",
                ][..],
            ),
        ] {
            assert_eq!(origins(always(&Origin::parse(origin).unwrap())), expected, "{origin}");
        }
        let tenant = Origin::parse("https://shop.vercel.app").unwrap();
        let near = origins(of_allowed(&tenant));
        assert!(near.contains(&"https://shop-cors-audit.vercel.app".to_owned()), "{near:?}");
    }
}
