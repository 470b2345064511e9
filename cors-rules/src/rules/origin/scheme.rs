//! Schemes: which of them have pages with an origin, and which are slips of the pen.

use crate::rules::text;

/// Schemes whose pages have an origin; longer names before their own beginnings.
pub(super) const KNOWN: &str = "\
    https http wss ws ftp chrome-extension moz-extension safari-web-extension capacitor ionic \
    tauri";

/// Schemes without a tuple origin (URL, origin), or whose documents browsers give an opaque one.
const OPAQUE: &str = "\
    about blob cid content data file filesystem geo intent jar javascript magnet mailto mid news \
    nntp sip sips sms srcdoc tel urn vbscript view-source xmpp";

/// The schemes that stand twice when one URL is pasted into another.
pub(super) const WEB: &str = "https http wss ws";

/// One of these schemes at the beginning of a text, in any case, and what follows it.
pub(super) fn strip_any<'a>(text: &'a str, schemes: &str) -> Option<(&'a str, &'a str)> {
    let begins = |name: &str| text.get(..name.len()).is_some_and(|h| h.eq_ignore_ascii_case(name));
    let name = text::find_part(schemes, " ", &mut |name| begins(name))?;
    text.split_at_checked(name.len())
}

/// A scheme without origin at the beginning of a text, and what follows its colon.
pub(super) fn strip_opaque(bare: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text::split_once(bare, ":")?;
    let is_port = rest.len() <= 5 && text::is_digits(rest);
    // `data:8080` and `content:3000` are hosts that somebody named so.
    (is_opaque(scheme) && !is_port).then_some((scheme, rest))
}

/// Whether the pages of a scheme, in any case, have no origin of their own.
pub(super) fn is_opaque(scheme: &str) -> bool {
    text::is_one_of(&text::lower(scheme), OPAQUE)
}

/// What a page that talks to this scheme was loaded over.
pub(super) fn page_scheme(scheme: &str) -> Option<&'static str> {
    match scheme {
        "ws" => Some("http"),
        "wss" | "ftp" | "ftps" | "sftp" => Some("https"),
        _ => None,
    }
}

/// The scheme of pages that was meant by one that has none, be it a slip or of no pages.
///
/// Custom schemes are legion and may be anything, so only what begins like `http` is compared.
pub(super) fn meant(scheme: &str) -> Option<&'static str> {
    let pages = page_scheme(scheme);
    if pages.is_some() || text::is_one_of(scheme, KNOWN) || is_opaque(scheme) {
        return pages;
    }
    // Edge sends Chromium's.
    if matches!(scheme, "extension" | "edge-extension" | "ms-browser-extension") {
        return Some("chrome-extension");
    }
    let (names, most): (&[&str], usize) = match scheme.len() {
        // Two slips in four letters are another word: `html`, `tops`.
        3..5 if text::begins(scheme, "ht") => (&["https", "http"], 1),
        5..9 if text::begins(scheme, "ht") => (&["https", "http"], 2),
        11.. => (&["chrome-extension", "moz-extension", "safari-web-extension"], 1),
        _ => return None,
    };
    text::nearest(scheme, names, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant() {
        for (scheme, expected) in [
            ("htps", Some("https")),
            ("httsp", Some("https")),
            ("httpss", Some("https")),
            ("ttps", Some("https")),
            ("hhtps", Some("https")),
            ("hxxps", Some("https")),
            ("htp", Some("http")),
            ("htttp", Some("http")),
            ("ttp", Some("http")),
            ("chrome-extention", Some("chrome-extension")),
            ("extension", Some("chrome-extension")),
            ("wss", Some("https")),
            ("https", None),
            ("http", None),
            ("app", None),
            ("tauri", None),
            ("connector", None),
            ("hybrid", None),
            ("hop", None),
            ("html", None),
            ("tap", None),
            ("tcp", None),
            ("tops", None),
            ("ht", None),
            ("things", None),
            ("ms-appx-web", None),
        ] {
            assert_eq!(meant(scheme), expected, "{scheme}");
        }
    }

    #[test]
    fn opaque_schemes() {
        assert_eq!(strip_opaque("about:blank"), Some(("about", "blank")));
        assert_eq!(strip_opaque("FILE:///tmp"), Some(("FILE", "///tmp")));
        assert_eq!(strip_opaque("data:8080"), None);
        assert_eq!(strip_opaque("https://example.com"), None);
    }
}
