//! "What if" requests, and what the server says to them.

use std::error::Error;

use serde_json::Value;

use super::{client::Client, report::Report};

/// A request, the kind of its verdict, and what else there is to say.
struct Row {
    policy: &'static str,
    origin: &'static str,
    method: &'static str,
    headers: &'static str,
    credentials: &'static str,
    verdict: &'static str,
    /// What script gets in the model.
    script: &'static str,
    /// Preflights, then actual requests.
    sent: [usize; 2],
    nearest: &'static str,
    needed: &'static str,
}

const APP: &str = "http://localhost:8101";

/// What the page starts with, on which the rows build.
const PLAIN: Row = Row {
    policy: "Dashboard",
    origin: APP,
    method: "GET",
    headers: "",
    credentials: "same-origin",
    verdict: "Allowed",
    script: "200 cors",
    sent: [0, 1],
    nearest: "",
    needed: "",
};

const TABLE: &[Row] = &[
    PLAIN,
    Row {
        method: "put",
        headers: "content-type: application/json\nauthorization: Bearer x",
        sent: [1, 1],
        ..PLAIN
    },
    Row { credentials: "include", ..PLAIN },
    Row { method: "DELETE", script: "204 cors", sent: [1, 1], ..PLAIN },
    // GET, HEAD and POST need no permission, and a 405 is an answer like any other.
    Row { method: "POST", script: "405 cors", ..PLAIN },
    Row {
        origin: "http://localhost:8102",
        verdict: "OriginNotAllowed",
        script: "blocked at the response",
        nearest: APP,
        needed: "access-control-allow-origin: http://localhost:8102",
        ..PLAIN
    },
    Row {
        origin: "http://localhost:8102",
        method: "DELETE",
        credentials: "include",
        verdict: "OriginNotAllowed",
        script: "blocked at the preflight",
        sent: [1, 0],
        nearest: APP,
        needed: "access-control-allow-origin: http://localhost:8102, \
                 access-control-allow-credentials: true",
        ..PLAIN
    },
    Row {
        origin: "https://localhost:8101",
        verdict: "OriginNotAllowed",
        script: "blocked at the response",
        nearest: APP,
        needed: "access-control-allow-origin: https://localhost:8101",
        ..PLAIN
    },
    Row {
        origin: "null",
        verdict: "OriginNull",
        script: "blocked at the response",
        needed: "access-control-allow-origin: null",
        ..PLAIN
    },
    Row {
        origin: "http://Localhost:8101/",
        verdict: "OriginMalformed",
        script: "no page",
        sent: [0, 0],
        ..PLAIN
    },
    Row {
        origin: "<b>http://localhost:8101</b>",
        verdict: "OriginMalformed",
        script: "no page",
        sent: [0, 0],
        ..PLAIN
    },
    Row { origin: "é", verdict: "OriginMalformed", script: "no page", sent: [0, 0], ..PLAIN },
    // The server's own origin: no preflight, and script sees every header.
    Row { origin: "http://localhost:8100", verdict: "SameOrigin", script: "200 basic", ..PLAIN },
    Row {
        method: "patch",
        headers: "x-a: 1\nX-B: 2",
        verdict: "MethodNotAllowed",
        script: "blocked at the preflight",
        sent: [1, 0],
        needed: "access-control-allow-methods: patch, access-control-allow-headers: x-a,x-b",
        ..PLAIN
    },
    Row {
        headers: "x-forgotten: 1",
        verdict: "HeadersNotAllowed",
        script: "blocked at the preflight",
        sent: [1, 0],
        needed: "access-control-allow-headers: x-forgotten",
        ..PLAIN
    },
    // Script cannot set it, so it asks for nothing.
    Row { headers: "cookie: a=b", ..PLAIN },
    Row {
        method: "TRACE",
        verdict: "MethodNotAllowed",
        script: "blocked at the request",
        sent: [0, 0],
        ..PLAIN
    },
    Row { policy: "OpenData", origin: "null", ..PLAIN },
    Row {
        policy: "OpenData",
        credentials: "include",
        verdict: "CredentialsNotAllowed",
        script: "blocked at the response",
        needed: "access-control-allow-origin: http://localhost:8101, \
                 access-control-allow-credentials: true",
        ..PLAIN
    },
    Row {
        policy: "Previews",
        origin: "http://pr-7.preview.localhost:8101",
        method: "POST",
        headers: "content-type: application/json",
        script: "201 cors",
        sent: [1, 1],
        ..PLAIN
    },
    Row {
        policy: "Previews",
        origin: "http://preview.localhost:8101",
        verdict: "OriginNotAllowed",
        script: "blocked at the response",
        nearest: "http://*.preview.localhost:*",
        needed: "access-control-allow-origin: http://preview.localhost:8101",
        ..PLAIN
    },
];

/// What no request could hold: the field, and the text about it.
const UNREADABLE: &[(&str, &str, &str)] = &[
    ("policy", "Nobody", "there is no policy `Nobody`"),
    ("origin", "http://a\u{1}", "a header value has no control characters"),
    ("method", "", "`` is not a method: it is not a token"),
    ("method", "G T", "`G T` is not a method: it is not a token"),
    ("headers", "x a: 1", "`x a` is not the name of a header: it is not a token"),
    ("headers", ": 1", "`` is not the name of a header: it is not a token"),
    ("headers", "x-a: \u{1}", "the value of `x-a` has control characters"),
];

pub(super) async fn check(page: &Client, report: &mut Report) -> Result<(), Box<dyn Error>> {
    for row in TABLE {
        let query = query(row);
        let (_, answer) = page.ask("/explain", &query).await?;
        let [preflights, actual] = row.sent;
        let expected = [row.verdict, row.script, row.nearest, row.needed].map(str::to_owned);
        let expected = [&expected[..], &[format!("{preflights} + {actual} sent")]].concat();
        report.row(&format!("what if {}", words(&query)), &expected, &got(&answer));
    }
    for (field, value, message) in UNREADABLE {
        let changed =
            query(&PLAIN).map(|(name, kept)| (name, if name == *field { *value } else { kept }));
        let (status, answer) = page.ask("/explain", &changed).await?;
        let expected = ["422", field, message].map(str::to_owned);
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        let got = [status.as_u16().to_string(), text("field"), text("message")];
        report.row(&format!("what if {}", words(&changed)), &expected, &got);
    }
    Ok(())
}

fn query(row: &Row) -> [(&'static str, &'static str); 5] {
    [
        ("policy", row.policy),
        ("origin", row.origin),
        ("method", row.method),
        ("headers", row.headers),
        ("credentials", row.credentials),
    ]
}

fn words(query: &[(&str, &str)]) -> String {
    let values = query.iter().map(|(_, value)| value.escape_debug().to_string());
    values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn got(answer: &Value) -> Vec<String> {
    let Value::Object(_) = answer["verdict"] else { return vec![answer.to_string()] };
    let (verdict, model) = (&answer["verdict"], &answer["model"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let needed = verdict["needed"].as_array().into_iter().flatten();
    let needed: Vec<String> =
        needed.map(|line| format!("{}: {}", text(&line[0]), text(&line[1]))).collect();
    let outcome = &model["outcome"];
    let script = match outcome["kind"].as_str() {
        Some("response") => format!("{} {}", outcome["status"], text(&outcome["type"])),
        Some(_) => format!("blocked at the {}", text(&outcome["stage"])),
        None => "no page".to_owned(),
    };
    let sent: Vec<&Value> = model["wire"].as_array().into_iter().flatten().collect();
    let preflights = sent.iter().filter(|sent| sent["is_preflight"] == true).count();
    vec![
        text(&verdict["kind"]),
        script,
        text(&verdict["nearest"]["allowed"]),
        needed.join(", "),
        format!("{preflights} + {} sent", sent.len() - preflights),
    ]
}
