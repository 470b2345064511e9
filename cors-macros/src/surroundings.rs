//! The code around an attribute, which a macro does not get: whether its function is in an `impl` or a
//! trait, where no type can stand beside it. The source file knows, where there is one and it is
//! formatted; elsewhere rustc says it in its own words.

use std::fs;

use proc_macro2::Span;

/// The block that an attribute at this place is in, with its article, if that is an `impl` or a trait.
pub(crate) fn block_of(attribute: Span) -> Option<&'static str> {
    if !proc_macro::is_available() {
        return None;
    }
    let place = attribute.unwrap();
    // Most handlers are at the start of a line, and then no file has to be read.
    if place.column() == 1 {
        return None;
    }
    let text = fs::read_to_string(place.local_file()?).ok()?;
    block_of_line(&text, place.line())
}

/// The same for a line of a text, counted from one.
fn block_of_line(text: &str, line: usize) -> Option<&'static str> {
    let before: Vec<&str> = text.lines().take(line).collect();
    let (own, before) = before.split_last()?;
    if !own.trim_start().starts_with("#[") {
        return None;
    }
    let is_code = |line: &&&str| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with("//") && !line.starts_with("#[")
    };
    let mut outer =
        before.iter().rev().filter(is_code).skip_while(|line| indent(line) >= indent(own));
    // The end of its head, which may have several lines.
    let end = outer.next()?;
    if !end.trim_end().ends_with('{') {
        return None;
    }
    let lines = std::iter::once(end).chain(outer.take(20));
    lines
        .take_while(|line| indent(line) >= indent(end))
        .find_map(|line| keyword(line))
        .filter(|noun| !noun.is_empty())
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// What a line begins, with its article, if it begins an item; empty where that is no `impl` and no
/// trait.
fn keyword(line: &str) -> Option<&'static str> {
    let mut words = line.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_');
    loop {
        return match words.next()? {
            "pub" | "crate" | "super" | "in" | "unsafe" | "default" | "" => continue,
            "impl" => Some("an `impl`"),
            "trait" => Some("a trait"),
            "mod" | "fn" | "async" | "const" | "extern" | "macro_rules" | "let" | "match"
            | "if" | "for" | "while" | "loop" => Some(""),
            _ => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks() {
        for (text, expected) in [
            ("impl S {\n    #[cors(App)]", Some("an `impl`")),
            ("impl S {\n    fn a() {\n        b();\n    }\n\n    #[cors(App)]", Some("an `impl`")),
            (
                "unsafe impl<T> S for T\nwhere\n    T: Clone,\n{\n    #[cors(App)]",
                Some("an `impl`"),
            ),
            ("pub(crate) trait T {\n    #[cors(App)]", Some("a trait")),
            ("mod api {\n    #[cors(App)]", None),
            ("impl S {\n    fn a() {\n        #[cors(App)]", None),
            ("impl S {}\n\nfn a() {\n    #[cors(App)]", None),
            ("mod implementation {\n    #[cors(App)]", None),
            ("macro_rules! a {\n    () => {\n        #[cors(App)]", None),
            ("impl S { #[cors(App)]", None),
            ("    #[cors(App)]", None),
        ] {
            assert_eq!(block_of_line(text, text.lines().count()), expected, "{text}");
        }
    }
}
