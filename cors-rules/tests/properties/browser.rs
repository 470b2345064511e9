//! The rules against the `url` crate, which reads URLs as browsers do.

use std::cell::Cell;

use cors_rules::{
    catalog::{Check, Level},
    finding::Fix,
    origin::Origin,
    rules::origin,
};
use proptest::{prelude::*, sample::select};

use crate::{CONTEXTS, Seen, hold, is_refused};

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
                // The replacement of a lint is in it as well: `https://example.com:80/`.
                let fixed = |origin: &String| {
                    let lints = origin::check(origin, CONTEXTS[0]);
                    lints.iter().find_map(|finding| match finding.replacement() {
                        Fix::Values(values) if finding.level() > Level::Warn => {
                            values.first().cloned()
                        }
                        _ => None,
                    })
                };
                let expected = std::iter::successors(Some(origin), fixed).last();
                prop_assert_eq!(values.first(), expected.as_ref(), "{}", input);
            }
        }
        Ok(())
    });
    seen.assert_both();
    assert!(replaced.get() > 100, "{} replacements", replaced.get());
}

/// Hosts of schemes that the URL Standard does not call special are read by its opaque-host parser,
/// which leaves their case alone. The ids of extensions are in lower case all the same.
#[test]
fn a_host_of_another_scheme_is_accepted_as_it_is_written() {
    let seen = Seen::default();
    let scheme = select(&["capacitor", "safari-extension", "app", "chrome-extension"][..]);
    let host = "[A-Za-z0-9_-]{1,6}(\\.[A-Za-z0-9_-]{1,6}){0,2}";
    hold(1000, (scheme, host, "(:[1-9][0-9]{3})?"), |(scheme, host, port)| {
        let input = format!("{scheme}://{host}{port}");
        let url = url::Url::parse(&input).expect("a URL");
        prop_assert_eq!(url.as_str(), &input);
        let is_lower = !host.contains(|c: char| c.is_ascii_uppercase());
        let expected = is_lower || scheme != "chrome-extension";
        seen.note(expected);
        for context in CONTEXTS {
            let found = origin::check(&input, context);
            prop_assert_eq!(!is_refused(&found), expected, "{} {:?}", input, found);
        }
        let parsed = Origin::parse(&input);
        prop_assert_eq!(parsed.is_some(), expected, "{}", input);
        if let Some(parsed) = parsed {
            prop_assert_eq!(Some(parsed.host()), url.host_str());
            prop_assert_eq!(parsed.port(), url.port());
        }
        Ok(())
    });
    seen.assert_both();
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
    assert!(checked.get() > 200, "{} names", checked.get());
}
