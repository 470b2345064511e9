//! The registrable domain of a host, by the Public Suffix List.

use cors_rules::rules::suffix::{Reach, rule_for};

/// `example.co.uk` of `app.example.co.uk`; `None` for addresses, for names without a dot, and for
/// public suffixes themselves.
pub(crate) fn registrable(host: &str) -> Option<&str> {
    let last = host.rsplit('.').next().unwrap_or_default();
    if host.starts_with('[') || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut registrable = None;
    let mut name = host;
    loop {
        let is_suffix = rule_for(name).is_some_and(|rule| rule.reach == Reach::Here);
        match name.split_once('.') {
            Some((_, parent)) if !is_suffix => {
                registrable = Some(name);
                name = parent;
            }
            _ => return registrable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cors_rules::rules::{Draft, check};
    use cors_testing::NearMiss;

    #[test]
    fn registrable_domains() {
        for (host, expected) in [
            ("app.example.com", Some("example.com")),
            ("a.b.shop.co.uk", Some("shop.co.uk")),
            ("shop.vercel.app", Some("shop.vercel.app")),
            ("api.shop.test", Some("shop.test")),
            ("co.uk", None),
            ("localhost", None),
            ("127.0.0.1", None),
            ("[::1]", None),
        ] {
            assert_eq!(registrable(host), expected, "{host}");
        }
    }

    /// The list of near misses holds some zones itself: the rules refuse each of them.
    #[test]
    fn the_zones_of_the_near_misses_are_those_of_the_rules() {
        let (zones, suffixes) = NearMiss::zones();
        let mut differing = Vec::new();
        for zone in zones.iter().chain(suffixes) {
            let entry = format!("https://*.{zone}");
            let found = check(&Draft { origins: Some(vec![&entry]), ..Draft::default() });
            let host = format!("app.example.{zone}");
            // The list of suffixes is not the only one that the rules have.
            let is_suffix = rule_for(zone).is_some_and(|rule| rule.reach == Reach::Here);
            if found.is_empty() || is_suffix && NearMiss::registrable(&host) != registrable(&host) {
                differing.push(zone);
            }
        }
        assert!(differing.is_empty(), "{differing:?}");
    }
}
