//! The cookies of the browser, as few of their rules as CORS needs.

use std::collections::BTreeMap;

/// Cookies by host. Every cookie is taken for `SameSite=None; Secure; Path=/`:
/// which cookies travel is decided by the credentials mode alone, because that
/// is the part a CORS policy can get wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jar {
    hosts: BTreeMap<String, BTreeMap<String, String>>,
}

impl Jar {
    /// Takes one `Set-Cookie` value, or a bare `name=value`.
    pub(crate) fn store(&mut self, host: &str, set_cookie: &str) {
        let mut parts = set_cookie.split(';');
        let pair = parts.next().unwrap_or_default();
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let (name, value) = (name.trim(), value.trim());
        let cookies = self.hosts.entry(host.to_owned()).or_default();
        if parts.any(is_removal) {
            cookies.remove(name);
        } else if !(name.is_empty() && value.is_empty()) {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The value of `Cookie` for `host`.
    pub(crate) fn header(&self, host: &str) -> Option<String> {
        let cookies = self.hosts.get(host).filter(|cookies| !cookies.is_empty())?;
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| match name.as_str() {
                "" => value.clone(),
                name => format!("{name}={value}"),
            })
            .collect();
        Some(pairs.join("; "))
    }
}

/// `Max-Age` of nothing is how servers delete a cookie. `Expires` would need a
/// calendar, and this browser has no clock.
fn is_removal(attribute: &str) -> bool {
    attribute.split_once('=').is_some_and(|(name, value)| {
        let value = value.trim();
        name.trim().eq_ignore_ascii_case("max-age") && (value == "0" || value.starts_with('-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_and_sent_by_host() {
        for (set, expected) in [
            (&[][..], None),
            (&["a=1"][..], Some("a=1")),
            (&["b=2; HttpOnly", "a=1; Secure"][..], Some("a=1; b=2")),
            (&["a=1", "a=2"][..], Some("a=2")),
            (&["a=1", "a=; Max-Age=0"][..], None),
            (&["a=1", "a=; max-age = -1"][..], None),
            (&["a=1", "a=2; Max-Age=60"][..], Some("a=2")),
            (&["bare"][..], Some("bare")),
            (&["a=b=c"][..], Some("a=b=c")),
            (&[""][..], None),
        ] {
            let mut jar = Jar::default();
            for cookie in set {
                jar.store("api.example.com", cookie);
            }
            let sent = jar.header("api.example.com");
            assert_eq!(sent.as_deref(), expected, "{set:?}");
            assert_eq!(jar.header("app.example.com"), None, "{set:?}");
        }
    }
}
