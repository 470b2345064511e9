//! Writing a [`Set`](super::Set).

use alloc::{vec, vec::Vec};

use super::{HEAD, SLOT, bucket, hash, slot};

/// Writes a set. Duplicates count once, an empty string not at all.
///
/// Gives `None` for what no policy holds: an origin of more than 65,535 bytes, or so many that
/// their offsets need more than 32 bits.
pub fn build<'a>(origins: impl IntoIterator<Item = &'a str>) -> Option<Vec<u8>> {
    let mut origins: Vec<&str> = origins.into_iter().filter(|origin| !origin.is_empty()).collect();
    origins.sort_unstable();
    origins.dedup();
    let longest = origins.iter().map(|origin| origin.len()).max()?;
    let longest = u16::try_from(longest).ok()?;
    // About four origins a bucket, and a fifth of the slots empty, so that displacements are found
    // within a few attempts. When they are not, more room helps.
    let buckets = origins.len().div_ceil(4);
    let mut slots = origins.len() + origins.len() / 4 + 1;
    let (displacements, table) = loop {
        match place(&origins, buckets, slots) {
            Some(placed) => break placed,
            None => slots += slots / 8 + 1,
        }
    };
    let mut data = Vec::new();
    data.extend(longest.to_le_bytes());
    data.extend(u32::try_from(buckets).ok()?.to_le_bytes());
    data.extend(u32::try_from(slots).ok()?.to_le_bytes());
    for displacement in displacements {
        data.extend(displacement.to_le_bytes());
    }
    let mut offset = HEAD + 2 * buckets + SLOT * slots;
    for member in &table {
        let length = member.map_or(0, |index| origins[index].len());
        data.extend(u32::try_from(offset).ok()?.to_le_bytes());
        data.extend(u16::try_from(length).ok()?.to_le_bytes());
        offset += length;
    }
    for member in table.into_iter().flatten() {
        data.extend_from_slice(origins[member].as_bytes());
    }
    Some(data)
}

type Placed = (Vec<u16>, Vec<Option<usize>>);

/// Finds, for each bucket, a displacement that puts its origins into free slots: the full buckets
/// first, while there is room.
fn place(origins: &[&str], buckets: usize, slots: usize) -> Option<Placed> {
    let hashes: Vec<u64> = origins.iter().map(|origin| hash(origin.as_bytes())).collect();
    let mut members: Vec<(usize, Vec<usize>)> = (0..buckets).map(|at| (at, Vec::new())).collect();
    for (index, &hash) in hashes.iter().enumerate() {
        members[bucket(hash, buckets)].1.push(index);
    }
    members.sort_by_key(|(_, members)| core::cmp::Reverse(members.len()));
    let mut displacements = vec![0_u16; buckets];
    let mut table: Vec<Option<usize>> = vec![None; slots];
    let mut taken: Vec<usize> = Vec::new();
    for (at, members) in members {
        displacements[at] = (0..=u16::MAX).find(|&displacement| {
            taken.clear();
            for &index in &members {
                let slot = slot(hashes[index], usize::from(displacement), slots);
                if table[slot].is_some() || taken.contains(&slot) {
                    return false;
                }
                taken.push(slot);
            }
            true
        })?;
        for (&index, &slot) in members.iter().zip(&taken) {
            table[slot] = Some(index);
        }
    }
    Some((displacements, table))
}

#[cfg(test)]
mod tests {
    use alloc::{
        collections::BTreeSet,
        format,
        string::{String, ToString},
    };

    use super::{super::Set, *};

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
            let data = build(origins.iter().map(String::as_str)).expect("a set");
            let set = Set::new(&data);
            let expected: BTreeSet<&str> = origins.iter().map(String::as_str).collect();
            assert_eq!(set.members().collect::<BTreeSet<_>>(), expected, "{row}");
            for origin in &origins {
                assert_eq!(set.find(origin.as_bytes()), Some(origin.as_bytes()), "{row}: {origin}");
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
        let data = build(["https://a.example", "https://b.example"]).expect("a set");
        for nothing in [&b""[..], b"\0", &[0; 8], &[0; 16]] {
            assert_eq!(Set::new(&data).find(nothing), None, "{nothing:?}");
        }
        assert_eq!(Set::EMPTY.find(b""), None);
        assert_eq!(Set::EMPTY.find(b"https://a.example"), None);
        assert_eq!(build([""]), None);
    }

    #[test]
    fn duplicates_count_once() {
        let data = build(["a://b", "a://b", ""]).expect("a set");
        assert_eq!(Set::new(&data).members().collect::<Vec<_>>(), ["a://b"]);
    }

    #[test]
    fn comparison_by_words_is_comparison_by_bytes() {
        for length in 0..40 {
            let a = vec![b'x'; length];
            assert!(super::super::equal(&a, &a));
            for at in 0..length {
                let mut b = a.clone();
                b[at] = b'y';
                assert!(!super::super::equal(&a, &b), "{length} {at}");
            }
            assert!(!super::super::equal(&a, &vec![b'x'; length + 1]), "{length}");
        }
    }
}
