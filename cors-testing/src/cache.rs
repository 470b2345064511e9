//! The CORS-preflight cache.

use std::time::Duration;

use crate::{origin::PageOrigin, safelist::is_beyond_wildcard, url::Url};

/// What the response to a preflight permits, as it goes into the cache.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) methods: Vec<String>,
    pub(crate) headers: Vec<String>,
    /// Seconds, before the browser's own limit.
    pub(crate) max_age: u64,
}

/// The longest time for which a browser caches the response to a preflight,
/// whatever `access-control-max-age` says. If the header is missing, browsers
/// cache for five seconds. Chromium and Firefox never use this cache
/// for a request with an `If-*` header.
///
/// ```
/// use cors_testing::{Browser, MaxAgeCap};
///
/// let browser = Browser::at("https://app.example.com").max_age_cap(MaxAgeCap::Firefox);
/// assert_eq!(MaxAgeCap::Firefox.seconds(), 86_400);
/// # let _ = browser;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MaxAgeCap {
    /// 7200 seconds.
    #[default]
    Chromium,
    /// 86400 seconds.
    Firefox,
    /// 600 seconds.
    WebKit,
    /// Any other number of seconds; 0 is a browser that caches nothing.
    Seconds(u64),
}

impl MaxAgeCap {
    /// The limit in seconds.
    #[must_use]
    pub fn seconds(self) -> u64 {
        match self {
            Self::Chromium => 7_200,
            Self::Firefox => 86_400,
            Self::WebKit => 600,
            Self::Seconds(seconds) => seconds,
        }
    }
}

/// What an entry is found by, besides its credentials, method and header name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CacheKey {
    /// <https://fetch.spec.whatwg.org/#network-partition-key>: every page here
    /// is its own top-level site, and told apart by origin rather than site.
    pub(crate) partition: PageOrigin,
    /// As serialized for the request: `null` after some redirects.
    pub(crate) origin: String,
    pub(crate) url: Url,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Permitted {
    Method(String),
    Header(String),
}

/// <https://fetch.spec.whatwg.org/#cache-entry>
#[derive(Clone, Debug)]
struct Cached {
    key: CacheKey,
    credentialed: bool,
    permitted: Permitted,
    expires: Duration,
}

/// <https://fetch.spec.whatwg.org/#concept-cache>, with a clock that moves only
/// when the test says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct PreflightCache {
    entries: Vec<Cached>,
    now: Duration,
    pub(crate) cap: MaxAgeCap,
}

impl PreflightCache {
    pub(crate) fn advance(&mut self, time: Duration) {
        self.now = self.now.saturating_add(time);
        self.expire();
    }

    fn expire(&mut self) {
        let now = self.now;
        self.entries.retain(|entry| entry.expires > now);
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-match-method>
    pub(crate) fn has_method(&self, key: &CacheKey, credentialed: bool, method: &str) -> bool {
        let permitted = Permitted::Method(method.to_owned());
        self.entries.iter().any(|entry| entry.matches(key, credentialed, &permitted))
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    pub(crate) fn has_header(&self, key: &CacheKey, credentialed: bool, name: &str) -> bool {
        let permitted = Permitted::Header(name.to_owned());
        self.entries.iter().any(|entry| entry.matches(key, credentialed, &permitted))
    }

    /// The last steps of <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>.
    pub(crate) fn store(&mut self, key: &CacheKey, credentialed: bool, grant: Grant) {
        let max_age = Duration::from_secs(grant.max_age.min(self.cap.seconds()));
        let expires = self.now.saturating_add(max_age);
        let methods = grant.methods.into_iter().map(Permitted::Method);
        for permitted in methods.chain(grant.headers.into_iter().map(Permitted::Header)) {
            let mut known = false;
            for entry in &mut self.entries {
                if entry.matches(key, credentialed, &permitted) {
                    // The standard sets the age and is silent on the moment it
                    // counts from; browsers count from this response.
                    entry.expires = expires;
                    known = true;
                }
            }
            if !known {
                self.entries.push(Cached { key: key.clone(), credentialed, permitted, expires });
            }
        }
        self.expire();
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-clear>, whatever the
    /// entries' credentials.
    pub(crate) fn clear(&mut self, key: &CacheKey) {
        self.entries.retain(|entry| entry.key != *key);
    }
}

impl Cached {
    /// <https://fetch.spec.whatwg.org/#concept-cache-match>: what was granted
    /// with credentials serves without them, not the other way round.
    fn matches(&self, key: &CacheKey, credentialed: bool, wanted: &Permitted) -> bool {
        if self.key != *key || (credentialed && !self.credentialed) {
            return false;
        }
        // The matching text of the standard does not repeat that `*` is only a
        // name with credentials; browsers do, and a server that relies on the
        // gap would fail in them.
        match (&self.permitted, wanted) {
            (Permitted::Method(own), Permitted::Method(wanted)) => {
                own == wanted || (own == "*" && !credentialed)
            }
            (Permitted::Header(own), Permitted::Header(wanted)) => {
                own.eq_ignore_ascii_case(wanted)
                    || (own == "*" && !credentialed && !is_beyond_wildcard(wanted))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(page: u32, origin: &str, url: &str) -> CacheKey {
        let url = Url::parse(url, None).expect(url);
        CacheKey { partition: PageOrigin::Opaque(page), origin: origin.to_owned(), url }
    }

    fn grant(methods: &[&str], headers: &[&str], max_age: u64) -> Grant {
        let owned = |list: &[&str]| list.iter().map(|&item| item.to_owned()).collect();
        Grant { methods: owned(methods), headers: owned(headers), max_age }
    }

    fn stored(
        credentialed: bool,
        methods: &[&str],
        headers: &[&str],
    ) -> (PreflightCache, CacheKey) {
        let key = key(0, "null", "https://api.example/");
        let mut cache = PreflightCache::default();
        cache.store(&key, credentialed, grant(methods, headers, 60));
        (cache, key)
    }

    #[test]
    fn entries_live_for_their_age_within_the_cap() {
        for (cap, age, lives, dies) in [
            (MaxAgeCap::Chromium, 60, 59, 60),
            (MaxAgeCap::Chromium, u64::MAX, 7_199, 7_200),
            (MaxAgeCap::Firefox, 100_000, 86_399, 86_400),
            (MaxAgeCap::WebKit, 3_600, 599, 600),
            (MaxAgeCap::Seconds(2), 60, 1, 2),
        ] {
            let key = key(0, "null", "https://api.example/");
            let mut cache = PreflightCache { cap, ..PreflightCache::default() };
            cache.store(&key, false, grant(&["PUT"], &[], age));
            cache.advance(Duration::from_secs(lives));
            assert!(cache.has_method(&key, false, "PUT"), "{cap:?} {age}");
            cache.advance(Duration::from_secs(dies - lives));
            assert!(!cache.has_method(&key, false, "PUT"), "{cap:?} {age}");
        }
    }

    #[test]
    fn a_new_response_renews_what_matches() {
        let (mut cache, key) = stored(true, &["PUT"], &["x-a"]);
        cache.advance(Duration::from_secs(50));
        cache.store(&key, false, grant(&["PUT", "DELETE"], &[], 60));
        cache.advance(Duration::from_secs(50));
        assert!(cache.has_method(&key, true, "PUT"), "renewed in place");
        assert!(cache.has_method(&key, false, "DELETE"), "new");
        assert!(!cache.has_method(&key, true, "DELETE"), "without credentials");
        assert!(!cache.has_header(&key, false, "x-a"), "expired");
        cache.store(&key, false, grant(&["PUT"], &[], 0));
        assert!(!cache.has_method(&key, false, "PUT"), "revoked");
    }
}
