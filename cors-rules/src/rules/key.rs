//! The keys of a policy, and what people write instead of them.

use alloc::{string::String, vec::Vec};

use super::text::{self, is_one_of};
use crate::{
    catalog::Check,
    finding::{Finding, Fix},
};

/// A key of a policy. The order is that of a [`Draft`](super::Draft).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// `origins`: who may read the answers.
    Origins,
    /// `methods`: beside the safelisted ones.
    Methods,
    /// `headers`: which request headers scripts may set.
    Headers,
    /// `expose`: which response headers scripts may read.
    Expose,
    /// `credentials`: whether cookies and the like are sent.
    Credentials,
    /// `max_age`: how long a preflight's answer may be kept, in seconds.
    MaxAge,
    /// `enforce`: whether other origins are refused before the handler runs.
    Enforce,
    /// `hosts`: by which the server is known.
    Hosts,
    /// `policies`: of a combined policy, those that it is made of.
    Policies,
}

/// Every key, as it is written, with a value for it as in the examples of the documentation.
const KEYS: [(Key, &str, &str); 9] = [
    (Key::Origins, "origins", "[\"https://app.example.com\"]"),
    (Key::Methods, "methods", "[PUT, DELETE]"),
    (Key::Headers, "headers", "[\"content-type\"]"),
    (Key::Expose, "expose", "[\"x-total-count\"]"),
    (Key::Credentials, "credentials", "true"),
    (Key::MaxAge, "max_age", "3600"),
    (Key::Enforce, "enforce", "true"),
    (Key::Hosts, "hosts", "[\"localhost:3000\"]"),
    (Key::Policies, "policies", "[Trusted, Partners]"),
];

impl Key {
    /// Every key, in order.
    #[inline]
    pub fn all() -> impl Iterator<Item = Self> {
        KEYS.iter().map(|(key, _, _)| *key)
    }

    /// The key as it is written.
    pub const fn name(self) -> &'static str {
        KEYS[self as usize].1
    }

    /// A value for it, as in the examples of the documentation.
    pub const fn example(self) -> &'static str {
        KEYS[self as usize].2
    }
}

/// The key of this name.
///
/// # Errors
///
/// [`Check::PrivateNetworkRemoved`] for every spelling of that key, [`Check::UnknownKey`] otherwise,
/// with the key that was probably meant.
#[inline]
pub fn check(name: &str) -> Result<Key, Finding> {
    if let Some(key) = Key::all().find(|key| key.name() == name) {
        return Ok(key);
    }
    let words = words(name);
    if is_private_network(&words) {
        return Err(Finding::new(Check::PrivateNetworkRemoved).with("n", name).fix(Fix::Remove));
    }
    let finding = Finding::new(Check::UnknownKey).with("n", name);
    let has = |terms: &str| words.iter().any(|word| is_one_of(word, terms));
    let advice = if has(DEVELOPMENT) {
        "move what it lists into `origins`, each entry under `#[cfg(debug_assertions)]`"
    } else if has("vary") {
        "remove `{n}`: every policy sends `Vary: origin` where caches need it"
    } else if has(ELSEWHERE) {
        "remove `{n}`: a policy answers every preflight itself"
    } else if let Some(key) = meant(&words) {
        return Err(finding.fix(Fix::Source(key.name().into())));
    } else {
        "remove `{n}`, or write one of the valid keys"
    };
    Err(finding.advice(advice))
}

/// The finding for a key of another name beside the key that it means.
#[inline]
pub fn second(name: &str, key: Key) -> Finding {
    let finding = Finding::new(Check::UnknownKey).with("n", name);
    finding.advice(alloc::format!("move its value into `{}`, or remove it", key.name()))
}

/// The finding for a key that a policy has twice.
#[inline]
pub fn duplicate(key: Key) -> Finding {
    let finding = Finding::new(Check::DuplicateKey).with("n", key.name());
    match key {
        Key::Credentials | Key::MaxAge | Key::Enforce => finding.advice("keep one of the two"),
        _ => finding,
    }
}

/// The finding for a policy without `origins`.
#[inline]
pub fn missing_origins() -> Finding {
    Finding::new(Check::MissingOrigins)
        .fix(Fix::Source("origins: [\"https://app.example.com\"]".into()))
}

/// The finding for `hosts` with the origins of pages, in a policy without `origins`.
#[inline]
pub fn hosts_for_origins() -> Finding {
    Finding::new(Check::MissingOrigins)
        .fix(Fix::Source(Key::Origins.name().into()))
        .advice("write {fix}: these are origins of pages, and `hosts` names this server")
}

/// Words that settle which key was meant, from this library's, other libraries' and the headers'
/// vocabulary. The first group with a word in the name wins: `expose_headers` is about exposing,
/// `preflight_max_age` about the age.
const VOCABULARY: &[(Key, &str)] = &[
    (Key::Expose, "expose exposed exposes exposing response responses visible"),
    (Key::MaxAge, "age maxage ttl cache caching seconds secs duration lifetime"),
    (Key::Credentials, "credentials credential credentialed creds cred cookies cookie"),
    (Key::Enforce, "enforce enforced enforces enforcing reject rejects csrf"),
    (Key::Hosts, "hosts host hostnames hostname authority authorities"),
    (Key::Policies, "policies policy combine combined combines members"),
    (Key::Methods, "methods method verbs verb"),
    (Key::Headers, "headers header"),
    (
        Key::Origins,
        "origins origin domains domain sites site urls url whitelist \
         allowlist from",
    ),
];

/// Words for origins that are for the developer's machine.
const DEVELOPMENT: &str = "dev debug development local localhost test testing";

/// Words of settings that other libraries have and a policy does not: `vary_header` is not a list of
/// headers, `options_success_status` has no counterpart.
const ELSEWHERE: &str = "status continue passthrough disable block";

#[inline]
fn meant(words: &[String]) -> Option<Key> {
    let joined = words.concat();
    group(words, is_one_of)
        // `ori`, `meth`: a key that is half typed.
        .or_else(|| Key::all().find(|key| joined.len() > 2 && key.name().starts_with(&joined)))
        .or_else(|| group(words, is_misspelled))
}

/// The first key with a term that a word is near.
#[inline]
fn group(words: &[String], is_near: fn(&str, &str) -> bool) -> Option<Key> {
    let is_meant = |terms: &str| words.iter().any(|word| is_near(word, terms));
    VOCABULARY.iter().find(|(_, terms)| is_meant(terms)).map(|(key, _)| *key)
}

/// `orgins` in `allowed_orgins`. Short terms are too near to too many words.
#[inline]
fn is_misspelled(word: &str, terms: &str) -> bool {
    let edits = usize::from(word.len() > 3) + usize::from(word.len() > 6);
    terms.split(' ').any(|term| term.len() > 5 && text::nearest(word, &[term], edits).is_some())
}

/// Private Network Access, later Local Network Access; tower-http, rs/cors, Envoy and koa have a
/// key for it.
#[inline]
fn is_private_network(words: &[String]) -> bool {
    let joined = words.concat();
    words.iter().any(|word| word == "pna" || word == "lna")
        || ["privatenetwork", "localnetwork"].iter().any(|term| joined.contains(term))
        || text::nearest(&joined, &["privatenetwork", "allowprivatenetwork"], 2).is_some()
}

/// The words of a name in `snake_case`, `kebab-case` or `camelCase`, in lower case.
#[inline]
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() {
            // `maxAge` has a border before `A`, `HTTPMethods` before `M`.
            let border = letter.is_uppercase()
                && (before.is_lowercase()
                    || letters.peek().is_some_and(|next| next.is_lowercase()));
            if words.is_empty() || border || !before.is_alphanumeric() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        before = letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn every_key_is_known_by_its_name() {
        for key in Key::all() {
            assert_eq!(check(key.name()), Ok(key));
        }
        let note = check("x").unwrap_err().note().unwrap();
        let names: Vec<&str> = Key::all().map(Key::name).collect();
        assert_eq!(note, alloc::format!("valid keys: {}", names.join(", ")));
    }

    #[test]
    fn other_libraries_words_lead_to_ours() {
        for (names, expected) in [
            (
                "Origins ORIGIN allow_origin AllowedOrigins CORS_ALLOWED_ORIGIN_REGEXES \
                 AllowOriginFunc allowed_origin_patterns accessControlAllowOriginList orgins \
                 allowed_orgins Access-Control-Allow-Origin allowed_domains \
                 CORS_ORIGIN_WHITELIST oirgins allowOrigin",
                Some(Key::Origins),
            ),
            (
                "method Methods allowMethods AllowedMethods allow_any_method mehtods verbs \
                 HTTPMethods Access-Control-Allow-Methods allowed_metods",
                Some(Key::Methods),
            ),
            (
                "header allowedHeaders AllowHeaders requestHeaders heders additionalHeaders \
                 Access-Control-Allow-Headers allow_any_header",
                Some(Key::Headers),
            ),
            (
                "exposes exposedHeaders ExposeHeaders expose_any_header response_headers expsoe \
                 responseHeader Access-Control-Expose-Headers",
                Some(Key::Expose),
            ),
            (
                "supports_credentials allowCredentials AllowCredentials with_credentials creds \
                 Credentialed credentails allow_credentails cookies",
                Some(Key::Credentials),
            ),
            (
                "MaxAge maxage max-age MaxAgeInSeconds preflight_max_age maxAgeSeconds ttl \
                 preflight_cache Access-Control-Max-Age setPreflightMaxAge",
                Some(Key::MaxAge),
            ),
            ("enforced Enforcing enfroce reject_foreign csrf", Some(Key::Enforce)),
            ("host allowed_hosts ALLOWED_HOSTS trustedHosts hostname", Some(Key::Hosts)),
            ("policy combine Combined polices members", Some(Key::Policies)),
            (
                "vary add_vary_header optionsSuccessStatus preflightContinue OptionsPassthrough \
                 send_wildcard debug allow deny x é block_on_origin_mismatch",
                None,
            ),
        ] {
            for name in names.split_ascii_whitespace() {
                let finding = check(name).unwrap_err();
                assert_eq!(finding.check(), Check::UnknownKey, "{name}");
                let source = expected.map(|key| key.name().to_string());
                assert_eq!(finding.replacement().source(), source, "{name}");
            }
        }
    }

    #[test]
    fn private_network_in_any_spelling() {
        for name in [
            "allow_private_network",
            "AllowPrivateNetwork",
            "private_network_access",
            "privateNetworkAccess",
            "Access-Control-Allow-Private-Network",
            "allow_private_netwrok",
            "local_network_access",
            "pna",
        ] {
            let finding = check(name).unwrap_err();
            assert_eq!(finding.check(), Check::PrivateNetworkRemoved, "{name}");
            assert_eq!(finding.help(), Some(alloc::format!("remove `{name}`")));
        }
    }

    #[test]
    fn words_of_names() {
        for (name, expected) in [
            ("", ""),
            ("_", ""),
            ("max_age", "max age"),
            ("maxAge", "max age"),
            ("MaxAge", "max age"),
            ("HTTPMethods", "http methods"),
            ("CORS_ALLOW", "cors allow"),
            ("__a__b", "a b"),
            ("ÄgeÜ", "äge ü"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn twice_and_missing() {
        assert_eq!(duplicate(Key::Origins).help().as_deref(), Some("merge the lists"));
        assert_eq!(duplicate(Key::MaxAge).help().as_deref(), Some("keep one of the two"));
        assert!(missing_origins().help().unwrap().contains("`origins: ["));
    }
}
