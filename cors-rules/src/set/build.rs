//! Writing a [`Set`](super::Set).

use alloc::{vec, vec::Vec};

use super::{
    DISPLACEMENT, HEAD, SLOT,
    hash::{FACTOR, Hashed, bucket, hash, slot},
    windows,
};

/// Each with another seed and more room. The first one does for all but lists that are made to
/// defeat it, and those are made for one seed.
const ATTEMPTS: u64 = 32;

/// Writes a set. Duplicates count once, an empty string not at all.
///
/// Gives `None` for no origins, and for what no policy holds: so many that their offsets need more
/// than 32 bits.
pub fn build<'a>(origins: impl IntoIterator<Item = &'a str>) -> Option<Vec<u8>> {
    let mut origins: Vec<&str> = origins.into_iter().filter(|origin| !origin.is_empty()).collect();
    origins.sort_unstable();
    origins.dedup();
    if origins.is_empty() {
        return None;
    }
    let chosen = windows::choose(&origins);
    // About four origins a bucket, and a fifth of the slots empty, so that displacements are found
    // within a few attempts. When they are not, more room helps.
    let buckets = origins.len().div_ceil(4);
    let mut slots = origins.len() + origins.len() / 4 + 1;
    let (head, (displacements, table)) = (0..ATTEMPTS).find_map(|attempt| {
        let head = head(FACTOR.wrapping_mul(2 * attempt + 1), buckets, slots, chosen)?;
        let hashes: Vec<u64> =
            origins.iter().map(|origin| hash(origin.as_bytes(), &head)).collect();
        let placed = place(&hashes, buckets, slots);
        if placed.is_none() {
            slots += slots / 8 + 1;
        }
        Some((head, placed?))
    })?;
    let mut data = head.to_vec();
    for displacement in &displacements {
        data.extend(displacement.to_le_bytes());
    }
    data.resize(SLOT * first_slot(buckets), 0);
    let mut offset = data.len() + SLOT * table.len();
    for member in &table {
        let (at, length) = match member {
            Some(index) => (u32::try_from(offset).ok()?, origins[*index].len()),
            None => (u32::MAX, 0),
        };
        data.extend(at.to_le_bytes());
        data.extend(u32::try_from(length).ok()?.to_le_bytes());
        offset += length;
    }
    for member in table.into_iter().flatten() {
        data.extend_from_slice(origins[member].as_bytes());
    }
    Some(data)
}

fn head(seed: u64, buckets: usize, slots: usize, hashed: Hashed) -> Option<[u8; HEAD]> {
    let Hashed { front: [front, second_front], back: [back, second_back], count } = hashed;
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(&seed.to_le_bytes());
    for (at, number) in [(8, buckets), (12, slots), (16, first_slot(buckets))] {
        head[at..at + 4].copy_from_slice(&u32::try_from(number).ok()?.to_le_bytes());
    }
    head[20..25].copy_from_slice(&[front, second_front, back, second_back, count]);
    Some(head)
}

/// The slots begin, in slots, where the displacements end.
fn first_slot(buckets: usize) -> usize {
    (HEAD + DISPLACEMENT * buckets).div_ceil(SLOT)
}

type Placed = (Vec<u16>, Vec<Option<usize>>);

/// Finds, for each bucket, a displacement that puts its origins into free slots: the full buckets
/// first, while there is room.
fn place(hashes: &[u64], buckets: usize, slots: usize) -> Option<Placed> {
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
                let slot = slot(hashes[index], displacement, slots);
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

    /// Then another seed is tried.
    #[test]
    fn two_of_one_hash_have_no_places() {
        assert_eq!(place(&[FACTOR, FACTOR], 1, 3), None);
        assert!(place(&[FACTOR, !FACTOR], 1, 3).is_some());
    }
}
