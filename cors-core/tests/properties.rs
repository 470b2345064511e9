//! What holds for every input, known or not: the rules against the `url` crate and against plain
//! readings of the same sentences, replacements that pass, matchers that admit what they say,
//! words without holes, nothing that panics.

use std::cell::Cell;

use cors_core::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
    origin::Origin,
    pattern::{Entry, Pattern, Port},
    rules::{
        self, Context, Draft, Place, Placed, handler, header, key,
        key::Key,
        levels::{self, Lint, Override, PEDANTIC},
        method, origin,
        scalar::{self, Scalar},
        suffix, text,
    },
    terms::{Names, Terms},
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, TestCaseError, TestRunner},
};

const CONTEXTS: [Context; 4] = [
    Context { credentials: false, release: false },
    Context { credentials: true, release: false },
    Context { credentials: false, release: true },
    Context { credentials: true, release: true },
];

/// Runs a property and fails with the smallest input that breaks it.
fn hold<S: Strategy>(
    cases: u32,
    strategy: S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    if let Err(failure) = TestRunner::new(config).run(&strategy, property) {
        panic!("{failure}");
    }
}

/// How often a property saw each of two outcomes: one that sees only one of them shows nothing.
#[derive(Default)]
struct Seen {
    yes: Cell<u32>,
    no: Cell<u32>,
}

impl Seen {
    fn note(&self, outcome: bool) {
        let count = if outcome { &self.yes } else { &self.no };
        count.set(count.get() + 1);
    }

    /// Fails unless both outcomes are at least one in fifty.
    fn assert_both(&self) {
        let (yes, no) = (self.yes.get(), self.no.get());
        assert!(yes.min(no) * 50 >= yes + no, "{yes} yes, {no} no");
    }
}

fn is_refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level() == Level::Error)
}

// What a browser serializes

/// Labels, and what people and attackers put in their place. No `*`: a URL may hold it, but an
/// entry with it is a pattern and says something else.
fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?",
        2 => "[A-Za-z0-9_-]{1,6}",
        1 => "[0-9]{1,4}",
        1 => "0[xX][0-9a-fA-F]{0,4}",
        1 => "[a-z]{60,66}",
        1 => "[a-z!$&'()+,;={}~`\"-]{1,4}",
        1 => "[a-zäöüßéèñçøłжщяλπ中文字]{1,5}",
        1 => select(&["", "xn--mnchen-3ya", "xn--fa-hia", "xn--p1ai", "localhost", "_dmarc"][..])
            .prop_map(String::from),
        1 => "(%[2-7][0-9a-f]){1,3}",
    ]
}

fn host() -> impl Strategy<Value = String> {
    let name = |most| {
        (prop::collection::vec(label(), 1..most), prop::bool::weighted(0.1))
            .prop_map(|(labels, dot)| labels.join(".") + if dot { "." } else { "" })
    };
    prop_oneof![
        12 => name(5),
        // Around the longest host: four labels of 63 bytes are too many, 63.63.63.61 is not.
        1 => (55..65_usize, prop::bool::ANY).prop_map(|(last, dot)| {
            let label = "a".repeat(63);
            format!("{label}.{label}.{label}.{}{}", "b".repeat(last), if dot { "." } else { "" })
        }),
        1 => any::<std::net::Ipv4Addr>().prop_map(|address| address.to_string()),
        1 => any::<u32>().prop_map(|number| number.to_string()),
        1 => any::<[u16; 8]>().prop_map(|pieces| format!("[{}]", std::net::Ipv6Addr::from(pieces))),
        1 => prop::collection::vec(select(&[0_u16, 0, 0, 1, 0xffff, 0xabc][..]), 8).prop_map(|p| {
            let pieces: Vec<String> = p.iter().map(|piece| format!("{piece:X}")).collect();
            format!("[{}]", pieces.join(":"))
        }),
        1 => select(&["[::ffff:1.2.3.4]", "[::1.2.3.4]", "127.1", "0x7f.0.0.1", "1.2.3.4."][..])
            .prop_map(String::from),
    ]
}

/// The sentence of the design, read naively: names are letters, digits, `-`, `_` and `.`; a label
/// has 1 to 63 bytes and a name at most 253, not counting a final dot. Addresses were read by the
/// `url` crate, so they are addresses.
fn is_host_of_a_browser(host: &url::Host<&str>) -> bool {
    let url::Host::Domain(name) = host else { return true };
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_part = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_');
    name.len() <= 253
        && name
            .split('.')
            .all(|label| (1..=63).contains(&label.len()) && label.chars().all(is_part))
}

#[test]
fn an_origin_that_a_browser_serializes_is_accepted_if_dns_can_have_it() {
    let (seen, replaced) = (Seen::default(), Cell::new(0));
    let port = prop_oneof![
        3 => Just(String::new()),
        3 => any::<u16>().prop_map(|port| format!(":{port}")),
        1 => select(&[":", ":80", ":443", ":0080", ":65535", ":1", ":0"][..])
            .prop_map(String::from),
    ];
    let tail = select(&["", "/", "/a/b", "?q", "#f", "/p?q#f"][..]);
    let input = (select(&["http", "https", "HTTPS"][..]), host(), port, tail)
        .prop_map(|(scheme, host, port, tail)| format!("{scheme}://{host}{port}{tail}"));
    hold(2000, input, |input| {
        let Ok(url) = url::Url::parse(&input) else { return Ok(()) };
        let origin = url.origin().ascii_serialization();
        // `%2a` in a host is a star, which means something else in an entry.
        if origin.contains('*') {
            return Ok(());
        }
        // A browser cannot connect to port 0, though a URL can name it.
        let expected =
            url.host().is_some_and(|host| is_host_of_a_browser(&host)) && url.port() != Some(0);
        seen.note(expected);
        for context in CONTEXTS {
            let found = origin::check(&origin, context);
            prop_assert_eq!(!is_refused(&found), expected, "{} {:?}", origin, found);
        }
        prop_assert_eq!(Origin::parse(&origin).is_some(), expected, "{}", &origin);
        if let Some(parsed) = Origin::parse(&origin) {
            prop_assert_eq!(parsed.as_str(), &origin);
            prop_assert_eq!(parsed.scheme(), url.scheme());
            prop_assert_eq!(Some(parsed.host()), url.host_str());
            prop_assert_eq!(parsed.port(), url.port());
        }
        // Whatever was typed is what a browser serializes, or gets a finding.
        if input != origin {
            let found = origin::check(&input, CONTEXTS[0]);
            prop_assert!(is_refused(&found), "{}", input);
            // And what it gets as a replacement is the origin of that URL, if it can be one.
            if let (true, Fix::Values(values)) = (expected, found[0].replacement()) {
                replaced.set(replaced.get() + 1);
                prop_assert_eq!(values, std::slice::from_ref(&origin), "{}", input);
            }
        }
        Ok(())
    });
    seen.assert_both();
    assert!(replaced.get() > 500, "{} replacements", replaced.get());
}

/// The lint must not doubt names that are in use: what the `url` crate (UTS 46, non-transitional,
/// as browsers) encodes and serializes again unchanged is Punycode.
#[test]
fn an_international_name_in_its_serialized_form_is_not_called_bad_punycode() {
    let checked = Cell::new(0);
    let word = prop_oneof![
        "[a-zäöüßéèñçøłþđăőāąčęė]{1,10}",
        "[α-ωάέήίόύώ]{1,10}",
        "[а-яёіїєґ]{1,10}",
        "[א-ת]{1,10}",
        "[ا-غف-يپچژگکی]{1,10}",
        "[क-ह][ा-ौ]?([क-ह][ा-ौ]?){0,4}",
        "[ก-ฮ]{1,8}",
        "[가-힣]{1,8}",
        "[ぁ-ゖァ-ヺー]{1,8}",
        "[一-鿿]{1,6}",
        "[ა-ჰ]{1,8}",
        "[ա-ֆ]{1,8}",
        // Persian with the joiner that parts a word from its ending, Sinhala with the one that
        // binds letters: both are part of the name (RFC 5892, appendix A).
        "[بپتسنمه]{2,4}\u{200c}ها",
        Just("ශ\u{dca}\u{200d}රී".to_owned()),
    ];
    hold(1500, word, |word| {
        let Ok(url) = url::Url::parse(&format!("https://{word}.example")) else { return Ok(()) };
        let origin = url.origin().ascii_serialization();
        let again = url::Url::parse(&origin).map(|url| url.origin().ascii_serialization());
        if again.as_ref() != Ok(&origin) {
            return Ok(());
        }
        checked.set(checked.get() + 1);
        let found = origin::check(&origin, CONTEXTS[0]);
        let is_doubted = found.iter().any(|finding| finding.check() == Check::OriginPunycode);
        prop_assert!(!is_doubted, "{} is {}", origin, word.escape_unicode());
        Ok(())
    });
    assert!(checked.get() > 1000, "{} names", checked.get());
}

// Replacements

/// Pieces that the mistakes of the catalog are made of.
const PIECES: &[&str] = &[
    "https",
    "http",
    "HTTP",
    "htps",
    "wss",
    "file",
    "tauri",
    "chrome-extension",
    "moz-extension",
    "://",
    ":",
    "//",
    "/",
    "\\",
    "*",
    "*.",
    ".",
    "..",
    "example.com",
    "Example",
    "localhost",
    "com",
    "github.io",
    "co.uk",
    "codepen.io",
    "printer.local",
    "127.0.0.1",
    "10.0.0.1",
    "0x7f.1",
    "09",
    "[::1]",
    "[",
    "]",
    "::1",
    "[::ffff:1.2.3.4]",
    ":443",
    ":80",
    ":*",
    ":0",
    ":22",
    ":99999",
    "@",
    "?",
    "#",
    "%",
    "%41",
    "ü",
    "ﬁ",
    "\u{3002}",
    "\u{200b}",
    "\u{200c}",
    " ",
    "\n",
    "\u{7}",
    "\"",
    "'",
    ",",
    ";",
    "|",
    "${X}",
    "{x}",
    "$",
    "^",
    "(",
    ")",
    ".*",
    "\\.",
    "null",
    "self",
    "xn--",
    "xn--mnchen-3ya",
    "-",
    "_",
    "a",
    "1",
];

/// Pieces of names of methods and headers.
const WORDS: &[&str] = &[
    "GET",
    "get",
    "POST",
    "PUT",
    "Patch",
    "DELET",
    "OPTIONS",
    "TRACE",
    "ANY",
    "PROPFIND",
    "QUERY",
    "content-type",
    "Content-Type",
    "contenttype",
    "authorization",
    "Authorizaton",
    "x-csrf-token",
    "cookie",
    "sec-",
    "proxy-",
    "x-",
    "etag",
    "set-cookie",
    "origin",
    "accept",
    "x_api_key",
    "x-amz-",
    "if-match",
    "*",
    ",",
    ", ",
    ";",
    ":",
    " ",
    "\n",
    "|",
    "\"",
    "'",
    "[",
    "]",
    "(",
    "/",
    "-",
    "_",
    "é",
    "\u{2011}",
    "\u{200b}",
    "\0",
    "{",
    "}",
    "a",
];

fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(select(of), 0..7).prop_map(|pieces| pieces.concat())
}

/// Once broke a property.
const FOUND: &[&str] =
    &[",ANY", "ANY ", "x-*", "x-*,", "x-* ", "htps://localhost127.0.0.1", "htps://1.2.3.4.5"];

fn anything(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    let found = select(FOUND).prop_map(String::from);
    let text = prop_oneof![any::<String>(), "\\PC{0,12}", "[ -~]{0,16}"];
    prop_oneof![8 => pieces(of), 1 => found, 5 => text]
}

type Rule = fn(&str, Context) -> Vec<Finding>;

const LISTS: [(Key, Rule, &[&str]); 4] = [
    (Key::Origins, origin::check, PIECES),
    (Key::Methods, method::check, WORDS),
    (Key::Headers, header::check_request, WORDS),
    (Key::Expose, header::check_exposed, WORDS),
];

/// The entry after its replacements are typed in, as long as it is refused.
fn repaired(rule: Rule, entry: &str, context: Context) -> Vec<String> {
    let found = rule(entry, context);
    match found.iter().find(|finding| finding.level() == Level::Error).map(Finding::replacement) {
        Some(Fix::Values(values)) => values.clone(),
        Some(Fix::Remove) => Vec::new(),
        _ => vec![entry.to_owned()],
    }
}

#[test]
fn replacements_are_accepted_and_stay() {
    for (key, rule, of) in LISTS {
        let replaced = Cell::new(0);
        hold(1000, anything(of), |entry| {
            for context in CONTEXTS {
                for finding in rule(&entry, context) {
                    let Fix::Values(values) = finding.replacement() else { continue };
                    replaced.set(replaced.get() + 1);
                    prop_assert!(!values.is_empty(), "{} {:?}: {}", key.name(), entry, finding);
                    for value in values {
                        // `ANY` and `x-*` mean "every", which takes a list where credentials
                        // are allowed: the help line says so and offers nothing to paste.
                        if value == "*" && context.credentials && key != Key::Origins {
                            let help = finding.help().unwrap_or_default();
                            prop_assert!(!help.contains("write"), "{:?}: {}", entry, finding);
                            continue;
                        }
                        prop_assert_ne!(value, &entry, "{}: {}", key.name(), finding);
                        let again = rule(value, context);
                        prop_assert!(
                            !is_refused(&again),
                            "{} {:?} -> {:?}: {:?}",
                            key.name(),
                            entry,
                            value,
                            again
                        );
                    }
                }
                let once = repaired(rule, &entry, context);
                let twice: Vec<String> =
                    once.iter().flat_map(|value| repaired(rule, value, context)).collect();
                let is_unknown = once == [entry.clone()];
                prop_assert!(
                    is_unknown || once == twice,
                    "{:?} -> {:?} -> {:?}",
                    entry,
                    once,
                    twice
                );
            }
            Ok(())
        });
        assert!(replaced.get() > 100, "{}: {} replacements", key.name(), replaced.get());
    }
}

#[test]
fn replacements_of_keys_and_scalars_are_accepted_and_stay() {
    let replaced = Cell::new(0);
    let text = prop_oneof![
        "[0-9]{0,6}( ?(ms|s|sec|seconds|m|min|h|hours|d|days|w|y|mo))?",
        "[0-9]{1,4}\\.[0-9]{0,3}(e[0-9])?[hms]?",
        "(Some|Duration::from_secs|Duration::from_mins|TimeDelta::hours)\\([0-9]{1,7}\\)",
        "[0-9_]{1,5}( \\* [0-9]{1,4}){0,3}",
        "(P|PT|max-age=)[0-9]{1,6}[HMS]?",
        "(yes|no|true|TRUE|include|omit|Some\\(true\\)|AllowCredentials::yes\\(\\)|1|0)",
        "(allow|allowed|expose|Access-Control)?[_-]?(origin|method|header|age|Credential|ttl)s?",
        "\\PC{0,10}",
    ];
    hold(1500, text, |text| {
        let text = text.as_str();
        let scalars = [
            Scalar::Str(text),
            Scalar::Source(text),
            Scalar::Float(text),
            Scalar::Negative(text),
            Scalar::Int { digits: text, suffix: "" },
            Scalar::Int { digits: "90", suffix: text },
        ];
        for value in scalars {
            if let Err(finding) = scalar::max_age(&value)
                && let Some(seconds) = finding.replacement().source()
            {
                replaced.set(replaced.get() + 1);
                let again = scalar::max_age(&Scalar::Int { digits: &seconds, suffix: "" });
                prop_assert_eq!(again, Ok(seconds.parse().unwrap()), "{:?}: {}", value, finding);
            }
            if let Err(finding) = scalar::credentials(&value)
                && let Some(truth) = finding.replacement().source()
            {
                prop_assert!(truth == "true" || truth == "false", "{:?}: {}", value, finding);
            }
        }
        if let Err(finding) = key::check(text)
            && let Some(name) = finding.replacement().source()
        {
            prop_assert!(key::check(&name).is_ok(), "{:?}: {}", text, finding);
        }
        Ok(())
    });
    assert!(replaced.get() > 1000, "{} replacements", replaced.get());
}

// Patterns

/// Entries that are accepted, with and without wildcards.
fn entry() -> impl Strategy<Value = String> {
    const HOSTS: &[&str] = &[
        "example.com",
        "a.b",
        "localhost",
        "b",
        "example.com.",
        "xn--mnchen-3ya.de",
        "ex_am-ple.com",
        "3dprinter",
        "127.0.0.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "1.example",
    ];
    let long = (180..252_usize).prop_map(|length| {
        let mut host = "a.".repeat(length / 2);
        host.push_str(if length.is_multiple_of(2) { "b" } else { "bb" });
        host
    });
    let host = prop_oneof![6 => select(HOSTS).prop_map(String::from), 1 => long];
    let scheme = select(&["https", "http", "tauri", "app", "a"][..]);
    let port = select(&["", "", ":*", ":8443", ":80", ":443", ":1", ":65535"][..]);
    (scheme, prop::bool::weighted(0.6), host, port).prop_filter_map(
        "accepted",
        |(scheme, star, host, port)| {
            let star = if star { "*." } else { "" };
            let entry = format!("{scheme}://{star}{host}{port}");
            (!is_refused(&origin::check(&entry, CONTEXTS[0]))).then_some(entry)
        },
    )
}

/// Origins near an entry: what it admits, and what prefix, suffix and substring checks would.
fn near(entry: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    const GOOD: &[&str] = &["a.", "a.b.", "a-b_c.", "-.", "_.", "1.", "xn--a."];
    const BAD: &[&str] = &[
        "", ".", "a..", ".a.", "A.", "é.", "evil", "evil-", "*.", "a/.", "a#.", "a?.", "a@",
        "a:80.", "a%2e.", "[::1].", "a$.", " a.", "a\0.", "a.\n",
    ];
    const HOSTS: &[&str] = &["example.com", "b", "127.0.0.1", "[::1]", "[::2]", "evil.test", ""];
    const PORTS: &[&str] = &[
        "", ":", ":0", ":1", ":01", ":80", ":443", ":8443", ":65535", ":65536", ":*", ":99999",
        ":+80", ":8443 ", ":80:80", ":000080", ":８０",
    ];
    const MORE: &[&str] = &[
        ".",
        "/",
        "\n",
        ".evil.test",
        "https://b.com",
        ", https://b.com",
        ":18446744073709551617",
    ];
    const SCHEMES: &[&str] = &["https", "http", "HTTPS", "httpss", ""];
    let text = |of: &'static [&'static str]| select(of).prop_map(String::from);
    let (scheme, authority) = entry.split_once("://").expect("an entry");
    let authority = authority.trim_start_matches("*.");
    let (host, port) = match authority.rfind(':').filter(|at| !authority[*at..].contains(']')) {
        Some(at) => authority.split_at(at),
        None => (authority, ""),
    };
    let (length, own) = (host.len(), |text: &str| Just(text.to_owned()));
    let long = prop_oneof![
        (60..66_usize).prop_map(|length| "l".repeat(length) + "."),
        // So that the host is about as long as a host can be.
        (250..257_usize).prop_map(move |total| {
            let room = total.saturating_sub(length);
            let labels = "l.".repeat(room / 2);
            if room % 2 == 1 { format!("m{labels}") } else { labels }
        }),
    ];
    let starred = entry.contains("*.");
    let labels = prop_oneof![
        6 => text(if starred { GOOD } else { &[""] }),
        3 => text(BAD),
        2 => long,
    ];
    let port = prop_oneof![
        3 => own(if port == ":*" { ":3000" } else { port }),
        2 => text(PORTS),
    ];
    let more = prop_oneof![6 => Just(String::new()), 1 => text(MORE)];
    let parts = (
        prop_oneof![9 => own(scheme), 1 => text(SCHEMES)],
        prop_oneof![15 => own("://"), 1 => text(&[":/", ":", "//"])],
        labels,
        prop_oneof![9 => own(host), 1 => text(HOSTS)],
        port,
        more,
    );
    let text = parts.prop_map(|(scheme, separator, labels, host, port, more)| {
        format!("{scheme}{separator}{labels}{host}{port}{more}").into_bytes()
    });
    prop_oneof![
        12 => text,
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => any::<String>().prop_map(String::into_bytes),
    ]
}

/// Which origins an entry admits, as one would explain it to a person.
fn admits(entry: &str, origin: &[u8]) -> bool {
    if entry == "*" {
        return true;
    }
    if !entry.contains('*') {
        return entry.as_bytes() == origin;
    }
    let Ok(origin) = String::from_utf8(origin.to_vec()) else { return false };
    let Some(((scheme, host), port)) = split(entry) else { return false };
    let Some(((sent_scheme, sent_host), sent_port)) = split(&origin) else { return false };
    let fits_port = match (port.as_deref(), sent_port.as_deref()) {
        (Some("*"), Some(text)) => {
            let default = [("http", "80"), ("https", "443")].contains(&(&scheme, text));
            !default && (1..=65_535).any(|number: u32| number.to_string() == text)
        }
        (Some("*"), None) => true,
        (wanted, got) => wanted == got,
    };
    let fits_host = match host.strip_prefix("*.") {
        None => host == sent_host,
        Some(parent) => {
            let labels: Vec<&str> = sent_host.split('.').collect();
            let parents: Vec<&str> = parent.split('.').collect();
            let own = labels.len().saturating_sub(parents.len());
            let is_label = |label: &&str| {
                let letters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
                !label.is_empty() && label.len() < 64 && label.chars().all(|c| letters.contains(c))
            };
            own > 0
                && labels[own..] == parents[..]
                && labels[..own].iter().all(is_label)
                && sent_host.trim_end_matches('.').len() <= 253
        }
    };
    scheme == sent_scheme && fits_host && fits_port
}

/// Scheme, host and port.
fn split(origin: &str) -> Option<((String, String), Option<String>)> {
    let (scheme, authority) = origin.split_once("://")?;
    let address = authority.split_inclusive(']').next().filter(|text| text.starts_with('['));
    let (host, rest) = match address {
        Some(address) => (address, &authority[address.len()..]),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port = match rest {
        "" => None,
        rest => Some(rest.strip_prefix(':')?.to_owned()),
    };
    Some(((scheme.into(), host.into()), port))
}

#[test]
fn entries_admit_what_a_naive_reading_admits() {
    let seen = Seen::default();
    let input = entry().prop_flat_map(|entry| (near(&entry), Just(entry)));
    hold(4000, input, |(origin, entry)| {
        let expected = admits(&entry, &origin);
        seen.note(expected);
        let got = Entry::parse(&entry).admits(&origin);
        let shown = String::from_utf8_lossy(&origin).into_owned();
        prop_assert_eq!(got, expected, "{} and {:?}", entry, shown);
        if got {
            // Nothing gets in that a browser could not have sent.
            let parsed = Origin::parse(&shown);
            prop_assert!(parsed.is_some(), "{} admits {:?}", entry, shown);
            let Some(((_, host), _)) = split(&entry) else { return Ok(()) };
            let below = |parent| parsed.is_some_and(|origin| origin.is_subdomain_of(parent));
            prop_assert!(host.strip_prefix("*.").is_none_or(below), "{} {}", entry, shown);
        }
        Ok(())
    });
    seen.assert_both();
}

/// The cases that generators seldom meet, one by one.
#[test]
fn entries_at_their_borders() {
    let label = |length: usize| "l".repeat(length);
    // 12 bytes of `.example.com` and these make a host of 253.
    let longest = format!("{}.{}.{}.{}", label(63), label(63), label(63), label(49));
    assert_eq!(format!("{longest}.example.com").len(), 253);
    let star = "https://*.example.com";
    let ports = "http://localhost:*";
    for (entry, origin, expected) in [
        (star, format!("https://{longest}.example.com"), true),
        (star, format!("https://{longest}l.example.com"), false),
        (star, format!("https://{}.example.com", label(63)), true),
        (star, format!("https://{}.example.com", label(64)), false),
        (star, "https://a.comhttps://b.example.com".into(), false),
        (star, "https://a.example.comhttps://b.example.com".into(), false),
        (star, "https://a.example.com.".into(), false),
        (star, "https://.example.com".into(), false),
        (star, "https://example.com".into(), false),
        (star, "https://A.example.com".into(), false),
        (star, "https://a_b.example.com".into(), true),
        (star, "https://a%2eb.example.com".into(), false),
        (star, "https://[::1].example.com".into(), false),
        ("https://*.example.com.", "https://a.example.com.".into(), true),
        ("https://*.example.com.", format!("https://{longest}.example.com."), true),
        ("https://*.example.com.", format!("https://{longest}l.example.com."), false),
        (ports, "http://localhost".into(), true),
        (ports, "http://localhost:".into(), false),
        (ports, "http://localhost:0".into(), false),
        (ports, "http://localhost:1".into(), true),
        (ports, "http://localhost:01".into(), false),
        (ports, "http://localhost:80".into(), false),
        (ports, "http://localhost:443".into(), true),
        (ports, "http://localhost:65535".into(), true),
        (ports, "http://localhost:65536".into(), false),
        (ports, "http://localhost:99999".into(), false),
        (ports, "http://localhost:+1".into(), false),
        ("https://localhost:*", "https://localhost:80".into(), true),
        ("https://localhost:*", "https://localhost:443".into(), false),
        ("tauri://localhost:*", "tauri://localhost:443".into(), true),
        ("http://[::1]:*", "http://[::1]:9090".into(), true),
        ("http://[::1]:*", "http://[::1]".into(), true),
        ("http://[::1]:*", "http://[::1]9090".into(), false),
        ("http://[::1]:*", "http://::1:9090".into(), false),
    ] {
        let got = Entry::parse(entry).admits(origin.as_bytes());
        assert_eq!(got, expected, "{entry} {origin}");
        assert_eq!(admits(entry, origin.as_bytes()), expected, "naive: {entry} {origin}");
    }
}

// Nothing panics

#[test]
fn nothing_panics_on_any_text_or_bytes() {
    let text = || anything(PIECES);
    let bytes = prop::collection::vec(any::<u8>(), 0..48);
    hold(300, (text(), text(), anything(WORDS), bytes), |(a, b, name, bytes)| {
        for (_, rule, _) in LISTS {
            for context in CONTEXTS {
                rule(&a, context);
                rule(&name, context);
            }
        }
        // Whatever they are made from; in a policy they are accepted entries.
        let ports = [Port::Default, Port::Any, Port::Number(&b)];
        for (port, subdomains) in ports.iter().flat_map(|port| [(*port, false), (*port, true)]) {
            let pattern = Pattern { scheme: &name, host: &a, subdomains, port };
            pattern.admits(&bytes);
            pattern.admits(b.as_bytes());
        }
        Entry::parse(&a).admits(&bytes);
        Entry::parse(&a).admits(b.as_bytes());
        if let Some(origin) = Origin::parse(&a) {
            origin.is_subdomain_of(&b);
        }
        if let Some(rule) = suffix::rule_for(&a) {
            prop_assert!(!rule.to_string().is_empty());
        }
        text::is_token(&bytes);
        handler::reads_header(&name);
        handler::mentions(&name);
        handler::nearest_method_function(&name);
        Lint::is_meant(&name);
        let _ = (key::check(&name), Lint::read(&name, Level::Allow));
        for credentials in [false, true] {
            let terms = Terms {
                methods: Names { list: &["*"], joined: "*" },
                headers: Names { list: &["*", "authorization"], joined: "*,authorization" },
                expose: Names { list: &["*"], joined: "*" },
                credentials,
                ..Terms::DENY
            };
            let is_token = text::is_token(name.as_bytes());
            // What is no name at all can neither be sent nor read.
            prop_assert!(is_token || !terms.allows_method(&name), "{:?}", name);
            prop_assert!(is_token || !terms.allows_header(&name), "{:?}", name);
            prop_assert!(is_token || !terms.exposes_header(&name), "{:?}", name);
            prop_assert!(!terms.allows_origin(&a));
        }
        Ok(())
    });
}

// Words

/// What the table of texts fills in. None of these may be left in a rendered text.
const PLACEHOLDERS: &[&str] = &[
    "{lit}",
    "{fix}",
    "{fixhost}",
    "{n}",
    "{c}",
    "{v}",
    "{h}",
    "{p}",
    "{ty}",
    "{rule}",
    "{date}",
    "{other}",
    "{tail}",
    "{expected}",
    "{found}",
];

fn assert_words(finding: &Finding, input: &str) -> Result<(), TestCaseError> {
    let name = finding.check().name();
    let (message, help, note) = (finding.message(), finding.help(), finding.note());
    for text in [Some(&message), help.as_ref(), note.as_ref()].into_iter().flatten() {
        if PLACEHOLDERS.iter().any(|placeholder| text.contains(placeholder)) {
            // Unless the user typed it.
            prop_assert!(
                PLACEHOLDERS.iter().any(|placeholder| input.contains(placeholder)),
                "{}: {}",
                name,
                text
            );
        }
        // `env!("…")` and `async fn handler(…)` mean it.
        let rest = text.replace("\"…\"", "").replace("(…)", "");
        prop_assert!(!rest.contains('…') || input.contains('…'), "{}: {}", name, text);
        prop_assert!(!text.is_empty() && text.trim() == text, "{}: {:?}", name, text);
        // A message that holds the user's bytes must not move the cursor of a terminal.
        prop_assert!(!text.contains(char::is_control), "{}: {:?} for {:?}", name, text, input);
    }
    let first = message.chars().next().expect("a message");
    let is_start = first.is_lowercase() || first.is_ascii_digit() || matches!(first, '`' | '"');
    // Names begin with a capital letter.
    let names = ["Private Network Access", "Firefox"];
    let is_name = names.iter().any(|name| message.starts_with(name));
    prop_assert!(is_start || is_name, "{}: {}", name, message);
    prop_assert!(!message.ends_with('.'), "{}: {}", name, message);
    prop_assert!(help.is_some() || finding.replacement() == &Fix::None, "{}: {}", name, finding);
    prop_assert!(finding.to_string().starts_with(&message), "{}", finding);
    Ok(())
}

#[test]
fn words_have_no_holes() {
    let seen = Cell::new(std::collections::BTreeSet::new());
    let note = |finding: &Finding| {
        let mut set = seen.take();
        set.insert(finding.check());
        seen.set(set);
    };
    for (_, rule, of) in LISTS {
        hold(700, anything(of), |entry| {
            for finding in CONTEXTS.iter().flat_map(|context| rule(&entry, *context)) {
                note(&finding);
                assert_words(&finding, &entry)?;
            }
            Ok(())
        });
    }
    hold(800, draft(), |drawn| {
        for placed in rules::check(&drawn.draft()) {
            note(&placed.finding);
            assert_words(&placed.finding, &drawn.text())?;
        }
        Ok(())
    });
    // Keys and names of lints are tokens of the source: nothing invisible is in them.
    let token = anything(WORDS).prop_map(|text| text.replace(char::is_control, "x"));
    hold(500, token, |text| {
        let scalars = [
            Scalar::Str(&text),
            Scalar::Source(&text),
            Scalar::Float(&text),
            Scalar::Negative(&text),
            Scalar::Int { digits: &text, suffix: "" },
            Scalar::Int { digits: "99999", suffix: "" },
            Scalar::Int { digits: "1", suffix: &text },
        ];
        let found = scalars
            .iter()
            .flat_map(|value| [scalar::max_age(value).err(), scalar::credentials(value).err()])
            .chain([
                key::check(&text).err(),
                Lint::read(&text, Level::Allow).err(),
                Some(key::missing_origins()),
                handler::mentions(&text),
                handler::reads_header(&text).map(|requirement| requirement.finding),
                Some(handler::serves("PUT")),
            ]);
        for finding in found.flatten() {
            note(&finding);
            assert_words(&finding, &text)?;
        }
        Ok(())
    });
    // Most of the catalog; the rest is about handlers and the grammar, which the macro reads.
    let seen = seen.take().len();
    assert!(seen > 65, "{seen} checks of {}", Check::ALL.len());
}

// Levels

/// A policy as somebody might write it, mistakes included.
#[derive(Clone, Debug)]
struct Drawn {
    lists: [Option<Vec<&'static str>>; 4],
    credentials: bool,
    max_age: Option<u32>,
    on_route: bool,
    release: bool,
}

impl Drawn {
    fn draft(&self) -> Draft<'_> {
        let [origins, methods, headers, expose] = self.lists.clone();
        let Self { credentials, max_age, on_route, release, .. } = *self;
        Draft { origins, methods, headers, expose, credentials, max_age, on_route, release }
    }

    fn text(&self) -> String {
        self.lists.iter().flatten().flatten().copied().collect()
    }
}

fn draft() -> impl Strategy<Value = Drawn> {
    const ORIGINS: &[&str] = &[
        "https://example.com",
        "https://example.com",
        "https://*.example.com",
        "http://example.com",
        "https://app.example.com",
        "https://app.example.com:*",
        "http://localhost:*",
        "null",
        "*",
        "http://localhost:3000",
        "https://*.co.uk",
        "https://co.uk",
        "https://codepen.io",
        "https://*.corp",
        "http://10.0.0.1:*",
        "https://example.com.",
        "https://example.com:80",
        "https://-a.example.com",
        "wss://example.com",
        "htps://example.com",
        "http://x.onion",
        "chrome-extension://abc",
        "moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982",
        "https://example.com:22",
        "https://xn--.com",
        "https://example.com/",
        "https://Example.com",
    ];
    const METHODS: &[&str] = &[
        "GET", "HEAD", "POST", "PUT", "PUT", "put", "PACTH", "OPTIONS", "TRACE", "*", "G T", "ANY",
    ];
    const HEADERS: &[&str] = &[
        "content-type",
        "Content-Type",
        "authorization",
        "Authorizaton",
        "accept",
        "etag",
        "cookie",
        "x_api_key",
        "*",
        "x foo",
        "x-amz-*",
        "x-foo",
    ];
    const EXPOSE: &[&str] = &[
        "etag",
        "ETag",
        "link",
        "set-cookie",
        "cache-control",
        "user-agent",
        "*",
        "x foo",
        "x-amz-*",
        "access-control-max-age",
    ];
    let list = |of: &'static [&'static str], most: usize| {
        prop::option::weighted(0.8, prop::collection::vec(select(of), 0..most))
    };
    let lists = (list(ORIGINS, 6), list(METHODS, 4), list(HEADERS, 4), list(EXPOSE, 4));
    let age = prop::option::of(select(&[0_u32, 600, 3601, 86_400][..]));
    (lists, any::<bool>(), age, any::<bool>(), any::<bool>()).prop_map(
        |((origins, methods, headers, expose), credentials, max_age, on_route, release)| Drawn {
            lists: [origins, methods, headers, expose],
            credentials,
            max_age,
            on_route,
            release,
        },
    )
}

/// The key that a place belongs to, or the policy.
fn key_of(place: Place) -> Place {
    match place {
        Place::Entry(key, _) | Place::Value(key) => Place::Value(key),
        other => other,
    }
}

fn allow(check: Check, scope: Place) -> Override {
    Override { lint: Lint::One(check), level: Level::Allow, scope, has_reason: true }
}

fn lints(placed: &[Placed]) -> impl Iterator<Item = &Placed> {
    placed.iter().filter(|placed| placed.finding.level() != Level::Error)
}

#[test]
fn an_allow_for_each_shown_lint_silences_it_and_is_used() {
    let silenced = Cell::new(0);
    let overrides = select(&[None, Some(Place::Policy), Some(Place::Value(Key::Origins))][..]);
    hold(2000, (draft(), overrides), |(drawn, pedantic)| {
        let found = rules::check(&drawn.draft());
        let denied: Vec<Override> = pedantic
            .iter()
            .map(|scope| Override {
                lint: Lint::read(PEDANTIC, Level::Deny).expect("a lint"),
                level: Level::Deny,
                scope: *scope,
                has_reason: true,
            })
            .collect();
        let (shown, stale) = levels::resolve(found.clone(), &denied);
        prop_assert!(stale.is_empty(), "a deny is never stale: {:?}", stale);
        for scope in [|place: Place| place, key_of, |_: Place| Place::Policy] {
            let mut overrides = denied.clone();
            for placed in lints(&shown) {
                let allow = allow(placed.finding.check(), scope(placed.place));
                // One attribute does for all findings of a check in its reach.
                if !overrides.contains(&allow) {
                    overrides.push(allow);
                }
            }
            // A pedantic `deny` on a key is nearer than an `allow` on the policy, and wins.
            if pedantic.is_some_and(|deny| deny != Place::Policy && scope(deny) == Place::Policy) {
                continue;
            }
            let (left, stale) = levels::resolve(found.clone(), &overrides);
            silenced.set(silenced.get() + overrides.len());
            prop_assert_eq!(lints(&left).count(), 0, "{:?} {:?}", overrides, left);
            prop_assert!(stale.is_empty(), "{:?}: {:?}", overrides, stale);
            // Errors are shown, whatever is allowed.
            prop_assert_eq!(left.len(), shown.len() - lints(&shown).count());
        }
        Ok(())
    });
    assert!(silenced.get() > 2000, "{} overrides", silenced.get());
}

#[test]
fn an_allow_for_what_is_not_found_is_stale() {
    let stale = Cell::new(0);
    let is_lint = |check: &Check| {
        let is_about_allow = matches!(check, Check::UnusedAllow | Check::AllowWithoutReason);
        check.level() != Level::Error && !is_about_allow
    };
    let check = select(Check::ALL.iter().copied().filter(is_lint).collect::<Vec<_>>());
    hold(1500, (draft(), check), |(drawn, check)| {
        let found = rules::check(&drawn.draft());
        let (shown, _) = levels::resolve(found.clone(), &[]);
        let (_, complaints) = levels::resolve(found, &[allow(check, Place::Policy)]);
        let is_used = lints(&shown).any(|placed| placed.finding.check() == check);
        prop_assert_eq!(complaints.is_empty(), is_used, "{:?} {:?}", check, complaints);
        stale.set(stale.get() + u32::from(!is_used));
        Ok(())
    });
    assert!(stale.get() > 500, "{} stale", stale.get());
}
