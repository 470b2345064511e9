//! Writing of a [`Set`](cors_data::set::Set).

use alloc::vec::Vec;

use cors_data::set::hash::{HEAD, hash};

use super::{layout::Layout, windows};
use crate::sort;

/// Writes a set. Duplicates count once, an empty string not at all. No origins give no bytes.
///
/// Gives `None` for more text than offsets of 32 bits reach.
pub fn build(mut origins: Vec<&str>) -> Option<Vec<u8>> {
    sort::texts(&mut origins);
    write(origins.strip_prefix(&[""]).unwrap_or(&origins))
}

/// Of sorted origins, each of which is another.
fn write(origins: &[&str]) -> Option<Vec<u8>> {
    if origins.is_empty() {
        return Some(Vec::new());
    }
    let layout = Layout::find(origins.len(), HEAD, windows::choose(origins), &|head, hashes| {
        for origin in origins {
            hashes.push(hash(origin.as_bytes(), head));
        }
    })?;
    layout.write(layout.head.to_vec(), &|index| {
        let text = origins[index];
        Some((u32::try_from(text.len()).ok()?, [text, ""]))
    })
}

#[cfg(test)]
mod tests {
    use alloc::{
        collections::BTreeSet,
        format,
        string::{String, ToString},
        vec,
    };

    use cors_data::set::Set;

    use super::*;

    fn families() -> Vec<(&'static str, Vec<String>)> {
        let numbered = |count: usize| {
            (0..count).map(|i| format!("https://customer-{i:05}.example.com")).collect()
        };
        vec![
            ("one", vec!["https://app.example.com".to_string()]),
            ("short ones", (0..30).map(|i| format!("a://{i}")).collect()),
            ("ports", (1000..3000).map(|port| format!("http://localhost:{port}")).collect()),
            ("equal lengths", numbered(10_000)),
            (
                "mixed",
                (0..3000)
                    .map(|i| format!("https://{}.example", "x".repeat(i % 60 + 1) + &i.to_string()))
                    .collect(),
            ),
            (
                "same ends",
                (0..500)
                    .map(|i| format!("https://same-start-{i}-same-middle-and-end.example.com:8443"))
                    .collect(),
            ),
        ]
    }

    #[test]
    fn finds_its_members_and_nothing_else() {
        for (row, origins) in families() {
            let data = build(origins.iter().map(String::as_str).collect()).expect("a set");
            let set = Set::new(&data);
            let expected: BTreeSet<&str> = origins.iter().map(String::as_str).collect();
            assert_eq!(set.members().collect::<BTreeSet<_>>(), expected, "{row}");
            for origin in &origins {
                let found = set.find(origin.as_bytes()).map(|(_, member)| member);
                assert_eq!(found, Some(origin.as_bytes()), "{row}: {origin}");
                let near = [
                    format!("{origin}x"),
                    origin[1..].to_string(),
                    origin[..origin.len() - 1].to_string(),
                    origin.replace("//", "//x"),
                    origin.to_uppercase(),
                    format!("{origin}{origin}"),
                ];
                for near in near {
                    let is_member = expected.contains(near.as_str());
                    assert_eq!(set.find(near.as_bytes()).is_some(), is_member, "{row}: {near}");
                }
            }
        }
    }

    #[test]
    fn fillers_are_no_members() {
        let data = build(vec!["https://a.example", "https://b.example"]).expect("a set");
        for nothing in [&b""[..], b"\0", &[0; 8], &[0; 16]] {
            assert_eq!(Set::new(&data).find(nothing), None, "{nothing:?}");
        }
        assert_eq!(Set::EMPTY.find(b""), None);
        assert_eq!(Set::EMPTY.find(b"https://a.example"), None);
        assert_eq!(build(vec![""]), Some(Vec::new()));
    }

    #[test]
    fn duplicates_count_once() {
        let data = build(vec!["a://b", "a://b", ""]).expect("a set");
        assert_eq!(Set::new(&data).members().collect::<Vec<_>>(), ["a://b"]);
    }
}
