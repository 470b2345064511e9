//! Writing of [`Patterns`](cors_data::patterns::Patterns).

use alloc::{string::String, vec::Vec};

use cors_data::{
    origin::{MAX_HOST, host_end},
    pattern::{MAX_ORIGIN, Pattern, Port},
    patterns::{LENGTHS, SHORTEST, TABLES, key_hash, tag},
    set::hash::{HEAD, seed},
};

use super::{layout::Layout, windows};
use crate::{
    rules::text::{has, is_digits, push, split, split_once},
    sort,
};

/// Whether a pattern can be among [`Patterns`](cors_data::patterns::Patterns): all can that the rules accept.
pub fn fits(pattern: &Pattern<'_>) -> bool {
    let is_port = match pattern.port {
        Port::Number(port) => port.len() <= 5 && is_digits(port),
        Port::Default | Port::Any => true,
    };
    // A host that ends as one with a port does would be taken for one.
    is_port
        && !pattern.host.is_empty()
        && pattern.host.len() <= MAX_HOST + usize::from(pattern.host.ends_with('.'))
        && host_end(pattern.host.as_bytes()) == pattern.host.len()
        && pattern.scheme.len() < MAX_ORIGIN
        && !has(pattern.scheme, ":")
        && !has(pattern.host, "\0\n\r")
        && !has(pattern.scheme, "\0\n\r")
}

/// A pattern that is being written, in one text: what origins that it admits end in, the scheme, and
/// whether any port will do, with zeros between them.
fn read(line: &str) -> (&str, &str, bool) {
    let (end, rest) = split_once(line, "\0").unwrap_or((line, ""));
    let (scheme, any_port) = split_once(rest, "\0").unwrap_or((rest, ""));
    (end, scheme, !any_port.is_empty())
}

/// Writes patterns that [fit](fits). Duplicates count once. No patterns give no bytes.
///
/// Gives `None` for more text than offsets of 32 bits reach.
pub fn build(patterns: Vec<Pattern<'_>>) -> Option<Vec<u8>> {
    let mut text = String::new();
    for Pattern { scheme, host, subdomains, port } in &patterns {
        text.push_str(if *subdomains { "." } else { "/" });
        text.push_str(host);
        if let Port::Number(port) = port {
            push(&mut text, ':');
            text.push_str(port);
        }
        push(&mut text, '\0');
        text.push_str(scheme);
        text.push_str(if *port == Port::Any { "\0*\n" } else { "\0\n" });
    }
    let mut lines = split(&text, "\n");
    // Behind the last one.
    lines.pop();
    sort::texts(&mut lines);
    write(&lines)
}

fn write(lines: &[&str]) -> Option<Vec<u8>> {
    if lines.is_empty() {
        return Some(Vec::new());
    }
    let mut ends = Vec::with_capacity(lines.len());
    for line in lines {
        let (end, ..) = read(line);
        if ends.last() != Some(&end) {
            ends.push(end);
        }
    }
    let layout = Layout::find(lines.len(), TABLES, windows::choose(&ends), &|head, hashes| {
        for line in lines {
            let (end, scheme, any_port) = read(line);
            let tag = tag(scheme.as_bytes(), scheme.len(), seed(head));
            hashes.push(key_hash(end.as_bytes(), any_port, tag, head));
        }
    })?;
    layout.write(head(&layout, lines).to_vec(), &|index| {
        let (end, scheme, any_port) = read(lines[index]);
        let length = u16::try_from(end.len()).ok()?;
        let scheme_and_port = u16::try_from(2 * scheme.len() + usize::from(any_port)).ok()?;
        Some((u32::from(length) | u32::from(scheme_and_port) << 16, [end, scheme]))
    })
}

fn head(layout: &Layout, lines: &[&str]) -> [u8; TABLES] {
    let mut head = [0; TABLES];
    head[..HEAD].copy_from_slice(&layout.head);
    head[SHORTEST] = u8::MAX;
    for line in lines {
        let (end, _, any_port) = read(line);
        let lengths = HEAD + if any_port { LENGTHS } else { 0 };
        let length = if any_port { end.len() } else { host_end(end.as_bytes()) };
        head[lengths + length / 8 % LENGTHS] |= 1 << (length % 8);
        if end.starts_with('.') {
            head[SHORTEST] = head[SHORTEST].min(u8::try_from(length).unwrap_or(u8::MAX));
        }
    }
    head
}
