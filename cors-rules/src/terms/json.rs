//! A policy as JSON: the facts of its `Display`, for tools.

use alloc::vec::Vec;
use core::fmt;

use super::{Rendering, Terms, display};

/// A policy as one line of JSON.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(pub Rendering<'a>);

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rendering { name, terms } = self.0;
        f.write_str("{\"name\":")?;
        string(name, f)?;
        if terms.members.is_empty() {
            own(terms, f)?;
        } else {
            f.write_str(",\"policies\":")?;
            list(terms.members, f, |member, f| {
                Self(Rendering { name: member.name, terms: member.terms }).fmt(f)
            })?;
        }
        write!(f, ",\"enforce\":{}}}", terms.enforce)
    }
}

fn own(terms: &Terms, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let origins = display::origins(&terms.origins);
    f.write_str(",\"origins\":")?;
    list(&origins, f, |origin, f| string(origin, f))?;
    write!(f, ",\"runtime_origins\":{}", terms.origins.runtime)?;
    for (key, names) in
        [("methods", &terms.methods), ("headers", &terms.headers), ("expose", &terms.expose)]
    {
        write!(f, ",\"{key}\":")?;
        if key == "methods" && names.list.is_empty() {
            // Those of the route.
            f.write_str("null")?;
            continue;
        }
        let mut names: Vec<&str> = names.list.to_vec();
        names.sort_unstable();
        list(&names, f, |name, f| string(name, f))?;
    }
    write!(f, ",\"credentials\":{},\"max_age\":", terms.credentials)?;
    match terms.max_age {
        Some(max_age) => write!(f, "{}", max_age.seconds),
        None => f.write_str("null"),
    }
}

fn list<T>(
    values: &[T],
    f: &mut fmt::Formatter<'_>,
    mut write: impl FnMut(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    f.write_str("[")?;
    for (i, value) in values.iter().enumerate() {
        f.write_str(if i == 0 { "" } else { "," })?;
        write(value, f)?;
    }
    f.write_str("]")
}

/// RFC 8259, 7.
fn string(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\0'..='\x1f' => write!(f, "\\u{:04x}", u32::from(character))?,
            _ => fmt::Write::write_char(f, character)?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    #[test]
    fn text_is_escaped() {
        let name = "a\"b\\c\n\u{1f}é";
        let json = Json(Rendering { name, terms: &Terms::DENY }).to_string();
        assert!(json.starts_with(r#"{"name":"a\"b\\c\u000a\u001fé","#), "{json}");
    }
}
