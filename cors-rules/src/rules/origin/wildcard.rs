//! Stars in places where they mean something elsewhere, and the patterns they were meant as.

use super::{network, shared};
use crate::rules::suffix;

/// The host that a host with stars was meant as: its name without `*.`, and whether sub-domains
/// were meant. `None` if what would be left admits hosts that anybody can have.
pub(super) fn meant(host: &str) -> Option<(&str, bool)> {
    if let Some(parent) = host.strip_prefix("*.")
        && !parent.contains('*')
    {
        return (!parent.trim_matches('.').is_empty()).then_some((parent, true));
    }
    let Some(last) = host.rfind('*') else {
        return Some((host, false));
    };
    let (before, after) = (host.get(..last)?, host.get(last + 1..)?);
    if after.is_empty() {
        // `example.com*` was meant to admit paths or ports; `example.*` every registry.
        let name = before.trim_end_matches('*');
        return (!name.contains('*') && !name.ends_with('.') && !name.is_empty())
            .then_some((name, false));
    }
    let parent = match after.strip_prefix('.') {
        // `*example.com`: a forgotten dot.
        None if is_star_first(before) && after.starts_with(|c: char| c.is_alphanumeric()) => after,
        // `app-*.example.com`, `*.*.example.com`: the rest of the label goes. In a later label,
        // so would names before it that nobody else may have (`example.com*.evil.com`).
        _ if before.chars().all(|c| c != '.') || is_whole_label(before) => after.split_once('.')?.1,
        _ => return None,
    };
    is_own(parent).then_some((parent, true))
}

fn is_star_first(before: &str) -> bool {
    before.chars().all(|c| matches!(c, '*' | '.'))
}

/// Whether the star begins a label, and with `.` after it, is one.
fn is_whole_label(before: &str) -> bool {
    before.trim_end_matches('*').ends_with('.')
}

/// Names below it belong to one owner.
pub(super) fn is_own(parent: &str) -> bool {
    let name = parent.strip_suffix('.').unwrap_or(parent);
    (name.contains('.') || network::is_private_zone(name))
        && suffix::rule_for(name).is_none()
        && !shared::is_shared(name, true)
}

/// Whether a text is made of stars, dots, slashes and colons: any origin.
pub(super) fn is_any(text: &str) -> bool {
    text.contains('*') && text.bytes().all(|b| matches!(b, b'*' | b'.' | b':' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings() {
        for (host, expected) in [
            ("example.com", Some(("example.com", false))),
            ("*.example.com", Some(("example.com", true))),
            ("*example.com", Some(("example.com", true))),
            ("app-*.example.com", Some(("example.com", true))),
            ("*-app.example.com", Some(("example.com", true))),
            ("**.example.com", Some(("example.com", true))),
            ("*.*.example.com", Some(("example.com", true))),
            ("api.*.example.com", Some(("example.com", true))),
            ("*.localhost", Some(("localhost", true))),
            ("*localhost", Some(("localhost", true))),
            ("example.com*", Some(("example.com", false))),
            ("example.com**", Some(("example.com", false))),
            ("example.com*.attacker.example", None),
            ("example.*", None),
            ("www.example.*", None),
            ("*.example.*", None),
            ("*", None),
            ("*.", None),
            ("*com", None),
            ("example*.com", None),
            ("*github.io", None),
            ("*intranets", None),
            ("*-3000.app.github.dev", None),
            ("app-*.nip.io", None),
            ("*medium.com", None),
        ] {
            assert_eq!(meant(host), expected, "{host}");
        }
    }
}
