//! The two tables of `data/`, row by row: origins at the server, and lists of request headers
//! through the browser.

use cors_testing::{Browser, Reason, Stage};
use cors_tests::{Spy, cors_headers, request};
use http::{HeaderValue, Request, StatusCode};
use tower::ServiceExt;

use crate::oracle::{naive, subject::Subject};

const ORIGINS: &str = include_str!("../../data/runtime_origins.tsv");
const ACRH: &str = include_str!("../../data/runtime_acrh.tsv");

/// One policy for each list of origins in the first table.
mod by_origins {
    crate::oracle::subject::subjects! {
        Exact { origins: ["https://example.com"] }

        Subdomains { origins: ["https://*.example.com"] }

        SubdomainsOfAnyPort { origins: ["https://*.example.com:*"] }

        AnyPort { origins: ["http://localhost:*"] }

        Ipv6 { origins: ["http://[::1]:9090"] }

        Pair { origins: ["https://foo.com", "https://bar.com"] }

        Short { origins: ["https://bat", "https://cat", "https://meerkat", "https://mat"] }

        Any { origins: ["*"] }
    }
}

/// One policy for each list of headers in the second table.
mod by_headers {
    crate::oracle::subject::subjects! {
        Three { origins: ["https://app.example.com"], headers: ["x-bar", "x-baz", "x-foo"] }

        None { origins: ["https://app.example.com"] }

        Prefixes { origins: ["https://app.example.com"], headers: ["x-a", "x-a-b", "x-ab"] }
    }
}

const HEADER_LISTS: [(&str, &str); 3] =
    [("x-bar,x-baz,x-foo", "Three"), ("-", "None"), ("x-a,x-a-b,x-ab", "Prefixes")];

/// The rows of a table, each a list of columns.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split('\t').collect())
}

#[tokio::test]
async fn origins_at_the_server() {
    let mut used = [false; by_origins::SUBJECTS.len()];
    for row in rows(ORIGINS) {
        let &[configured, value, verdict, why] = row.as_slice() else { panic!("{row:?}") };
        let is_configured = |subject: &Subject| subject.origins.join(",") == configured;
        let at = by_origins::SUBJECTS.iter().position(is_configured);
        let at = at.unwrap_or_else(|| panic!("no policy for {configured:?}"));
        used[at] = true;
        let subject = &by_origins::SUBJECTS[at];
        let origin = &strings(value)[0];
        let row = format!("{configured} {value} ({why})");
        let allowed = match verdict {
            "allow" => true,
            "deny" => false,
            other => panic!("{other:?} is no verdict: {row}"),
        };
        assert_eq!((subject.allows_origin)(origin), allowed, "asked: {row}");
        assert_eq!(naive::admits(subject.origins, origin), allowed, "the naive matcher: {row}");

        let is_any = configured == "*";
        let granted = format!("access-control-allow-origin: {}", if is_any { "*" } else { origin });
        let expected = |methods: &[&str]| {
            let mut lines: Vec<String> = methods.iter().map(|&line| line.to_owned()).collect();
            lines.push(granted.clone());
            lines.retain(|_| allowed);
            lines.extend((!is_any).then(|| "vary: origin".to_owned()));
            lines
        };
        let spy = Spy::default();
        for method in ["GET", "POST"] {
            let headers = [("origin", origin.as_str())];
            let Ok(response) =
                (subject.server)(spy.clone()).oneshot(request(method, "/", &headers)).await;
            assert_eq!(cors_headers(response.headers()), expected(&[]), "{method}: {row}");
        }
        assert_eq!(spy.calls(), 2, "{row}");
        let headers = [("origin", origin.as_str()), ("access-control-request-method", "GET")];
        let Ok(response) =
            (subject.server)(spy.clone()).oneshot(request("OPTIONS", "/", &headers)).await;
        let methods = ["access-control-allow-methods: GET,HEAD,POST"];
        assert_eq!(cors_headers(response.headers()), expected(&methods), "preflight: {row}");
        let status = if allowed { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN };
        assert_eq!((response.status(), spy.calls()), (status, 2), "preflight: {row}");
    }
    assert_eq!(used, [true; by_origins::SUBJECTS.len()], "a policy without a row");
}

const PAGE: &str = "https://app.example.com";

/// The one row whose verdict is not Fetch's: it counts empty elements, as a server has to that
/// reads the list. Here nobody reads it, so there is nothing to run out of; and no browser writes
/// an empty element.
const COUNTS_EMPTY_ELEMENTS: &str = r#"[",,,,,,,,,,,,,,,,,x-foo"]"#;

#[tokio::test]
async fn request_headers_through_the_browser() {
    let (mut browsers, mut others, mut counted) = (0, 0, 0);
    for row in rows(ACRH) {
        let &[allowed, lines, verdict, _, why] = row.as_slice() else { panic!("{row:?}") };
        let policy = HEADER_LISTS.iter().find(|(list, _)| *list == allowed);
        let (_, policy) = policy.unwrap_or_else(|| panic!("no policy for {allowed:?}"));
        let subject = by_headers::SUBJECTS.iter().find(|subject| subject.name == *policy);
        let subject = subject.expect(policy);
        let list = if allowed == "-" { None } else { Some(allowed) };
        let asked = strings(lines);
        let row = format!("{allowed} {lines} ({why})");
        let mut expected = match verdict {
            "ok" => true,
            "fail" => false,
            other => panic!("{other:?} is no verdict: {row}"),
        };
        if lines == COUNTS_EMPTY_ELEMENTS {
            assert!(!expected, "no longer an exception: {row}");
            counted += 1;
            expected = true;
        }
        the_answer_is_constant(subject, list, &asked, &row).await;
        if let [line] = asked.as_slice()
            && is_of_a_browser(line)
        {
            browsers += 1;
            through_the_browser(subject, line, expected, &row).await;
        } else {
            others += 1;
            let list: Vec<&str> = list.into_iter().flat_map(|list| list.split(',')).collect();
            // RFC 9110, 5.6.1.2: empty elements are none.
            let elements = asked.iter().flat_map(|line| line.split(','));
            let mut names = elements.filter(|name| !name.is_empty());
            let is_listed =
                |name: &str| list.iter().any(|listed| listed.eq_ignore_ascii_case(name));
            assert_eq!(names.all(is_listed), expected, "{row}");
        }
    }
    assert!(browsers >= 5 && others >= 8, "{browsers} {others}");
    assert_eq!(counted, 1, "the exception is gone");
}

/// What a browser asks: names in lower case, sorted, each once, a comma between them and nothing
/// else.
fn is_of_a_browser(line: &str) -> bool {
    let names: Vec<&str> = line.split(',').collect();
    let is_name = |name: &&str| {
        let is_part = |byte: u8| {
            matches!(byte, b'a'..=b'z' | b'0'..=b'9') || b"!#$%&'*+-.^_`|~".contains(&byte)
        };
        !name.is_empty() && name.bytes().all(is_part)
    };
    names.iter().all(is_name) && names.is_sorted_by(|a, b| a < b)
}

/// The server says the same whatever it is asked.
async fn the_answer_is_constant(
    subject: &Subject,
    list: Option<&str>,
    asked: &[String],
    row: &str,
) {
    let headers = [("origin", PAGE), ("access-control-request-method", "GET")];
    let mut preflight: Request<()> = request("OPTIONS", "/", &headers);
    for line in asked {
        let line = HeaderValue::from_bytes(line.as_bytes()).expect(row);
        preflight.headers_mut().append("access-control-request-headers", line);
    }
    let spy = Spy::default();
    let Ok(response) = (subject.server)(spy.clone()).oneshot(preflight).await;
    let mut expected: Vec<String> =
        list.iter().map(|list| format!("access-control-allow-headers: {list}")).collect();
    expected.push("access-control-allow-methods: GET,HEAD,POST".to_owned());
    expected.push(format!("access-control-allow-origin: {PAGE}"));
    expected.push("vary: origin".to_owned());
    assert_eq!(cors_headers(response.headers()), expected, "{row}");
    assert_eq!((response.status(), spy.calls()), (StatusCode::NO_CONTENT, 0), "{row}");
}

async fn through_the_browser(subject: &Subject, line: &str, expected: bool, row: &str) {
    let names: Vec<&str> = line.split(',').collect();
    let headers: Vec<(&str, &str)> = names.iter().map(|name| (*name, "1")).collect();
    let mut browser = Browser::at(PAGE).api("https://api.example.org");
    let mut server = (subject.server)(Spy::default());
    let outcome = browser.fetch(&mut server, request("GET", "/", &headers)).await;
    let preflight = browser.preflights().next().expect(row);
    assert_eq!(preflight.request_header("access-control-request-headers"), Some(line), "{row}");
    assert_eq!(names.iter().all(|name| (subject.allows_header)(name)), expected, "asked: {row}");
    match outcome {
        Ok(_) => assert!(expected, "{row}"),
        Err(blocked) => {
            assert!(!expected, "{row}: {blocked}");
            assert_eq!(blocked.stage(), Stage::Preflight, "{row}");
            let Reason::HeaderNotAllowed { name } = blocked.reason() else { panic!("{blocked}") };
            assert!(names.contains(&name.as_str()), "{row}: {blocked}");
        }
    }
}

// As much of JSON as the tables are written in.

/// A string, or a list of strings.
fn strings(json: &str) -> Vec<String> {
    let mut rest = json.trim_start_matches('[').trim_end_matches(']');
    let mut strings: Vec<String> = Vec::new();
    while !rest.is_empty() {
        // `"x"+" "*65536`: the next string, so many times, belongs to the one before.
        let joins = rest.strip_prefix('+');
        let (text, after) = string(joins.unwrap_or(rest));
        rest = after;
        let mut text = text;
        if let Some(count) = rest.strip_prefix('*') {
            let digits = count.bytes().take_while(u8::is_ascii_digit).count();
            text = text.repeat(count[..digits].parse().expect(json));
            rest = &count[digits..];
        }
        match strings.last_mut().filter(|_| joins.is_some()) {
            Some(last) => last.push_str(&text),
            None => strings.push(text),
        }
        rest = rest.trim_start_matches([',', ' ']);
    }
    strings
}

/// The string that `json` begins with, and what comes after it.
fn string(json: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = json.strip_prefix('"').unwrap_or_else(|| panic!("no string: {json}")).chars();
    loop {
        match rest.next().unwrap_or_else(|| panic!("no end: {json}")) {
            '"' => return (text, rest.as_str()),
            '\\' => match rest.next() {
                Some('u') => {
                    let (code, after) = rest.as_str().split_at(4);
                    let code = u32::from_str_radix(code, 16).expect(json);
                    text.push(char::from_u32(code).expect(json));
                    rest = after.chars();
                }
                Some(quoted @ ('"' | '\\' | '/')) => text.push(quoted),
                other => panic!("{other:?} is not written in the tables: {json}"),
            },
            plain => text.push(plain),
        }
    }
}

#[test]
fn strings_are_read() {
    for (json, expected) in [
        (r#""https://example.com""#, vec!["https://example.com"]),
        (r#""a\"b\\c\u00e9""#, vec!["a\"b\\c\u{e9}"]),
        (r#"["", "x-foo"]"#, vec!["", "x-foo"]),
        (r#"[""]"#, vec![""]),
        (r#"["a,b"]"#, vec!["a,b"]),
        (r#"["x"+" "*3]"#, vec!["x   "]),
    ] {
        assert_eq!(strings(json), expected, "{json}");
    }
}
