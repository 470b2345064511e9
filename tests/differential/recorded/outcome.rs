//! What came of one fetch, the same for a real browser and for the model, as lines to compare.

use std::collections::BTreeMap;

/// What the server got and what script got.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) sent: Vec<Sent>,
    pub(crate) result: Option<Seen>,
    /// The exception's text, where it says more than that the fetch failed.
    pub(crate) thrown: Option<String>,
    /// The line on the console.
    pub(crate) console: Option<String>,
}

/// A request as it reached the server.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
}

/// A response as script sees it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) kind: String,
    pub(crate) status: u16,
    /// Where redirects led.
    pub(crate) redirected: Option<String>,
    pub(crate) headers: BTreeMap<String, String>,
}

/// What a browser says of itself, of the connection, of its HTTP cache and of its third-party
/// cookies; CORS reads none of it. Each is still compared where it is the
/// page's own.
const OF_THE_BROWSER: [&str; 13] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "host",
    "pragma",
    "priority",
    "referer",
    "sec-fetch-storage-access",
    "te",
    "user-agent",
];

impl Sent {
    /// Without what says nothing about CORS; `set` are the names that the page set.
    ///
    /// `sec-fetch-dest` and `-mode` are always the same here, which is asserted instead of written
    /// down with every request.
    pub(crate) fn new(
        method: &str,
        url: &str,
        headers: impl IntoIterator<Item = (String, String)>,
        set: &[(String, String)],
    ) -> Self {
        let is_set = |name: &str, value: &str| {
            set.iter().any(|(own, set)| own.eq_ignore_ascii_case(name) && set == value)
        };
        let mut kept: Vec<(String, String)> = Vec::new();
        for (name, value) in headers {
            match name.as_str() {
                "sec-fetch-dest" => assert_eq!(value, "empty", "{method} {url}"),
                "sec-fetch-mode" => assert_eq!(value, "cors", "{method} {url}"),
                name if name.starts_with("sec-ch-") => {}
                name if OF_THE_BROWSER.contains(&name) && !is_set(name, &value) => {}
                // Lines and a list mean the same; Chromium sends a list.
                _ => match kept.iter_mut().find(|(kept, _)| *kept == name) {
                    Some((_, values)) => *values = format!("{values}, {value}"),
                    None => kept.push((name, value)),
                },
            }
        }
        kept.sort();
        Self { method: method.to_owned(), url: url.to_owned(), headers: kept }
    }
}

impl Outcome {
    /// What does not depend on an engine's words.
    pub(crate) fn without_words(self) -> Self {
        Self { thrown: None, console: None, ..self }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for sent in &self.sent {
            lines.push(format!("sent {} {}", sent.method, sent.url));
            lines.extend(sent.headers.iter().map(|(name, value)| format!("  {name}: {value}")));
        }
        match &self.result {
            None => lines.push("blocked".to_owned()),
            Some(seen) => {
                let to = seen.redirected.as_ref().map(|url| format!(" redirected to {url}"));
                lines.push(format!("{} {}{}", seen.kind, seen.status, to.unwrap_or_default()));
                lines.extend(seen.headers.iter().map(|(name, value)| format!("  {name}: {value}")));
            }
        }
        // The model's sentence ends in a full stop, the browser's with the URL.
        let thrown = self.thrown.iter().filter_map(|text| text.split(": http").next());
        lines.extend(thrown.map(|text| format!("thrown {}", text.trim_end_matches('.'))));
        lines.extend(self.console.iter().map(|text| format!("console {text}")));
        // Trailing blanks do not survive in the files.
        lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
    }
}
