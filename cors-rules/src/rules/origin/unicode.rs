//! Hosts that are not ASCII (URL, domain to ASCII; UTS 46).
//!
//! The full mapping is a hundred kilobytes of tables. Here are the parts that people type: case,
//! full-width forms, the ideographic full stop, common accents. Characters outside of them get no
//! replacement rather than a wrong one.

use alloc::string::String;

use super::blank::{Blank, blank, is_joiner};
use crate::punycode::{self, PREFIX};

/// A host as domain to ASCII maps it, before Punycode: lower case, half width, composed.
pub(super) fn map(host: &str) -> Option<String> {
    let mut out = String::with_capacity(host.len());
    for c in host.chars() {
        // Whether it may stand there takes tables of its own (RFC 5892, A.1 and A.2).
        if is_joiner(out.chars().next_back(), c) {
            return None;
        }
        if blank(c) == Some(Blank::Ignored) {
            continue;
        }
        let c = lower(match c {
            '\u{3002}' | '\u{ff61}' => '.',
            // The full-width forms repeat ASCII in its order.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
            c => c,
        })?;
        match out.chars().next_back().and_then(|base| composed(base, c)) {
            Some(composed) => {
                out.pop();
                out.push(composed);
            }
            None if c.is_ascii() || (is_plain(c) && follows(&out, c)) => out.push(c),
            None => return None,
        }
    }
    out.split('.').all(has_one_direction).then_some(out)
}

/// Whether a character may stand behind this text: marks need a letter, and Thai vowels below the
/// letter stand before its tone (canonical order).
fn follows(before: &str, c: char) -> bool {
    let is_sign = matches!(c,
        '\u{900}'..='\u{903}' | '\u{93a}'..='\u{93b}' | '\u{93e}'..='\u{94f}'
        | '\u{951}'..='\u{957}' | '\u{962}'..='\u{963}' | '\u{e34}'..='\u{e3a}'
        | '\u{e47}'..='\u{e4e}'
    );
    let previous = before.chars().next_back();
    let is_late = matches!(previous, Some('\u{e47}'..='\u{e4e}')) && c < '\u{e47}';
    !is_sign || (!is_late && previous.is_some_and(|previous| !previous.is_ascii()))
}

/// Browsers refuse most labels that mix directions (UTS 46, `CheckBidi`).
fn has_one_direction(label: &str) -> bool {
    let is_rtl = |c: char| matches!(c, '\u{590}'..='\u{6ff}');
    label.chars().all(is_rtl) || !label.chars().any(is_rtl)
}

/// A mapped host with every label in ASCII.
pub(super) fn to_ascii(host: &str) -> Option<String> {
    let mut out = String::with_capacity(host.len());
    for (i, label) in host.split('.').enumerate() {
        if i > 0 {
            out.push('.');
        }
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
        !name.is_ascii()
            && !has_mapped(&name)
            && punycode::to_ascii(&name).as_deref() == Some(label)
    })
}

fn has_mapped(name: &str) -> bool {
    let mut before = None;
    name.chars().any(|c| {
        let before = before.replace(c);
        is_mapped(c) && !is_joiner(before, c)
    })
}

fn lower(c: char) -> Option<char> {
    // Browsers disagree about capital sharp s, and a dotted capital I becomes two characters.
    if c == '\u{1e9e}' {
        return None;
    }
    let mut lower = c.to_lowercase();
    lower.next().filter(|_| lower.next().is_none())
}

/// Letters and digits that UTS 46 leaves alone.
fn is_plain(c: char) -> bool {
    matches!(c,
        // Latin, without digraphs, the long s and what begins with an apostrophe
        '\u{df}'..='\u{f6}' | '\u{f8}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}'
        | '\u{14a}'..='\u{17e}' | '\u{180}'..='\u{1c3}' | '\u{1cd}'..='\u{1f0}'
        | '\u{1f4}'..='\u{2ac}' | '\u{1e00}'..='\u{1e99}' | '\u{1ea0}'..='\u{1eff}'
        // Greek, Cyrillic, Armenian, Georgian
        | '\u{3ac}'..='\u{3ce}' | '\u{3d7}'..='\u{3ef}' | '\u{430}'..='\u{481}'
        | '\u{48a}'..='\u{52f}' | '\u{560}'..='\u{586}' | '\u{10d0}'..='\u{10fa}'
        // Hebrew, Arabic
        | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}'
        | '\u{66e}'..='\u{66f}' | '\u{671}'..='\u{674}' | '\u{679}'..='\u{6d3}'
        // Devanagari without nukta, Bengali, Thai, Ethiopic
        | '\u{900}'..='\u{93b}' | '\u{93d}'..='\u{957}' | '\u{960}'..='\u{963}'
        | '\u{966}'..='\u{96f}' | '\u{985}'..='\u{9b9}' | '\u{e01}'..='\u{e30}' | '\u{e32}'
        | '\u{e34}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e50}'..='\u{e59}'
        | '\u{1200}'..='\u{135a}'
        // Kana, Bopomofo, Han, Hangul
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309e}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30fe}' | '\u{3105}'..='\u{312f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ebe0}' | '\u{30000}'..='\u{323af}'
        // Symbols and pictures
        | '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}'
    )
}

/// Characters that no serialized host stands for, because UTS 46 maps or refuses them. Not all of
/// them: the lint that asks may miss a name but must not refuse a good one.
fn is_mapped(c: char) -> bool {
    blank(c).is_some()
        || !c.to_lowercase().eq([c])
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

/// Marks that would be drawn over the character before them.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')
}

/// Normalization form C for a letter and one mark, as macOS writes file names.
fn composed(base: char, mark: char) -> Option<char> {
    let (bases, letters) = match mark {
        '\u{300}' => ("aeinouwyеи", "àèìǹòùẁỳѐѝ"),
        '\u{301}' => ("acegiklmnoprsuwyzгкαεηιουω", "áćéǵíḱĺḿńóṕŕśúẃýźѓќάέήίόύώ"),
        '\u{302}' => ("aceghijosuwyz", "âĉêĝĥîĵôŝûŵŷẑ"),
        '\u{303}' => ("aeinouvy", "ãẽĩñõũṽỹ"),
        '\u{304}' => ("aegiouyиу", "āēḡīōūȳӣӯ"),
        '\u{306}' => ("aegiouаеиу", "ăĕğĭŏŭӑӗйў"),
        '\u{307}' => ("abcdefghmnoprstwxyz", "ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏż"),
        '\u{308}' => ("aehiotuwxyаеиоуыэιυ", "äëḧïöẗüẅẍÿӓёӥӧӱӹӭϊϋ"),
        '\u{30a}' => ("auwy", "åůẘẙ"),
        '\u{30b}' => ("ouу", "őűӳ"),
        '\u{30c}' => ("acdeghijklnorstuz", "ǎčďěǧȟǐǰǩľňǒřšťǔž"),
        '\u{323}' => ("abdehiklmnorstuvwyz", "ạḅḍẹḥịḳḷṃṇọṛṣṭụṿẉỵẓ"),
        '\u{327}' => ("cdeghklnrst", "çḑȩģḩķļņŗşţ"),
        '\u{328}' => ("aeiou", "ąęįǫų"),
        '\u{3099}' => (
            "うかきくけこさしすせそたちつてとはひふへほウカキクケコサシスセソタチツテトハヒフヘホ",
            "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼヴガギグゲゴザジズゼゾダヂヅデドバビブベボ",
        ),
        '\u{309a}' => ("はひふへほハヒフヘホ", "ぱぴぷぺぽパピプペポ"),
        _ => return None,
    };
    letters.chars().nth(bases.chars().position(|c| c == base)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (host, expected) in [
            ("münchen.de", Some("xn--mnchen-3ya.de")),
            ("MÜNCHEN.DE", Some("xn--mnchen-3ya.de")),
            ("mu\u{308}nchen.de", Some("xn--mnchen-3ya.de")),
            ("例え.テスト", Some("xn--r8jz45g.xn--zckzah")),
            ("例え。テスト", Some("xn--r8jz45g.xn--zckzah")),
            ("faß.example", Some("xn--fa-hia.example")),
            ("ｅｘａｍｐｌｅ．ｃｏｍ", Some("example.com")),
            ("exam\u{ad}ple.com", Some("example.com")),
            ("か\u{3099}.jp", Some("xn--v8j.jp")),
            ("💩.example", Some("xn--ls8h.example")),
            ("i\u{fe0f}❤.ws", Some("xn--i-7iq.ws")),
            ("ﬁ.example", None),
            ("straẞe.example", None),
            ("İ.example", None),
            ("x\u{301}.example", None),
            ("نامه\u{200c}ای.example", None),
            ("²", None),
        ] {
            let ascii = map(host).and_then(|host| to_ascii(&host));
            assert_eq!(ascii.as_deref(), expected, "{host}");
        }
    }

    #[test]
    fn tables_are_pairs() {
        for mark in ('\u{300}'..='\u{30ff}').filter(|c| composed('a', *c).is_some()) {
            let letter = composed('a', mark).unwrap();
            assert!(is_plain(letter), "{mark:?}");
        }
        assert_eq!(composed('u', '\u{308}'), Some('ü'));
        assert_eq!(composed('ホ', '\u{309a}'), Some('ポ'));
        assert_eq!(composed('э', '\u{308}'), Some('ӭ'));
        assert_eq!(composed('q', '\u{308}'), None);
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
            // a joiner behind `a`, and at the start
            ("xn--ab-j1t", false),
            ("xn--0ug", false),
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
