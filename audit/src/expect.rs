//! A file of expectations: policies, as the audit prints them, each with its URLs.
//!
//! ```text
//! cors_policy! {
//!     // Observed at https://api.example.com/items.
//!     pub Api {
//!         origins: ["https://app.example.com"],
//!         methods: [GET, PUT],
//!         credentials: true,
//!     }
//! }
//! ```

use http::Method;

use crate::{ask::Questions, asker::Expected, target::Target, terms::Terms};

/// The comment that names a URL.
const OBSERVED: &str = "// Observed at ";

/// Reads a file: what to ask each of its URLs.
///
/// # Errors
///
/// What cannot be read, with its line.
pub fn parse(text: &str) -> Result<Vec<(Target, Questions)>, String> {
    let mut all = Vec::new();
    let mut targets = Vec::new();
    let mut terms: Option<Terms> = None;
    for (number, line) in text.lines().enumerate() {
        let at = |error: String| format!("line {}: {error}", number + 1);
        let line = line.trim();
        if let Some(url) = line.strip_prefix(OBSERVED) {
            targets.push(Target::parse(url.trim_end_matches('.')).map_err(at)?);
        } else if line.is_empty() || line.starts_with("//") || line.starts_with("cors_policy!") {
        } else if line.ends_with('{') {
            terms = Some(Terms::default());
        } else if line == "}" {
            let Some(terms) = terms.take() else { continue };
            let questions = questions(&terms).map_err(at)?;
            if targets.is_empty() {
                return Err(at(format!("no `{OBSERVED}URL.` stands before this policy")));
            }
            all.extend(targets.drain(..).map(|target| (target, questions.clone())));
        } else {
            let terms = terms.as_mut().ok_or_else(|| at("it is not in a policy".to_owned()))?;
            entry(terms, line).map_err(at)?;
        }
    }
    if all.is_empty() { Err("there is no policy in the file".to_owned()) } else { Ok(all) }
}

/// `key: value,`
fn entry(terms: &mut Terms, line: &str) -> Result<(), String> {
    let (key, value) = line.split_once(':').ok_or("write `key: value`")?;
    let value = value.trim().trim_end_matches(',');
    match key.trim() {
        "origins" => terms.origins = list(value)?,
        "methods" => terms.methods = list(value)?,
        "headers" => terms.headers = list(value)?,
        "expose" => terms.expose = list(value)?,
        "credentials" => {
            terms.credentials = value.parse().map_err(|_| format!("`{value}` is not a bool"))?;
        }
        "max_age" => {
            let seconds = value.parse().map_err(|_| format!("`{value}` is not a number"))?;
            terms.max_age = Some(seconds);
        }
        key => return Err(format!("unknown key `{key}`")),
    }
    Ok(())
}

/// `[GET, "x-a", #[cfg(debug_assertions)] "http://localhost:3000"]`, on one line. An entry for
/// development is not expected.
fn list(value: &str) -> Result<Vec<String>, String> {
    let inner = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = inner.ok_or_else(|| format!("`{value}` is not a list on one line"))?;
    let mut items = Vec::new();
    for item in inner.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        if item.starts_with("#[cfg") {
            continue;
        }
        let bare = item.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        items.push(bare.unwrap_or(item).to_owned());
    }
    Ok(items)
}

fn questions(terms: &Terms) -> Result<Questions, String> {
    let is_any = |item: &&String| *item != "*";
    let expected = terms.origins.iter().filter(is_any).map(|entry| Expected::parse(entry));
    let methods = terms.methods.iter().filter(is_any).map(|name| {
        Method::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` is not a method"))
    });
    Ok(Questions {
        expected: expected.collect::<Result<_, _>>()?,
        methods: methods.collect::<Result<_, _>>()?,
        headers: terms
            .headers
            .iter()
            .filter(is_any)
            .map(|name| name.to_ascii_lowercase())
            .collect(),
        extra: Vec::new(),
        policy: Some(terms.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "cors_policy! {
    // Observed at https://api.example.com/items.
    // Observed at https://api.example.com/users.
    // The server also allows origins that nobody has named; they are left out.
    pub Api {
        origins: [\"https://app.example.com\", #[cfg(debug_assertions)] \"http://localhost:3000\"],
        methods: [GET, PUT, \"M-SEARCH\"],
        headers: [\"X-A\"],
        credentials: true,
        max_age: 600,
    }
}
";

    #[test]
    fn what_the_audit_prints_is_read() {
        let all = parse(FILE).expect("a file");
        let urls: Vec<String> = all.iter().map(|(target, _)| target.url()).collect();
        assert_eq!(urls, ["https://api.example.com/items", "https://api.example.com/users"]);
        let (_, questions) = &all[0];
        assert_eq!(questions.expected.len(), 1);
        assert_eq!((questions.methods.len(), &questions.headers[..]), (3, &["x-a".to_owned()][..]));
        let terms = questions.policy.as_ref().expect("a policy");
        assert_eq!((terms.credentials, terms.max_age), (true, Some(600)));
    }

    #[test]
    fn mistakes_have_a_line() {
        for (from, to, expected) in [
            ("origins", "origin", "line 6: unknown key `origin`"),
            ("true", "yes", "line 9: `yes` is not a bool"),
            ("[GET", "GET", "line 7: `GET, PUT"),
            ("Observed", "Seen", "line 11: no `// Observed at URL.`"),
            ("pub Api {", "pub Api", "line 5: it is not in a policy"),
            ("https://app.", "app.", "line 11: `app.example.com` is not an origin"),
        ] {
            let error = parse(&FILE.replace(from, to)).expect_err(to);
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
