//! What the API answers: a table of requests, preflights included, and their complete CORS headers.

use std::error::Error;

use axum::http::HeaderMap;

use super::{client::Client, report::Report};

/// A request with its headers, the status, and the complete set of CORS headers and `vary`, without
/// `access-control-`.
type Row = (&'static str, u16, &'static str);

const TABLE: &[Row] = &[
    ("GET /items", 200, "vary: origin"),
    (
        "GET /items | origin: http://localhost:8101",
        200,
        "allow-credentials: true | allow-origin: http://localhost:8101 | expose-headers: x-total-count | vary: origin",
    ),
    ("GET /items | origin: http://localhost:8102", 200, "vary: origin"),
    ("GET /items | origin: null", 200, "vary: origin"),
    (
        "GET /items/9 | origin: http://localhost:8101",
        404,
        "allow-credentials: true | allow-origin: http://localhost:8101 | expose-headers: x-total-count | vary: origin",
    ),
    (
        "PATCH /items/1 | origin: http://localhost:8101",
        405,
        "allow-credentials: true | allow-origin: http://localhost:8101 | expose-headers: x-total-count | vary: origin",
    ),
    (
        "OPTIONS /items/1 | origin: http://localhost:8101 | access-control-request-method: PUT | access-control-request-headers: content-type",
        204,
        "allow-credentials: true | allow-headers: authorization,content-type | allow-methods: GET,HEAD,PUT,DELETE | allow-origin: http://localhost:8101 | max-age: 600 | vary: origin",
    ),
    (
        "OPTIONS /items/1 | origin: http://localhost:8102 | access-control-request-method: PUT",
        403,
        "vary: origin",
    ),
    (
        "OPTIONS /items/1 | origin: http://localhost:8101.evil.test | access-control-request-method: PUT",
        403,
        "vary: origin",
    ),
    (
        "OPTIONS /items/1 | origin: http://localhost:8101",
        405,
        "allow-credentials: true | allow-origin: http://localhost:8101 | expose-headers: x-total-count | vary: origin",
    ),
    (
        "GET /drafts | origin: http://pr-7.preview.localhost:8101",
        200,
        "allow-origin: http://pr-7.preview.localhost:8101 | vary: origin",
    ),
    ("GET /drafts | origin: http://preview.localhost:8101", 200, "vary: origin"),
    (
        "OPTIONS /drafts | origin: http://pr-7.preview.localhost:8101 | access-control-request-method: POST | access-control-request-headers: content-type",
        204,
        "allow-headers: content-type | allow-methods: GET,HEAD,POST | allow-origin: http://pr-7.preview.localhost:8101 | vary: origin",
    ),
    (
        "GET /stations | origin: http://localhost:8102",
        200,
        "allow-origin: * | expose-headers: etag",
    ),
    ("GET /stations", 200, "allow-origin: * | expose-headers: etag"),
    // Two policies on one path: the method that is asked for decides.
    (
        "OPTIONS /items | origin: http://admin.localhost:8101 | access-control-request-method: POST | access-control-request-headers: content-type",
        204,
        "allow-headers: content-type | allow-methods: POST | allow-origin: http://admin.localhost:8101 | vary: origin",
    ),
    (
        "OPTIONS /items | origin: http://localhost:8101 | access-control-request-method: POST | access-control-request-headers: content-type",
        403,
        "vary: origin",
    ),
    (
        "OPTIONS /items | origin: http://localhost:8101 | access-control-request-method: PUT",
        403,
        "vary: origin",
    ),
    // A denied route under an app-wide policy that is for everybody.
    ("POST /keys | origin: http://localhost:8101", 200, "vary: origin"),
    (
        "OPTIONS /keys | origin: http://localhost:8101 | access-control-request-method: POST",
        403,
        "vary: origin",
    ),
    // Everything else.
    (
        "GET /no/such/path | origin: http://localhost:8102",
        404,
        "allow-origin: * | expose-headers: etag",
    ),
];

/// Sends every row.
pub(super) async fn check(api: &Client, report: &mut Report) -> Result<(), Box<dyn Error>> {
    for &(row, status, expected) in TABLE {
        let mut parts = row.split(" | ");
        let request = parts.next().unwrap_or_default();
        let headers: Vec<_> = parts.filter_map(|header| header.split_once(": ")).collect();
        let (got, headers, _) = api.send(request, &headers).await?;
        let answer = |status: u16, lines: &str| vec![status.to_string(), lines.to_owned()];
        let got = answer(got.as_u16(), &said(&headers));
        report.row(row, &answer(status, expected), &got);
    }
    Ok(())
}

fn said(headers: &HeaderMap) -> String {
    let mut lines: Vec<String> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == "vary")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("not text")))
        .map(|line| line.trim_start_matches("access-control-").to_owned())
        .collect();
    lines.sort();
    lines.join(" | ")
}
