//! What the API answers: a table of requests, preflights included, and their complete CORS headers.

use std::error::Error;

use axum::http::{HeaderMap, StatusCode};

use super::{client::Client, report::Report};

/// One request and its answer: the status and the complete set of CORS headers and `vary`.
struct Row {
    request: &'static str,
    headers: &'static [(&'static str, &'static str)],
    status: u16,
    answer: &'static [(&'static str, &'static str)],
}

const ALLOWED: (&str, &str) = ("origin", "http://localhost:8101");
const OTHER: (&str, &str) = ("origin", "http://localhost:8102");
const ADMIN: (&str, &str) = ("origin", "http://admin.localhost:8101");
const PREVIEW: (&str, &str) = ("origin", "http://pr-7.preview.localhost:8101");
const ASKS_PUT: (&str, &str) = ("access-control-request-method", "PUT");
const ASKS_JSON: (&str, &str) = ("access-control-request-headers", "content-type");
const VARY: (&str, &str) = ("vary", "origin");

const TABLE: &[Row] = &[
    Row { request: "GET /items", headers: &[], status: 200, answer: &[VARY] },
    Row {
        request: "GET /items",
        headers: &[ALLOWED],
        status: 200,
        answer: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-origin", "http://localhost:8101"),
            ("access-control-expose-headers", "x-total-count"),
            VARY,
        ],
    },
    Row { request: "GET /items", headers: &[OTHER], status: 200, answer: &[VARY] },
    Row { request: "GET /items", headers: &[("origin", "null")], status: 200, answer: &[VARY] },
    Row {
        request: "GET /items/9",
        headers: &[ALLOWED],
        status: 404,
        answer: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-origin", "http://localhost:8101"),
            ("access-control-expose-headers", "x-total-count"),
            VARY,
        ],
    },
    Row {
        request: "PATCH /items/1",
        headers: &[ALLOWED],
        status: 405,
        answer: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-origin", "http://localhost:8101"),
            ("access-control-expose-headers", "x-total-count"),
            VARY,
        ],
    },
    Row {
        request: "OPTIONS /items/1",
        headers: &[ALLOWED, ASKS_PUT, ASKS_JSON],
        status: 204,
        answer: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-headers", "authorization,content-type"),
            ("access-control-allow-methods", "GET,HEAD,PUT,DELETE"),
            ("access-control-allow-origin", "http://localhost:8101"),
            ("access-control-max-age", "600"),
            VARY,
        ],
    },
    Row { request: "OPTIONS /items/1", headers: &[OTHER, ASKS_PUT], status: 403, answer: &[VARY] },
    Row {
        request: "OPTIONS /items/1",
        headers: &[("origin", "http://localhost:8101.evil.test"), ASKS_PUT],
        status: 403,
        answer: &[VARY],
    },
    Row {
        request: "OPTIONS /items/1",
        headers: &[ALLOWED],
        status: 405,
        answer: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-origin", "http://localhost:8101"),
            ("access-control-expose-headers", "x-total-count"),
            VARY,
        ],
    },
    Row {
        request: "GET /drafts",
        headers: &[PREVIEW],
        status: 200,
        answer: &[("access-control-allow-origin", "http://pr-7.preview.localhost:8101"), VARY],
    },
    Row {
        request: "GET /drafts",
        headers: &[("origin", "http://preview.localhost:8101")],
        status: 200,
        answer: &[VARY],
    },
    Row {
        request: "OPTIONS /drafts",
        headers: &[PREVIEW, ("access-control-request-method", "POST"), ASKS_JSON],
        status: 204,
        answer: &[
            ("access-control-allow-headers", "content-type"),
            ("access-control-allow-methods", "GET,HEAD,POST"),
            ("access-control-allow-origin", "http://pr-7.preview.localhost:8101"),
            VARY,
        ],
    },
    Row {
        request: "GET /stations",
        headers: &[OTHER],
        status: 200,
        answer: &[("access-control-allow-origin", "*"), ("access-control-expose-headers", "etag")],
    },
    Row {
        request: "GET /stations",
        headers: &[],
        status: 200,
        answer: &[("access-control-allow-origin", "*"), ("access-control-expose-headers", "etag")],
    },
    // Two policies on one path: the method that is asked for decides.
    Row {
        request: "OPTIONS /items",
        headers: &[ADMIN, ("access-control-request-method", "POST"), ASKS_JSON],
        status: 204,
        answer: &[
            ("access-control-allow-headers", "content-type"),
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-origin", "http://admin.localhost:8101"),
            VARY,
        ],
    },
    Row {
        request: "OPTIONS /items",
        headers: &[ALLOWED, ("access-control-request-method", "POST"), ASKS_JSON],
        status: 403,
        answer: &[VARY],
    },
    Row { request: "OPTIONS /items", headers: &[ALLOWED, ASKS_PUT], status: 403, answer: &[VARY] },
    // A denied route under an app-wide policy that is for everybody.
    Row { request: "POST /keys", headers: &[ALLOWED], status: 200, answer: &[VARY] },
    Row {
        request: "OPTIONS /keys",
        headers: &[ALLOWED, ("access-control-request-method", "POST")],
        status: 403,
        answer: &[VARY],
    },
    // Everything else.
    Row {
        request: "GET /no/such/path",
        headers: &[OTHER],
        status: 404,
        answer: &[("access-control-allow-origin", "*"), ("access-control-expose-headers", "etag")],
    },
];

/// Sends every row.
pub(super) async fn check(api: &Client, report: &mut Report) -> Result<(), Box<dyn Error>> {
    for row in TABLE {
        let (got, headers, _) = api.send(row.request, row.headers).await?;
        let expected = answer(
            StatusCode::from_u16(row.status)?,
            row.answer.iter().map(|(name, value)| format!("{name}: {value}")),
        );
        let asked = row.headers.iter().map(|(name, value)| format!("\n    {name}: {value}"));
        let question = format!("{}{}", row.request, asked.collect::<String>());
        report.row(&question, &expected, &answer(got, cors_headers(&headers)));
    }
    Ok(())
}

fn answer(status: StatusCode, headers: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = headers.collect();
    lines.sort();
    lines.insert(0, status.to_string());
    lines
}

fn cors_headers(headers: &HeaderMap) -> impl Iterator<Item = String> {
    headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == "vary")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("not text")))
}
