//! Writing of [`Keys`](cors_data::overlap::Keys).

use alloc::vec::Vec;

use cors_data::{
    overlap::keys::{code, parts, scheme_hash, step, with_port},
    pattern::Entry,
};

use crate::sort;

/// Writes the keys of a list.
#[inline]
pub fn build(entries: &[Entry<'_>]) -> Vec<u8> {
    // In pairs, as they are sorted.
    let mut lists: [Vec<(u64, u32)>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    let [hosts, trees, uppers] = &mut lists;
    // Most have the parents of the one before.
    let (mut last, mut these) = (Vec::new(), Vec::new());
    for entry in entries {
        let parts = parts(entry);
        if parts.subdomains { &mut *trees } else { &mut *hosts }.push((code(&parts), 0));
        these.clear();
        let bytes = parts.host.as_bytes();
        let mut hash = scheme_hash(parts.scheme);
        for &byte in bytes.iter().rev() {
            hash = step(hash, byte);
            if byte == b'.' {
                these.push(with_port(hash, &parts.port));
            }
        }
        for (depth, key) in these.iter().enumerate() {
            if last.get(depth) != Some(key) {
                uppers.push((*key, 0));
            }
        }
        core::mem::swap(&mut last, &mut these);
    }
    let mut data = Vec::new();
    for list in &[&*hosts, &*trees] {
        let count = u32::try_from(list.len()).unwrap_or_default();
        data.extend_from_slice(&count.to_le_bytes());
    }
    for list in &mut lists {
        sort::pairs(list);
        for (key, _) in list {
            data.extend_from_slice(&key.to_le_bytes());
        }
    }
    data
}
