//! The registrable domain of a host: the part that its owner pays for.

use cors_rules::rules::suffix::{Reach, rule_for};

/// A host that can be registered, or a name below one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Site<'a> {
    /// The registrable domain, `example.co.uk`.
    pub(crate) registrable: &'a str,
    /// What everybody can register names under, `co.uk`.
    pub(crate) suffix: &'a str,
    /// A company hands out the names (`vercel.app`), not a registry.
    pub(crate) is_shared: bool,
}

impl<'a> Site<'a> {
    /// `None` for addresses, for names without a dot, and for public suffixes themselves.
    pub(crate) fn of(host: &'a str) -> Option<Self> {
        if is_address(host) {
            return None;
        }
        let mut registrable = None;
        let mut name = host;
        loop {
            let rule = rule_for(name).filter(|rule| rule.reach == Reach::Here);
            let parent = name.split_once('.').map(|(_, parent)| parent);
            if rule.is_some() || parent.is_none() {
                let is_shared = rule.is_some_and(|rule| rule.private);
                return registrable.map(|registrable| Self {
                    registrable,
                    suffix: name,
                    is_shared,
                });
            }
            registrable = Some(name);
            name = parent?;
        }
    }
}

/// Whether a host, written as browsers do, is a number and not a name.
pub(crate) fn is_address(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    host.starts_with('[') || last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites() {
        for (host, expected) in [
            ("app.example.com", Some(("example.com", "com", false))),
            ("example.com", Some(("example.com", "com", false))),
            ("a.b.shop.co.uk", Some(("shop.co.uk", "co.uk", false))),
            ("shop.vercel.app", Some(("shop.vercel.app", "vercel.app", true))),
            ("api.shop.test", Some(("shop.test", "test", false))),
            ("co.uk", None),
            ("localhost", None),
            ("127.0.0.1", None),
            ("[::1]", None),
        ] {
            let got = Site::of(host).map(|site| (site.registrable, site.suffix, site.is_shared));
            assert_eq!(got, expected, "{host}");
        }
    }
}
