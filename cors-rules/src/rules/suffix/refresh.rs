//! Rewrites the data file from a `public_suffix_list.dat`; see the head of [`super`].

use std::{collections::BTreeMap, env, format, fs, string::String, vec::Vec};

use crate::punycode;

#[test]
#[ignore = "rewrites src/data/public_suffix_list.txt"]
fn refresh_public_suffix_list() {
    let Ok(path) = env::var("PUBLIC_SUFFIX_LIST") else {
        return;
    };
    let list = fs::read_to_string(path).expect("a readable list");
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/src/data/public_suffix_list.txt");
    fs::write(data, rewrite(&list)).expect("a writable data file");
}

fn rewrite(list: &str) -> String {
    let mut rules = BTreeMap::new();
    let (mut version, mut private) = ("", false);
    for line in list.lines().map(str::trim) {
        if let Some(date) = line.strip_prefix("// VERSION: ") {
            version = date.get(..10).expect("a version that begins with its date");
        }
        private |= line.contains("===BEGIN PRIVATE DOMAINS===");
        if !line.is_empty() && !line.starts_with("//") {
            rules.insert(key(line), private);
        }
    }
    let mut out = format!(
        "# Public Suffix List, rules only, labels from right to left, version {version}\n\
         # From https://publicsuffix.org/list/; changed in form only.\n\
         # This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.\n\
         # You can obtain a copy of the MPL at https://mozilla.org/MPL/2.0/.\n"
    );
    for (key, private) in rules {
        out += &key;
        out += if private { "~\n" } else { "\n" };
    }
    out
}

fn key(rule: &str) -> String {
    let (mark, rule) = rule.strip_prefix('!').map_or(("", rule), |rule| ("!", rule));
    let mut labels: Vec<String> = rule
        .to_lowercase()
        .split('.')
        .map(|label| punycode::to_ascii(label).expect("a label of sane length"))
        .collect();
    labels[0].insert_str(0, mark);
    labels.reverse();
    labels.join(" ")
}

#[test]
fn rewritten_rules() {
    let list = "// VERSION: 2026-10-22_08-36-41_UTC\n// ===BEGIN ICANN DOMAINS===\nuk\nco.uk\n*.ck\n\
                !www.ck\n食狮.中国\n// ===BEGIN PRIVATE DOMAINS===\ngithub.io\n";
    let out = rewrite(list);
    let (head, rules): (Vec<_>, Vec<_>) = out.lines().partition(|line| line.starts_with('#'));
    assert!(head[0].ends_with("2026-10-22"), "{head:?}");
    assert_eq!(rules, ["ck !www", "ck *", "io github~", "uk", "uk co", "xn--fiqs8s xn--85x722f"],);
}
