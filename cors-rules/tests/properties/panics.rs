//! Nothing panics, whatever it is given.

use cors_data::policy::{Names, PolicyData};
use cors_rules::{
    catalog::Level,
    origin::Origin,
    pattern::{Entry, Pattern, Port},
    rules::{handler, key, levels::Lint, suffix, text},
};
use proptest::prelude::*;

use crate::{
    CONTEXTS, hold,
    inputs::{LISTS, PIECES, WORDS, anything},
};

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
            let policy = PolicyData {
                methods: Names { list: &["*"], joined: "*" },
                headers: Names { list: &["*", "authorization"], joined: "*,authorization" },
                expose: Names { list: &["*"], joined: "*" },
                credentials,
                ..PolicyData::none("P", || &())
            };
            let is_token = text::is_token(name.as_bytes());
            // What is no name at all can neither be sent nor read.
            prop_assert!(is_token || !policy.allows_method(&name), "{:?}", name);
            prop_assert!(is_token || !policy.allows_header(&name), "{:?}", name);
            prop_assert!(is_token || !policy.exposes_header(&name), "{:?}", name);
            prop_assert!(!policy.allows_origin(&a));
        }
        Ok(())
    });
}
