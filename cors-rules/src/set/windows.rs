//! Choosing the windows that tell the members of a set apart.

use alloc::vec::Vec;

use super::hash::{ALL, FACTOR, FOUR, Hashed, TWO, window_of};

/// Windows are looked for this far from either end.
const FARTHEST: usize = 128;

/// So many pairs of members are looked at to choose a window. More would choose hardly better, and
/// a macro runs unoptimized.
const SAMPLE: usize = 256;

/// Where a window is: its distance, and whether it is counted from the front.
type Place = (u8, bool);

/// A member that another one resembles in its length and all windows so far: what it has there,
/// as one number, and itself.
type Alike<'a> = (u64, &'a [u8]);

/// The windows in which, with their lengths, no two of these are alike; all bytes where there are
/// no such windows.
///
/// One window after the other, and each time the one that tells most of a sample of pairs apart.
/// The members are sorted.
pub(super) fn choose(members: &[&str]) -> Hashed {
    let mut hashed = Hashed::default();
    let mut alike: Vec<Alike<'_>> =
        members.iter().map(|member| (member.len() as u64, member.as_bytes())).collect();
    keep_alike(&mut alike);
    for (count, at) in [(TWO, 0), (FOUR, 1)] {
        let first = best(&alike, true, true);
        hashed.count = count;
        tell_apart(&mut alike, first);
        let (distance, is_from_front) = first;
        let second = best(&alike, !is_from_front, is_from_front);
        tell_apart(&mut alike, second);
        let (front, back) = if is_from_front { (distance, second.0) } else { (second.0, distance) };
        (hashed.front[at], hashed.back[at]) = (front, back);
        if alike.is_empty() {
            return hashed;
        }
    }
    Hashed { count: ALL, ..Hashed::default() }
}

/// The window, of those from the front and those from the back, that tells most pairs apart.
fn best(alike: &[Alike<'_>], front: bool, back: bool) -> Place {
    let pairs = pairs(alike);
    let longest = alike.iter().map(|(_, member)| member.len()).max().unwrap_or_default();
    let farthest = u8::try_from(longest.saturating_sub(8).min(FARTHEST)).unwrap_or_default();
    let mut best = (0, (0, front));
    for is_from_front in [true, false] {
        if !(if is_from_front { front } else { back }) {
            continue;
        }
        for distance in 0..=farthest {
            let differ = |(a, b): &&(&[u8], &[u8])| {
                window_of(a, distance, is_from_front) != window_of(b, distance, is_from_front)
            };
            let told = pairs.iter().filter(differ).count();
            if told > best.0 {
                best = (told, (distance, is_from_front));
            }
        }
    }
    best.1
}

/// Pairs of those that are alike: neighbours in their order, which have most in common from the
/// front, and neighbours in the order of their ends.
fn pairs<'a>(alike: &[Alike<'a>]) -> Vec<(&'a [u8], &'a [u8])> {
    let step = (alike.len() / SAMPLE).max(1);
    let mut pairs: Vec<_> = alike.windows(2).step_by(step).collect();
    let mut by_end: Vec<Alike<'a>> = alike.iter().copied().step_by(step).collect();
    by_end.sort_unstable_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| a.1.iter().rev().cmp(b.1.iter().rev()))
    });
    pairs.extend(by_end.windows(2));
    let is_pair = |pair: &&[Alike<'a>]| pair[0].0 == pair[1].0;
    pairs.into_iter().filter(is_pair).map(|pair| (pair[0].1, pair[1].1)).collect()
}

/// Leaves those that are alike in this window too.
fn tell_apart(alike: &mut Vec<Alike<'_>>, (distance, is_from_front): Place) {
    for (before, member) in alike.iter_mut() {
        let window = window_of(member, distance, is_from_front);
        // Two that this number makes alike are told apart by another window, or by all bytes.
        *before = (before.rotate_left(23) ^ window).wrapping_mul(FACTOR);
    }
    keep_alike(alike);
}

/// Sorts by what they are alike in, and leaves those that are not alone.
fn keep_alike(alike: &mut Vec<Alike<'_>>) {
    alike.sort_unstable();
    let is_same = |a: Option<&Alike<'_>>, b: Option<&Alike<'_>>| match (a, b) {
        (Some(a), Some(b)) => a.0 == b.0,
        _ => false,
    };
    let kept: Vec<Alike<'_>> = (0..alike.len())
        .filter(|&at| {
            let before = at.checked_sub(1).and_then(|before| alike.get(before));
            is_same(before, alike.get(at)) || is_same(alike.get(at), alike.get(at + 1))
        })
        .map(|at| alike[at])
        .collect();
    *alike = kept;
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String, vec};

    use super::*;

    fn chosen(mut members: Vec<String>) -> Hashed {
        members.sort();
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        choose(&members)
    }

    #[test]
    fn as_few_windows_as_tell_all_apart() {
        let tenants = (0..10_000).map(|i| format!("https://tenant-{i:05}.app.example.com"));
        let at =
            |at: usize, i: usize| format!("{}{}{}", "a".repeat(at), i % 10, "a".repeat(99 - at));
        for (row, members, expected) in [
            ("one", vec!["https://app.example.com".into()], TWO),
            ("lengths alone", (1..300).map(|length| "a".repeat(length)).collect(), TWO),
            ("five digits", tenants.collect(), TWO),
            ("at two places", (0..20).map(|i| at([30, 60][i % 2], i / 2)).collect(), TWO),
            ("at four places", (0..40).map(|i| at([10, 30, 50, 70][i % 4], i / 4)).collect(), FOUR),
            ("at ten places", (0..99).map(|i| at(i, i)).collect(), ALL),
            (
                "too far from both ends",
                (0..9).map(|i| "a".repeat(150) + &at(50, i) + &"a".repeat(100)).collect(),
                ALL,
            ),
        ] {
            assert_eq!(chosen(members).count, expected, "{row}");
        }
    }
}
