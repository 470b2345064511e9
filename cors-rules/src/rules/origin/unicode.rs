//! Hosts that are not ASCII (URL, domain to ASCII; UTS 46).
//!
//! The full mapping is a hundred kilobytes of tables. Here are the parts that people type: case,
//! full-width forms, the ideographic full stop, letters of scripts whose letters need no order. Hosts with
//! other characters get no replacement rather than a wrong one: browsers show it.

use alloc::string::String;

use super::bare;
use crate::{
    punycode::{self, PREFIX},
    rules::text::{all_bytes, first, push, split},
};

/// A host as domain to ASCII maps it, before Punycode: lower case, half width.
pub(super) fn map(host: &str) -> Option<String> {
    let mut out = String::with_capacity(host.len());
    for c in host.chars() {
        let c = match c {
            '\u{3002}' | '\u{ff61}' => '.',
            // The full-width forms repeat ASCII in its order.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
            c => c,
        };
        // Browsers disagree about capital sharp s, and a dotted capital I becomes two characters.
        let mut lower = c.to_lowercase();
        let (Some(c), None, false) = (lower.next(), lower.next(), c == '\u{1e9e}') else {
            return None;
        };
        if !c.is_ascii() && !is_plain(c) {
            return None;
        }
        push(&mut out, c);
    }
    Some(out)
}

/// A mapped host with every label in ASCII.
pub(super) fn to_ascii(host: &str) -> Option<String> {
    let mut out = String::with_capacity(host.len());
    for label in split(host, ".") {
        out.push_str(if out.is_empty() { "" } else { "." });
        out.push_str(&punycode::to_ascii(label)?);
    }
    Some(out)
}

/// Whether a label is what browsers make of the name it stands for. Labels without `xn--` are.
pub(super) fn is_round_trip(label: &str) -> bool {
    let Some(encoded) = label.strip_prefix(PREFIX) else {
        return true;
    };
    punycode::decode(encoded).is_some_and(|name| {
        first(&name, is_mapped).is_none()
            && !all_bytes(&name, |byte| byte.is_ascii())
            && punycode::to_ascii(&name).as_deref() == Some(label)
    })
}

/// Letters and digits that UTS 46 leaves alone, wherever in a label they stand.
fn is_plain(c: char) -> bool {
    matches!(c,
        // Latin, without digraphs, the long s and what begins with an apostrophe
        '\u{df}'..='\u{f6}' | '\u{f8}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}'
        | '\u{14a}'..='\u{17e}' | '\u{180}'..='\u{1c3}' | '\u{1cd}'..='\u{1f0}'
        | '\u{1f4}'..='\u{2ac}' | '\u{1e00}'..='\u{1e99}' | '\u{1ea0}'..='\u{1eff}'
        // Greek, Cyrillic, Armenian, Georgian
        | '\u{3ac}'..='\u{3ce}' | '\u{3d7}'..='\u{3ef}' | '\u{430}'..='\u{481}'
        | '\u{48a}'..='\u{52f}' | '\u{560}'..='\u{586}' | '\u{10d0}'..='\u{10fa}'
        // Kana, Bopomofo, Han, Hangul
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309e}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30fe}' | '\u{3105}'..='\u{312f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ebe0}' | '\u{30000}'..='\u{323af}'
    )
}

/// Characters that no serialized host stands for, because UTS 46 maps or refuses them. Not all of
/// them: the lint that asks may miss a name but must not refuse a good one.
fn is_mapped(c: char) -> bool {
    bare::is_blank(c)
        || c.to_lowercase().next() != Some(c)
        || matches!(c,
            '\u{80}'..='\u{a0}' | '\u{205f}'..='\u{209f}' | '\u{2150}'..='\u{217f}'
            | '\u{244b}'..='\u{24ea}' | '\u{2ef3}'..='\u{3000}' | '\u{3002}'
            | '\u{3130}'..='\u{318f}' | '\u{3200}'..='\u{3247}' | '\u{3280}'..='\u{33ff}'
            | '\u{e000}'..='\u{fa0d}' | '\u{fa2a}'..='\u{fb1d}' | '\u{fb1f}'..='\u{fbb1}'
            | '\u{fbd3}'..='\u{fd3d}' | '\u{fd50}'..='\u{fd8f}' | '\u{fd92}'..='\u{fdc7}'
            | '\u{fdd0}'..='\u{fdfc}' | '\u{fe30}'..='\u{fe44}' | '\u{fe47}'..='\u{fe72}'
            | '\u{fe74}'..='\u{ffff}' | '\u{1d379}'..='\u{1d7ff}' | '\u{1f130}'..='\u{1f14f}'
            | '\u{1f200}'..='\u{1f25f}' | '\u{e0000}'..='\u{10ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (host, expected) in [
            ("münchen.de", Some("xn--mnchen-3ya.de")),
            ("MÜNCHEN.DE", Some("xn--mnchen-3ya.de")),
            ("例え.テスト", Some("xn--r8jz45g.xn--zckzah")),
            ("例え。テスト", Some("xn--r8jz45g.xn--zckzah")),
            ("faß.example", Some("xn--fa-hia.example")),
            ("ｅｘａｍｐｌｅ．ｃｏｍ", Some("example.com")),
            ("mu\u{308}nchen.de", None),
            ("ﬁ.example", None),
            ("straẞe.example", None),
            ("İ.example", None),
            ("نامه.example", None),
            ("²", None),
        ] {
            let ascii = map(host).and_then(|host| to_ascii(&host));
            assert_eq!(ascii.as_deref(), expected, "{host}");
        }
    }

    #[test]
    fn punycode_labels() {
        for (label, expected) in [
            ("example", true),
            ("xn--mnchen-3ya", true),
            ("xn--fa-hia", true),
            ("xn--p1ai", true),
            ("xn--ls8h", true),
            // Persian with a joiner that parts, Sinhala with one that binds
            ("xn--mgba3gch31f060k", true),
            ("xn--10cl1a0b660p", true),
            ("xn--", false),
            ("xn--abc-", false),
            ("xn--8i7caa", false),
            ("xn--zzzzzzzzzzzzzz99999999", false),
            ("xn--a", false),
        ] {
            assert_eq!(is_round_trip(label), expected, "{label}");
        }
    }
}
