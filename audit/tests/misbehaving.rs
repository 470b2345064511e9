//! Servers that do not respond, or not to the end: the exit code, and the sentence. None is 0 unless
//! everything that matters had a response.

mod support;

use std::{thread, time::Duration};

use support::{
    API, APP, audit, comparisons, said,
    tiny::{Does, Head, Reply, serve},
};

/// A server that does it right.
fn right(head: &Head) -> Does {
    comparisons::reply(|seen| seen.origin == APP, true, head).into()
}

fn replies(reply: Reply) -> Does {
    reply.into()
}

fn raw(text: &str) -> Does {
    Does::Writes(text.as_bytes().to_vec())
}

/// The right response, written with something before its head, between names and values, and after them.
fn written(head: &Head, before: &str, between: &str, after: &str) -> Does {
    let Does::Replies((status, lines)) = right(head) else { return Does::Closes };
    let mut text = format!("{before}HTTP/1.1 {status} Status\r\n");
    for (name, value) in lines {
        text.extend([name, between, &value, "\r\n"]);
    }
    if status == 200 {
        text.push_str(after);
    }
    text.push_str("\r\n");
    raw(&text)
}

fn is_preflight_of_app(head: &Head) -> bool {
    head.is_preflight() && head.header("origin") == Some(APP)
}

const SECOND: Duration = Duration::from_millis(300);

/// The case, the exit code, a piece of the sentence, and the server.
type Row = (&'static str, i32, &'static str, fn(&Head) -> Does);

const ROWS: &[Row] = &[
    ("right", 0, "0 errors, 0 warnings", right),
    ("closes at once", 3, "the URL does not respond: GET without `origin`", |_| Does::Closes),
    ("says nothing", 3, "no response within the time", |_| Does::Hangs),
    ("is not HTTP", 3, "what came back is not HTTP/1.1", |_| raw("SSH-2.0-OpenSSH\r\n\r\n")),
    ("has a status that is none", 3, "what came back is not HTTP/1.1", |_| {
        raw("HTTP/1.1 x\r\n\r\n")
    }),
    ("stops within the head", 3, "no response within the time", |head| {
        if head.number % 2 == 0 { raw("HTTP/1.1 200 OK\r\nvary: ") } else { Does::Closes }
    }),
    ("has an endless head", 3, "bytes of headers", |_| {
        Does::Repeats(b"x-a: 0123456789012345678901234567890123456789\r\n", Duration::ZERO)
    }),
    ("a tarpit from the start", 3, "no response within the time", |_| Does::Repeats(b"H", SECOND)),
    ("closes after 16", 1, "answered 16, and the audit stopped there", |head| {
        if head.number < 16 { right(head) } else { Does::Closes }
    }),
    ("closes after 60", 1, "answered 60, and the audit stopped there", |head| {
        if head.number < 60 { right(head) } else { Does::Closes }
    }),
    ("closes one of ten", 1, "the connection was closed", |head| {
        if matches!(head.number % 10, 5 | 6) { Does::Closes } else { right(head) }
    }),
    ("a tarpit after 20", 1, "answered 20, and the audit stopped there", |head| {
        if head.number < 20 { right(head) } else { Does::Repeats(b"H", SECOND) }
    }),
    ("silent to OPTIONS", 1, "OPTIONS with `origin: https://app.example.com`", |head| {
        if head.is_preflight() { Does::Hangs } else { right(head) }
    }),
    ("closes at OPTIONS", 1, "OPTIONS with `origin: https://app.example.com`", |head| {
        if head.is_preflight() { Does::Closes } else { right(head) }
    }),
    ("closes at the page's OPTIONS", 1, "the connection was closed", |head| {
        if is_preflight_of_app(head) { Does::Closes } else { right(head) }
    }),
    ("closes at the page's GET", 1, "GET with `origin: https://app.example.com`", |head| {
        if head.header("origin") == Some(APP) && !head.is_preflight() {
            Does::Closes
        } else {
            right(head)
        }
    }),
    ("closes at `null`", 1, "GET with `origin: null`", |head| {
        if head.header("origin") == Some("null") { Does::Closes } else { right(head) }
    }),
    ("429 after 10", 1, "asked 11, answered 11, the last with 429", |head| {
        if head.number < 10 { right(head) } else { replies((429, vec![])) }
    }),
    ("403 after 10", 1, "the last with 403 and the first with 200", |head| {
        if head.number < 10 { right(head) } else { replies((403, vec![])) }
    }),
    ("403 after 100", 1, "the last with 403 and the first with 200", |head| {
        if head.number < 100 { right(head) } else { replies((403, vec![])) }
    }),
    ("503 after 10", 1, "answered 503", |head| {
        if head.number < 10 { right(head) } else { replies((503, vec![])) }
    }),
    ("503 to every fourth", 1, "answered 503", |head| {
        if head.number % 4 == 3 { replies((503, vec![])) } else { right(head) }
    }),
    ("429 to OPTIONS", 1, "the last with 429", |head| {
        if head.is_preflight() { replies((429, vec![])) } else { right(head) }
    }),
    ("503 to OPTIONS", 1, "answered 503", |head| {
        if head.is_preflight() { replies((503, vec![])) } else { right(head) }
    }),
    ("403 to everything", 1, "a page at https://app.example.com cannot read", |_| {
        replies((403, vec![]))
    }),
    ("401 to everything", 1, "a page at https://app.example.com cannot read", |_| {
        replies((401, vec![]))
    }),
    ("404 to everything", 1, "the URL responds to a GET with 404", |_| replies((404, vec![]))),
    ("500 to everything", 1, "the URL responds to a GET with 500", |_| replies((500, vec![]))),
    ("503 to everything", 1, "the URL responds to a GET with 503", |_| replies((503, vec![]))),
    ("500, which pages read", 1, "the URL responds to a GET with 500", |head| match right(head) {
        Does::Replies((200, lines)) => replies((500, lines)),
        other => other,
    }),
    ("folds its lines", 0, "0 errors, 0 warnings", |head| written(head, "", ":\r\n  ", "")),
    ("has 64 KiB of headers", 0, "0 errors, 0 warnings", |head| match right(head) {
        Does::Replies((status, mut lines)) => {
            lines.extend((0..64).map(|_| ("x-a", "0".repeat(1000))));
            replies((status, lines))
        }
        other => other,
    }),
    ("has an endless body", 0, "0 errors, 0 warnings", |head| {
        written(head, "", ": ", "content-length: 99999999\r\n")
    }),
    ("sends an interim response", 0, "0 errors, 0 warnings", |head| {
        written(head, "HTTP/1.1 103 Hints\r\nlink: x\r\n\r\n", ": ", "content-length: 0\r\n")
    }),
];

#[test]
fn none_is_silent() {
    let failures: Vec<String> = thread::scope(|scope| {
        let rows: Vec<_> = ROWS
            .iter()
            .map(|(name, code, sentence, server)| {
                scope.spawn(move || {
                    let arguments = [API, "--origin", APP, "--timeout", "1"];
                    let (text, got) = said(&audit(serve(server), &arguments));
                    let is_right = got == *code && text.contains(sentence);
                    (!is_right)
                        .then(|| format!("{name}: {got}, not {code} with {sentence}:\n{text}"))
                })
            })
            .collect();
        rows.into_iter().filter_map(|row| row.join().expect("a row")).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The deadline ends what each request alone would not.
#[test]
fn there_is_a_deadline() {
    let server = serve(|head| {
        thread::sleep(Duration::from_millis(50));
        right(head)
    });
    let (text, code) = said(&audit(server, &[API, "--origin", APP, "--deadline", "1"]));
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("the deadline has passed"), "{text}");
}
