//! Origins that are typed: what is asked of them, what the compiler's checks say to them, and that the
//! API goes by them once it is told.

use std::error::Error;

use super::{client::Client, report::Report};

const DOCS: &str = "https://docs.example.com";

/// What was typed, who asks, and the verdict, or the first line about the origins.
const ROWS: &[(&str, &str, &str)] = &[
    ("", DOCS, "OriginNotAllowed"),
    ("https://docs.example.com", DOCS, "Allowed"),
    ("https://app.example.com, https://docs.example.com", DOCS, "Allowed"),
    ("https://*.example.com", DOCS, "Allowed"),
    (
        "A { origins: [\"https://docs.example.com\"], methods: [PUT] }",
        DOCS,
        "Allowed; not asked: methods",
    ),
    ("http://localhost:5173", "http://localhost:5173", "Allowed"),
    ("https://docs.example.com/", DOCS, "origins: origin 1: origin \"https://docs.example.com/\""),
    ("https://docs.example.com *", DOCS, "origins: origin 1: "),
    (
        "http://docs.example.com",
        DOCS,
        "origins: origin 1: \"http://docs.example.com\" is not secure",
    ),
    ("null", DOCS, "origins: origin 1: origin `null`"),
];

pub(super) async fn check(
    api: &Client,
    page: &Client,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    for (typed, origin, expected) in ROWS {
        let query =
            [("policy", "Yours"), ("origin", origin), ("method", "GET"), ("origins", typed)];
        let (_, answer) = page.ask("/explain", &query).await?;
        let text = |name: &str| answer[name].as_str().unwrap_or_default();
        let left_out = answer["left_out"].as_array().into_iter().flatten();
        let left_out: Vec<&str> = left_out.filter_map(|key| key.as_str()).collect();
        let mut got = match answer["verdict"]["kind"].as_str() {
            Some(kind) => kind.to_owned(),
            None => format!("{}: {}", text("field"), text("message")),
        };
        if !left_out.is_empty() {
            got = format!("{got}; not asked: {}", left_out.join(", "));
        }
        // Of a message only the beginning: its words are the compiler's, and tested there.
        let got = got.get(..expected.len()).unwrap_or(&got).to_owned();
        report.row(&format!("{origin} under {typed:?}"), &[(*expected).to_owned()], &[got]);
    }

    for (told, expected) in [
        (None, "refused"),
        (Some("https%3A%2F%2Fdocs.example.com"), "allowed"),
        (Some("https%3A%2F%2Fdocs.example.com%2F"), "422, allowed"),
        (Some(""), "refused"),
    ] {
        let mut got = Vec::new();
        if let Some(origins) = told {
            let (status, _, _) = page.send(&format!("PUT /yours?origins={origins}"), &[]).await?;
            if !status.is_success() {
                got.push(status.as_u16().to_string());
            }
        }
        let (_, headers, _) = api.send("GET /yours", &[("origin", DOCS)]).await?;
        let is_allowed = headers.get("access-control-allow-origin").is_some_and(|own| own == DOCS);
        got.push(if is_allowed { "allowed" } else { "refused" }.to_owned());
        let expected = [expected.to_owned()];
        report.row(&format!("the API, told {told:?}"), &expected, &[got.join(", ")]);
    }
    Ok(())
}
