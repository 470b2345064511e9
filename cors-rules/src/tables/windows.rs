//! Choosing the windows that tell the members of a set apart.

use alloc::vec::Vec;

use cors_data::set::hash::{ALL, FACTOR, FOUR, Hashed, TWO, window_of};

use crate::sort;

/// Windows are looked for this far from either end.
const FARTHEST: usize = 128;

/// So many pairs of members are looked at to choose a window. More would choose hardly better, and
/// a macro runs unoptimized.
const SAMPLE: usize = 256;

/// Where a window is: its distance, and whether it is counted from the front.
type Window = (u8, bool);

/// A member that another one resembles in its length and all windows so far: what it has there,
/// as one number, and its index.
type Alike = (u64, u32);

/// The windows in which, with their lengths, no two of these are alike; all bytes where there are
/// no such windows.
///
/// One window after the other, and each time the window that tells most of a sample of pairs apart.
/// The members are sorted.
pub(crate) fn choose(members: &[&str]) -> Hashed {
    let mut hashed = Hashed::default();
    let mut alike: Vec<Alike> = Vec::with_capacity(members.len());
    for (index, member) in (0..).zip(members) {
        alike.push((member.len() as u64, index));
    }
    keep_alike(&mut alike);
    for &(count, at) in &[(TWO, 0), (FOUR, 1)] {
        let first = best(members, &alike, &[true, false]);
        hashed.count = count;
        tell_apart(members, &mut alike, first);
        let (distance, is_from_front) = first;
        let second = best(members, &alike, &[!is_from_front]);
        tell_apart(members, &mut alike, second);
        let (front, back) = if is_from_front { (distance, second.0) } else { (second.0, distance) };
        (hashed.front[at], hashed.back[at]) = (front, back);
        if alike.is_empty() {
            return hashed;
        }
    }
    Hashed { count: ALL, ..Hashed::default() }
}

/// The window, of those from the front or from the back, that tells most pairs apart.
fn best(members: &[&str], alike: &[Alike], are_from_front: &[bool]) -> Window {
    let pairs = pairs(members, alike);
    let mut longest = 0;
    for (_, member) in alike {
        longest = longest.max(members[*member as usize].len());
    }
    let farthest = u8::try_from(longest.saturating_sub(8).min(FARTHEST)).unwrap_or_default();
    let mut best = (0, (0, are_from_front[0]));
    for &is_from_front in are_from_front {
        for distance in 0..=farthest {
            let mut told = 0;
            for (a, b) in &pairs {
                let window = |of: &[u8]| window_of(of, distance, is_from_front);
                told += usize::from(window(a) != window(b));
            }
            if told > best.0 {
                best = (told, (distance, is_from_front));
            }
        }
    }
    best.1
}

/// Pairs of those that are alike: neighbours in their order, which have most in common from the
/// front, and neighbours in the order of their ends.
fn pairs<'a>(members: &[&'a str], alike: &[Alike]) -> Vec<(&'a [u8], &'a [u8])> {
    let step = alike.len().div_ceil(SAMPLE).max(1);
    let member = |index: u32| members[index as usize].as_bytes();
    let mut pairs = Vec::with_capacity(2 * SAMPLE);
    let mut add = |a: Alike, b: Alike| {
        if a.0 == b.0 {
            pairs.push((member(a.1), member(b.1)));
        }
    };
    let mut by_end: Vec<Alike> = Vec::with_capacity(SAMPLE);
    let mut at = 0;
    while at + 1 < alike.len() {
        add(alike[at], alike[at + 1]);
        by_end.push(alike[at]);
        at += step;
    }
    sort::by(&mut by_end, &|a, b| member(a).iter().rev().lt(member(b).iter().rev()));
    for at in 1..by_end.len() {
        add(by_end[at - 1], by_end[at]);
    }
    pairs
}

/// Leaves those that are alike in this window too.
fn tell_apart(members: &[&str], alike: &mut Vec<Alike>, (distance, is_from_front): Window) {
    for (before, member) in alike.iter_mut() {
        let window = window_of(members[*member as usize].as_bytes(), distance, is_from_front);
        // Two that this number makes alike are told apart by another window, or by all bytes.
        *before = (before.rotate_left(23) ^ window).wrapping_mul(FACTOR);
    }
    keep_alike(alike);
}

/// Sorts by what they are alike in, and leaves those that are not alone.
fn keep_alike(alike: &mut Vec<Alike>) {
    sort::pairs(alike);
    let (mut kept, mut begin) = (0, 0);
    while begin < alike.len() {
        let mut end = begin + 1;
        while end < alike.len() && alike[end].0 == alike[begin].0 {
            end += 1;
        }
        if end - begin > 1 {
            alike.copy_within(begin..end, kept);
            kept += end - begin;
        }
        begin = end;
    }
    alike.truncate(kept);
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
