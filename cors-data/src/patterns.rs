//! The patterns of a policy in one piece of constant data.
//!
//! A pattern ends in a host, with or without a port, and so does every origin that it admits. So
//! the patterns are found by their ends: an origin is looked up from `/` or from one of its dots to
//! its end. That there are a thousand patterns costs no more than that there is one.
//!
//! ```text
//! https://*.preview.example.com        .preview.example.com
//! https://*.preview.example.com:8443   .preview.example.com:8443
//! https://*.preview.example.com:*      .preview.example.com         of any port
//! https://app.example.com:*            /app.example.com             of any port
//! ```
//!
//! Such an end, the scheme and whether any port will do are the key of a perfect hash. The literal
//! is a `table`, whose head goes on with
//!
//! ```text
//! shortest: u8                     of the ends that begin with a dot, without their ports
//! a bit for each length: 32 bytes  of the ends whose port is fixed, without the port
//! a bit for each length: 32 bytes  of the ends with any port
//! ```
//!
//! and whose slots hold `offset: u32, length: u16, scheme: u16`: where the end stands, how long it
//! is, and how long the scheme behind it, twice, and one more where any port will do.

use crate::{
    origin::{MAX_HOST, MAX_LABEL, host_end, is_serialized_port, scheme_length},
    pattern::{MAX_ORIGIN, Pattern, Port},
    set::{
        equal,
        hash::{HEAD, fold, hash, seed},
        table::{self, SLOT, part},
    },
};

/// The patterns of a policy. See the [module](self).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patterns<'a> {
    data: &'a [u8],
}

/// In the head: the length of the shortest end that begins with a dot.
pub const SHORTEST: usize = 25;
/// Behind the head: which lengths the ends have without their ports.
pub const LENGTHS: usize = 32;
/// Where the table's displacements begin.
pub const TABLES: usize = HEAD + 2 * LENGTHS;

/// Which bytes a label may hold.
const IN_LABELS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
        byte += 1;
    }
    table
};

/// An end, and where it stands.
#[derive(Clone, Copy)]
struct Slot {
    offset: usize,
    length: usize,
    scheme: usize,
    any_port: bool,
}

impl Patterns<'static> {
    /// No patterns.
    pub const EMPTY: Self = Self { data: &[] };
}

impl<'a> Patterns<'a> {
    /// The patterns that `tables` of `cors-rules` wrote.
    #[inline]
    pub const fn new(data: &'a [u8]) -> Self {
        Self { data }
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// Whether one of the patterns admits the value of an `Origin` header.
    ///
    /// Reads the labels before the longest end once, from left to right, and looks each end up that
    /// has the length of one.
    pub const fn admits(&self, origin: &[u8]) -> bool {
        let Some((head, rest)) = self.data.split_first_chunk::<HEAD>() else { return false };
        let Some((fixed, rest)) = rest.split_first_chunk::<LENGTHS>() else { return false };
        let Some(any) = rest.first_chunk::<LENGTHS>() else { return false };
        if origin.len() > MAX_ORIGIN {
            return false;
        }
        let Some(scheme) = scheme_length(origin) else { return false };
        let host = scheme + 3;
        let end = host_end(origin);
        if end <= host || end - host > MAX_HOST + (origin[end - 1] == b'.') as usize {
            return false;
        }
        let lookup = Lookup {
            data: self.data,
            head,
            lengths: [fixed, any],
            origin,
            scheme,
            tag: tag(origin, scheme, seed(head)),
            end,
        };
        // No end begins behind these: the shortest one begins with the last of them.
        let last = (end + 1).saturating_sub(head[SHORTEST] as usize);
        let Some((before, _)) = origin.split_at_checked(last) else { return false };
        // Before the host stands `/`.
        let mut at = host - 1;
        loop {
            if has_either(fixed, any, end - at) && lookup.admits_from(at) {
                return true;
            }
            let label = at + 1;
            at = label;
            while at < before.len() && IN_LABELS[before[at] as usize] {
                at += 1;
            }
            if at >= before.len() || before[at] != b'.' {
                return false;
            }
            if at == label || at - label > MAX_LABEL {
                return false;
            }
        }
    }

    /// How many slots there are; not every one has a pattern.
    #[inline]
    pub const fn slots(&self) -> usize {
        table::len(self.data)
    }

    /// The pattern in a slot, counted from zero.
    #[inline]
    pub const fn member(&self, slot: usize) -> Option<Pattern<'a>> {
        let Some(slot) = table::at(self.data, slot) else { return None };
        let slot = Slot::read(slot);
        let Some((end, scheme)) = slot.texts(self.data) else { return None };
        let (Ok(end), Ok(scheme)) = (core::str::from_utf8(end), core::str::from_utf8(scheme))
        else {
            return None;
        };
        let Some((first, host)) = end.split_at_checked(1) else { return None };
        let (host, port) = if slot.any_port { (host, Port::Any) } else { Port::split_from(host) };
        let subdomains = matches!(first.as_bytes(), b".");
        Some(Pattern { scheme, host, subdomains, port })
    }

    /// The patterns, in the order of their slots.
    #[inline]
    pub fn members(&self) -> impl Iterator<Item = Pattern<'a>> + use<'a> {
        let patterns = *self;
        (0..patterns.slots()).filter_map(move |slot| patterns.member(slot))
    }
}

/// An origin that is being looked up.
struct Lookup<'a> {
    data: &'a [u8],
    head: &'a [u8; HEAD],
    /// Of the ends with a fixed port, and of those with any.
    lengths: [&'a [u8; LENGTHS]; 2],
    origin: &'a [u8],
    scheme: usize,
    /// What the scheme adds to a hash.
    tag: u64,
    /// Where the host ends.
    end: usize,
}

impl Lookup<'_> {
    /// Whether a pattern has the end that begins here.
    #[inline]
    const fn admits_from(&self, at: usize) -> bool {
        let [fixed, any] = self.lengths;
        let length = self.end - at;
        if has(fixed, length) && self.finds(at, self.origin.len() - at, false) {
            return true;
        }
        has(any, length) && self.finds_any_port(at, length)
    }

    #[inline(never)]
    const fn finds_any_port(&self, at: usize, length: usize) -> bool {
        self.finds(at, length, true) && self.has_serialized_port()
    }

    #[inline]
    const fn finds(&self, at: usize, length: usize, any_port: bool) -> bool {
        let Some(end) = part(self.origin, at, length) else { return false };
        let hash = key_hash(end, any_port, self.tag, self.head);
        let Some((_, slot)) = table::find(self.data, TABLES, self.head, hash) else { return false };
        let slot = Slot::read(slot);
        if slot.length != length || slot.scheme != self.scheme || slot.any_port != any_port {
            return false;
        }
        let Some((known, scheme)) = slot.texts(self.data) else { return false };
        let Some((own, _)) = self.origin.split_at_checked(self.scheme) else { return false };
        equal(known, end) && equal(scheme, own)
    }

    #[inline]
    const fn has_serialized_port(&self) -> bool {
        let Some((scheme, _)) = self.origin.split_at_checked(self.scheme) else { return false };
        match self.origin.split_at_checked(self.end + 1) {
            Some((_, port)) => is_serialized_port(port, scheme),
            None => true,
        }
    }
}

impl Slot {
    #[inline]
    const fn read(slot: [u8; SLOT]) -> Self {
        let [o0, o1, o2, o3, l0, l1, s0, s1] = slot;
        let scheme = u16::from_le_bytes([s0, s1]) as usize;
        Self {
            offset: u32::from_le_bytes([o0, o1, o2, o3]) as usize,
            length: u16::from_le_bytes([l0, l1]) as usize,
            scheme: scheme / 2,
            any_port: scheme % 2 == 1,
        }
    }

    /// The end, and the scheme behind it.
    #[inline]
    const fn texts<'a>(&self, data: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
        let Some(end) = part(data, self.offset, self.length) else { return None };
        let Some(scheme) = part(data, self.offset + self.length, self.scheme) else { return None };
        Some((end, scheme))
    }
}

#[inline]
const fn has_either(one: &[u8; LENGTHS], other: &[u8; LENGTHS], length: usize) -> bool {
    let byte = (length / 8) % LENGTHS;
    (one[byte] | other[byte]) & (1 << (length % 8)) != 0
}

/// Whether an end has this length, or one that is 256 away.
#[inline]
const fn has(lengths: &[u8; LENGTHS], length: usize) -> bool {
    lengths[(length / 8) % LENGTHS] & (1 << (length % 8)) != 0
}

/// The hash of an end. `tag` is that of the scheme.
#[inline]
pub const fn key_hash(end: &[u8], any_port: bool, tag: u64, head: &[u8; HEAD]) -> u64 {
    // A product with an odd number tells all tags apart.
    fold(hash(end, head) ^ tag.wrapping_add(any_port as u64), seed(head))
}

/// What a scheme adds to the hash of an end: its bytes, or a hash of them where there are many.
#[inline]
pub const fn tag(origin: &[u8], scheme: usize, seed: u64) -> u64 {
    match origin.first_chunk::<8>() {
        // Nearly all: `http` and `https`.
        Some(first) if scheme < 8 => {
            (u64::from_le_bytes(*first) & ((1 << (8 * scheme)) - 1)).wrapping_mul(seed)
        }
        _ => tag_of_bytes(origin, scheme, seed),
    }
}

#[inline]
const fn tag_of_bytes(origin: &[u8], scheme: usize, seed: u64) -> u64 {
    let mut tag = 0;
    let mut word = 0;
    let mut i = 0;
    while i < scheme {
        word |= (origin[i] as u64) << (8 * (i % 8));
        i += 1;
        if i % 8 == 0 {
            tag = fold(tag ^ word, seed);
            word = 0;
        }
    }
    (tag ^ word).wrapping_mul(seed)
}
