//! Entries, names and whole policies as somebody might write them, mistakes included.

use cors_rules::{
    finding::Finding,
    rules::{Context, Draft, header, key::Key, method, origin},
};
use proptest::{prelude::*, sample::select};

/// Pieces that the mistakes of the catalog are made of.
pub(crate) const PIECES: &[&str] = &[
    "https",
    "http",
    "HTTP",
    "htps",
    "wss",
    "ws",
    "file",
    "tauri",
    "chrome-extension",
    "moz-extension",
    "://",
    ":",
    "//",
    "/",
    "\\",
    "*",
    "*.",
    ".",
    "..",
    "example.com",
    "Example",
    "localhost",
    "com",
    "github.io",
    "co.uk",
    "codepen.io",
    "printer.local",
    "127.0.0.1",
    "10.0.0.1",
    "0x7f.1",
    "09",
    "[::1]",
    "[",
    "]",
    "::1",
    "[::ffff:1.2.3.4]",
    ":443",
    ":80",
    ":*",
    ":0",
    ":22",
    ":30-40",
    ":99999",
    "@",
    "?",
    "#",
    "%",
    "%41",
    "%2e",
    "%2F",
    "ü",
    "u\u{308}",
    "\u{ff41}",
    "ﬁ",
    "\u{3002}",
    "\u{200b}",
    "\u{200c}",
    "\u{ad}",
    " ",
    "\n",
    "\u{7}",
    "\"",
    "'",
    "<",
    ">",
    ",",
    ";",
    "|",
    "${X}",
    "{x}",
    "$",
    "^",
    "(",
    ")",
    ".*",
    "\\.",
    "\\d+",
    "[a-z]+",
    "null",
    "self",
    "any",
    "xn--",
    "xn--mnchen-3ya",
    "-",
    "_",
    "a",
    "1",
];

/// Pieces of names of methods and headers.
pub(crate) const WORDS: &[&str] = &[
    "GET",
    "get",
    "POST",
    "PUT",
    "Patch",
    "DELET",
    "OPTIONS",
    "TRACE",
    "ANY",
    "PROPFIND",
    "QUERY",
    "content-type",
    "Content-Type",
    "contenttype",
    "authorization",
    "Authorizaton",
    "x-csrf-token",
    "cookie",
    "sec-",
    "proxy-",
    "x-",
    "etag",
    "set-cookie",
    "origin",
    "accept",
    "x_api_key",
    "x-amz-",
    "if-match",
    "*",
    ",",
    ", ",
    ";",
    ":",
    " ",
    "\n",
    "|",
    "\"",
    "'",
    "[",
    "]",
    "(",
    "/",
    "-",
    "_",
    "é",
    "\u{2011}",
    "\u{200b}",
    "\0",
    "{",
    "}",
    "a",
];

pub(crate) fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(select(of), 0..7).prop_map(|pieces| pieces.concat())
}

/// Once broke a property.
const FOUND: &[&str] = &["ANY", "ANY,", "x-*", "x-*,", "htps://09"];

pub(crate) fn anything(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    let found = select(FOUND).prop_map(String::from);
    let text = prop_oneof![any::<String>(), "\\PC{0,12}", "[ -~]{0,16}"];
    prop_oneof![8 => pieces(of), 1 => found, 5 => text]
}

pub(crate) type Rule = fn(&str, Context) -> Vec<Finding>;

fn listed(finding: Option<Finding>) -> Vec<Finding> {
    finding.into_iter().collect()
}

pub(crate) const LISTS: [(Key, Rule, &[&str]); 4] = [
    (Key::Origins, origin::check, PIECES),
    (Key::Methods, |name, context| listed(method::check(name, context)), WORDS),
    (Key::Headers, |name, context| listed(header::check_request(name, context)), WORDS),
    (Key::Expose, |name, context| listed(header::check_exposed(name, context)), WORDS),
];

/// A policy as somebody might write it, mistakes included.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "as the draft has them")]
pub(crate) struct Drawn {
    lists: [Option<Vec<&'static str>>; 4],
    credentials: bool,
    max_age: Option<u32>,
    enforce: bool,
    on_route: bool,
    release: bool,
}

impl Drawn {
    pub(crate) fn draft(&self) -> Draft<'_> {
        let [origins, methods, headers, expose] = self.lists.clone();
        let Self { credentials, max_age, enforce, on_route, release, .. } = *self;
        Draft {
            origins,
            methods,
            headers,
            expose,
            credentials,
            max_age,
            enforce,
            hosts: None,
            on_route,
            release,
        }
    }

    pub(crate) fn text(&self) -> String {
        self.lists.iter().flatten().flatten().copied().collect()
    }
}

pub(crate) fn draft() -> impl Strategy<Value = Drawn> {
    const ORIGINS: &[&str] = &[
        "https://example.com",
        "https://example.com",
        "https://*.example.com",
        "http://example.com",
        "https://app.example.com",
        "https://app.example.com:*",
        "http://localhost:*",
        "null",
        "*",
        "http://localhost:3000",
        "https://*.co.uk",
        "https://co.uk",
        "https://codepen.io",
        "https://*.corp",
        "http://10.0.0.1:*",
        "https://example.com.",
        "https://example.com:80",
        "https://-a.example.com",
        "wss://example.com",
        "htps://example.com",
        "http://x.onion",
        "chrome-extension://abc",
        "moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982",
        "https://example.com:22",
        "https://xn--.com",
        "https://example.com/",
        "https://Example.com",
    ];
    const METHODS: &[&str] = &[
        "GET", "HEAD", "POST", "PUT", "PUT", "put", "PACTH", "OPTIONS", "TRACE", "*", "G T", "ANY",
    ];
    const HEADERS: &[&str] = &[
        "content-type",
        "Content-Type",
        "authorization",
        "Authorizaton",
        "accept",
        "etag",
        "cookie",
        "x_api_key",
        "*",
        "x foo",
        "x-amz-*",
        "x-foo",
    ];
    const EXPOSE: &[&str] = &[
        "etag",
        "ETag",
        "link",
        "set-cookie",
        "cache-control",
        "user-agent",
        "*",
        "x foo",
        "x-amz-*",
        "access-control-max-age",
    ];
    let list = |of: &'static [&'static str], most: usize| {
        prop::option::weighted(0.8, prop::collection::vec(select(of), 0..most))
    };
    let lists = (list(ORIGINS, 6), list(METHODS, 4), list(HEADERS, 4), list(EXPOSE, 4));
    let age = prop::option::of(select(&[0_u32, 600, 3601, 86_400][..]));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (lists, age, flags).prop_map(
        |(
            (origins, methods, headers, expose),
            max_age,
            (credentials, enforce, on_route, release),
        )| Drawn {
            lists: [origins, methods, headers, expose],
            credentials,
            max_age,
            enforce,
            on_route,
            release,
        },
    )
}
