//! Advice that is given while a program runs, by `explain` (whose words the log prints) and for origins of
//! start-up, tried against each kind of policy: what it says to write compiles there, and what it says to
//! send is allowed there. The compiler's own advice is tried in `mistakes`, the browser model's in `advice`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::LazyLock,
};

use cors_runtime::{OriginSet, OriginSetError, explain::Explanation};
use http::Request;
use regex_lite::Regex;

use crate::{
    advice::{HEADERS, METHODS, PAGES},
    project::Project,
};

/// A policy `P`, alone or with those that it is made of.
struct Kind {
    name: &'static str,
    source: &'static str,
    explain: fn(&Request<()>) -> Explanation,
    accepts: fn(OriginSet) -> Option<OriginSetError>,
}

impl Kind {
    /// The source in one line.
    fn source(&self) -> String {
        self.source.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Declares each kind, and keeps its source. Before the braces: whether it takes origins at start-up.
macro_rules! kinds {
    (@accepts $name:ident fixed) => { |_| None };
    (@accepts $name:ident start_up) => { |set| $name::P::with_origins(set).err() };
    ($($name:ident $origins:ident { $($source:tt)* })*) => {
        $(mod $name { cors_runtime::cors_policy! { $($source)* } })*

        static KINDS: &[Kind] = &[$(Kind {
            name: stringify!($name),
            source: stringify!($($source)*),
            explain: |request| $name::P::explain(request),
            accepts: kinds!(@accepts $name $origins),
        },)*];
    };
}

kinds! {
    listed fixed {
        pub P {
            origins: ["https://app.example.com", "http://plain.example.com", "https://*.github.io"],
            methods: [PUT],
            headers: ["content-type"],
        }
    }
    wide fixed {
        pub P {
            origins: ["https://app.example.com", "https://any.example.com:*"],
            methods: ["*"],
            headers: ["*", "authorization"],
            expose: ["*"],
        }
    }
    bare fixed { pub P { origins: ["https://app.example.com"] } }
    local fixed { pub P { origins: ["https://app.example.com", "http://localhost:3000"] } }
    any fixed { pub P { origins: ["*"], methods: [PUT] } }
    credentials fixed {
        pub P { origins: ["https://app.example.com", "https://*.pr.example.com"], credentials: true }
    }
    enforced fixed { pub P { origins: ["https://app.example.com"], methods: [PUT], enforce: true } }
    enforced_with_hosts fixed {
        pub P {
            origins: ["https://app.example.com"],
            enforce: true,
            hosts: ["api.example.com"],
        }
    }
    enforced_credentials fixed {
        pub P { origins: ["https://app.example.com"], credentials: true, enforce: true }
    }
    start_up start_up { pub P { origins: ["https://app.example.com", runtime], methods: [PUT] } }
    start_up_any start_up {
        pub P {
            origins: [
                "https://app.example.com",
                #[allow(any_origin_at_start_up, reason = "all of it is public")]
                runtime,
            ],
        }
    }
    start_up_credentials start_up {
        pub P { origins: ["https://app.example.com", runtime], credentials: true }
    }
    start_up_enforced start_up { pub P { origins: ["https://app.example.com", runtime], enforce: true } }
    start_up_enforced_credentials start_up {
        pub P { origins: ["https://app.example.com", runtime], credentials: true, enforce: true }
    }
    combined start_up {
        One { origins: ["https://app.example.com"], methods: [PUT] }
        Two { origins: ["https://two.example.com", runtime], headers: ["x-two"] }
        pub P { policies: [One, Two] }
    }
    combined_credentials start_up {
        One { origins: ["https://app.example.com"], credentials: true }
        Two { origins: ["https://two.example.com", runtime], credentials: true }
        pub P { policies: [One, Two] }
    }
    combined_enforced start_up {
        One { origins: ["https://app.example.com"], credentials: true }
        Two { origins: ["https://two.example.com", runtime] }
        pub P { policies: [One, Two], enforce: true }
    }
    combined_any fixed {
        One { origins: ["https://app.example.com"], credentials: true }
        Two { origins: ["*"] }
        pub P { policies: [One, Two] }
    }
}

/// What is written beside a policy that follows an advice.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Beside {
    Nothing,
    Argument(String),
    Origin(String),
}

/// What was tried.
#[derive(Default)]
struct Tried {
    /// The policies that follow an advice, and one advice that each follows.
    followed: BTreeMap<(String, Beside), String>,
    /// What cannot be done.
    wrong: Vec<String>,
    /// What advice names besides.
    besides: BTreeSet<String>,
}

impl Tried {
    fn follow(&mut self, kind: &Kind, text: &str, source: String, beside: Beside) {
        self.followed.insert((source, beside), format!("{}: {text}", kind.name));
    }

    /// Notes the code in a text that none of the expressions is about.
    fn leave(&mut self, text: &str, expressions: &[&Regex]) {
        let mut rest = text.to_owned();
        for expression in expressions {
            rest = expression.replace_all(&rest, "").into_owned();
        }
        self.besides.extend(CODE.find_iter(&rest).map(|found| found.as_str().to_owned()));
    }
}

fn expression(text: &str) -> Regex {
    Regex::new(text).expect(text)
}

const ENTRIES: &str = r#"((?:"[^"]*"|`[^`]*`)(?:, (?:"[^"]*"|`[^`]*`))*)"#;

static ADD: LazyLock<Regex> = LazyLock::new(|| {
    let more = r"(?: and \d+ more)?(?:, under `([^`]*)`,)?";
    expression(&format!("add {ENTRIES}{more} to `(\\w+)`"))
});
static IN_PLACE: LazyLock<Regex> =
    LazyLock::new(|| expression("write (\"[^\"]*\") in place of (\"[^\"]*\")"));
static WRITE: LazyLock<Regex> = LazyLock::new(|| expression(r"write `(\w+): \[([^`]*)\]`"));
const CREDENTIALS: &str = "add `credentials: true`";
const ANY: &str = "origins: [\"*\"";
const LISTED: &str = "origins: [\"https://listed.example.com\"";
static SEND: LazyLock<Regex> = LazyLock::new(|| expression("send `Origin: ([^`]*)`"));
static FETCH: LazyLock<Regex> = LazyLock::new(|| expression("fetch with `method: \"([^`]*)\"`$"));
/// What the page or the client is to do.
static REQUEST: LazyLock<Regex> =
    LazyLock::new(|| expression("(?:remove|send|send it to|fetch with) `[^`]*`"));
static SENDER: LazyLock<Regex> = LazyLock::new(|| expression("`(TrustedSender<P>)`"));
static ALLOW: LazyLock<Regex> =
    LazyLock::new(|| expression(r"allow it in the source of `P`: `(#\[allow\([^`]*\)\]) runtime`"));
static REPLACE: LazyLock<Regex> =
    LazyLock::new(|| expression(r#"(?:write|begin with|as in|keep) ("[^"]*"(?:, "[^"]*")*)"#));
static CODE: LazyLock<Regex> = LazyLock::new(|| expression("`[^`]*`|\"[^\"]*\""));

/// The source with entries put into a list of one of its policies.
fn with_entries(source: &str, policy: &str, key: &str, entries: &str) -> String {
    let (before, rest) = source.split_once(&format!("{policy} {{")).expect(source);
    let (body, after) = rest.split_at(rest.find('}').expect(source));
    let body = match expression(&format!(r"\b{key}\s*:\s*\[")).find(body) {
        Some(list) => format!("{}{entries}, {}", &body[..list.end()], &body[list.end()..]),
        None => format!("{key}: [{entries}], {body}"),
    };
    format!("{before}{policy} {{{body}{after}")
}

/// The policies whose lists an advice is about: the one that it names, or else each that has lists.
fn policies(source: &str, text: &str) -> Vec<&'static str> {
    let named = ["One", "Two"].into_iter().find(|name| text.contains(&format!("applies `{name}`")));
    match named {
        Some(name) => vec![name],
        None if source.contains("One {") => vec!["One", "Two"],
        None => vec!["P"],
    }
}

/// What an explanation says.
fn follow(kind: &Kind, explained: &str, tried: &mut Tried) {
    let source = &*kind.source();
    let is_allowed = |request: http::request::Builder| {
        let request = request.header("host", "api.example.com").body(());
        (kind.explain)(&request.expect("a request")).is_allowed()
    };
    for text in explained.lines() {
        for found in SENDER.captures_iter(text) {
            tried.follow(kind, text, source.into(), Beside::Argument(found[1].into()));
        }
        let Some(help) = text.strip_prefix("= help: ") else { continue };
        for found in ADD.captures_iter(help) {
            let condition = found.get(2).map_or("", |found| found.as_str());
            let entries = format!("{condition} {}", found[1].replace('`', ""));
            for policy in policies(source, explained) {
                let policy = if &found[3] == "hosts" { "P" } else { policy };
                let source = with_entries(source, policy, &found[3], &entries);
                tried.follow(kind, text, source, Beside::Nothing);
            }
        }
        for found in IN_PLACE.captures_iter(help) {
            let source = source.replace(&found[2], &found[1]);
            tried.follow(kind, text, source, Beside::Nothing);
        }
        for found in WRITE.captures_iter(help) {
            let list = expression(&format!(r"\b{}\s*:\s*\[[^\]]*\]", &found[1]));
            let written = list.replace(source, format!("{}: [{}]", &found[1], &found[2]));
            tried.follow(kind, text, written.into_owned(), Beside::Nothing);
        }
        if help.contains(CREDENTIALS) {
            let listed = if help.contains("list the origins and add") { LISTED } else { ANY };
            let source = source.replace(ANY, listed);
            for policy in policies(&source, explained) {
                let policy = format!("{policy} {{");
                let source = source.replacen(&policy, &format!("{policy} credentials: true, "), 1);
                tried.follow(kind, text, source, Beside::Nothing);
            }
        }
        for found in SEND.captures_iter(help) {
            if !is_allowed(Request::get("/").header("origin", &found[1])) {
                tried.wrong.push(format!("{}: {text}", kind.name));
            }
        }
        for found in FETCH.captures_iter(help) {
            let request = Request::options("/").header("origin", "https://app.example.com");
            if !is_allowed(request.header("access-control-request-method", &found[1])) {
                tried.wrong.push(format!("{}: {text}", kind.name));
            }
        }
        tried.leave(help, &[&ADD, &IN_PLACE, &WRITE, &SEND, &FETCH, &REQUEST]);
    }
}

/// What advice names besides: what a policy may have, where it does not say which, and what stands in a
/// program. `credentials: true` is tried above.
const BESIDES: &[&str] = &[
    "\"*\"",
    "`*.`",
    "`*`",
    "`.layer(…)`",
    "`:*`",
    "`OriginSet::rule`",
    "`credentials: true`",
    "`env!(\"NAME\")`",
    "`form_post`",
    "`http://localhost:*`",
    "`start-up`",
];

/// The requests that are explained.
fn requests() -> Vec<Request<()>> {
    let head = |method: &str, headers: &[(&str, &str)]| {
        let mut request = Request::builder().method(method).header("host", "api.example.com");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("a request")
    };
    let (asked, names) = ("access-control-request-method", "access-control-request-headers");
    let allowed =
        ["https://app.example.com", "https://two.example.com", "http://plain.example.com"];
    let mut requests = vec![head("GET", &[]), head("OPTIONS", &[(asked, "PUT")])];
    let malformed = [
        "http://x.pr.example.com",
        "https://app.example.com/",
        "HTTPS://app.example.com",
        "app.example.com",
        "*",
    ];
    for page in PAGES.into_iter().chain(malformed) {
        requests.push(head("GET", &[("origin", page)]));
        requests.push(head("POST", &[("origin", page), ("sec-fetch-mode", "navigate")]));
        requests.push(head("GET", &[("origin", page), ("host", "evil.test")]));
    }
    for page in allowed {
        let origin = ("origin", page);
        requests.push(head("GET", &[origin, ("cookie", "a=b")]));
        requests.push(head("GET", &[origin, ("upgrade", "websocket")]));
        requests.push(head("GET", &[origin, ("host", "other.example.com")]));
        // The rest is about lists, which one page of each policy shows.
        if page.starts_with("http:") {
            continue;
        }
        for method in METHODS {
            requests.push(head("OPTIONS", &[origin, (asked, method)]));
            requests.push(head(method, &[origin]));
        }
        for (name, _) in HEADERS {
            requests.push(head("OPTIONS", &[origin, (asked, "GET"), (names, name)]));
        }
        let many = "content_type,x-a,x-b,x-c,x-d,x-e,x-f,x-g,x-h,x-i,cookie,etag";
        requests.push(head("OPTIONS", &[origin, (asked, "PUT"), (names, many)]));
    }
    requests
}

/// Origins that arrive at start-up, and are refused by some policy.
const ORIGINS: &[&str] = &[
    "*",
    "null",
    "http://plain.example.com",
    "http://plain.example.com:443",
    "https://plain.example.com:80",
    "https://*.github.io",
    "https://github.io",
    "https://any.example.com:*",
    "https://codepen.io",
    "htps://typo.example.com",
    "ws://app.example.com",
    "https://-a.example.com",
    "https://a.example.com.",
    "https://a.example.com:6000",
    "https://xn--a.example.com",
    "chrome-extension://abc",
    "app.example.com",
    "localhost:3000",
    "https://app.example.com/",
    "https://App.Example.com",
    "https://app.example.com:443",
    "https://app.example.com, https://b.example.com",
    "https://*-3000.app.github.dev",
    "https://app-*.eastus.cloudapp.azure.com",
    "https://(a|b).example.com",
    "https://${HOST}",
    "https://bücher.example",
    "http://192.168.1.0/24:3000",
    "http://010.0.0.1",
    "https://app.example.com:99999",
    "any",
    "self",
    "",
];

/// What a policy's error says of a set of one origin.
fn refuse(kind: &Kind, origin: &str, tried: &mut Tried) {
    let (refused, is_of_policy) = match OriginSet::parse([origin]) {
        Ok(set) => ((kind.accepts)(set), true),
        Err(error) => (Some(error), false),
    };
    for error in refused.iter().flat_map(OriginSetError::errors) {
        let Some(help) = error.help() else { continue };
        let text = format!("{origin}: {help}");
        if let Some(found) = ALLOW.captures(&help) {
            let runtime = expression(r"(#\[allow\([^\]]*\)\]\s*)?\bruntime\b");
            let allowed = format!("{} runtime", &found[1]);
            let source = runtime.replace(&kind.source(), allowed).into_owned();
            tried.follow(kind, &text, source, Beside::Origin(origin.into()));
        }
        for found in REPLACE.captures_iter(&help) {
            let values = found[1].to_lowercase();
            for value in values.split(", ").map(|value| value.trim_matches('"')) {
                match OriginSet::parse([value]) {
                    Ok(set) if is_of_policy => {
                        tried.wrong.extend(
                            (kind.accepts)(set)
                                .map(|error| format!("{}: {text}\n{error}", kind.name)),
                        );
                    }
                    // Which policy it is for is not known while it is parsed.
                    Ok(_) => refuse(kind, value, tried),
                    Err(error) => tried.wrong.push(format!("{}: {text}\n{error}", kind.name)),
                }
            }
        }
        tried.leave(&help, &[&ALLOW, &REPLACE]);
    }
}

const PROGRAM: &str =
    "#![allow(unused)] use {axum::{Router, routing::post}, cors_runtime::OriginSet};\n";

#[test]
fn advice_can_be_followed_in_each_kind_of_policy() {
    let mut tried = Tried::default();
    for kind in KINDS {
        let explained: BTreeSet<String> =
            requests().iter().map(|request| (kind.explain)(request).to_string()).collect();
        for explained in &explained {
            follow(kind, explained, &mut tried);
        }
        for origin in ORIGINS {
            refuse(kind, origin, &mut tried);
        }
    }
    let Tried { followed, mut wrong, besides } = tried;
    let besides: Vec<&str> = besides.iter().map(String::as_str).collect();
    if besides != BESIDES {
        wrong.push(format!("advice names {besides:#?}"));
    }

    // A policy once, with what is written beside it.
    let mut policies: BTreeMap<&str, (&str, String)> = BTreeMap::new();
    for ((source, beside), text) in &followed {
        let (_, statements) = policies.entry(source).or_insert((text, String::new()));
        let _ = match beside {
            Beside::Nothing => Ok(()),
            Beside::Argument(argument) => write!(
                statements,
                "async fn f(_: cors_runtime::{argument}) {{}} \
                 let _: Router = Router::new().route(\"/\", post(f)); "
            ),
            Beside::Origin(origin) => write!(
                statements,
                "P::with_origins(OriginSet::parse([{origin:?}]).unwrap()).unwrap(); "
            ),
        };
    }
    // A policy a line. The second program is built and run, which takes longer: it has only what that tells
    // more of.
    let mut programs = [PROGRAM.to_owned(), PROGRAM.to_owned()];
    let mut main = String::new();
    let is_exhaustive = cors_tests::is_exhaustive();
    for (index, (source, (_, statements))) in policies.iter().enumerate() {
        let policy = format!("cors_runtime::cors_policy! {{ {source} }}");
        let (is_chosen, is_run) = (is_exhaustive || index % 3 == 0, !statements.is_empty());
        let is_expanded = is_chosen && (is_exhaustive || !is_run);
        let first =
            if is_expanded { format!("mod p{index} {{ {policy} }}") } else { String::new() };
        let _ = writeln!(programs[0], "{first}");
        if is_exhaustive || is_chosen && is_run {
            let function = format!("pub fn call() {{ {statements} }}");
            let _ = writeln!(programs[1], "mod p{index} {{ use crate::*; {policy} {function} }}");
            let _ = writeln!(main, "p{index}::call();");
        }
    }
    programs[0] += "fn main() {}\n";
    let _ = write!(programs[1], "fn main() {{\n{main}}}\n");
    let project = Project::new("kinds");
    for error in project.expand(&programs[..1]).iter().flatten().filter(|one| one.is_error) {
        let (source, (text, _)) = policies.iter().nth(error.line - 2).expect("a policy");
        wrong.push(format!("{text}\n  {source}\n  {}", error.text));
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), followed.len(), wrong.join("\n"));
    assert!(followed.len() > 300, "{} pieces of advice", followed.len());
    let (told, errors) = project.main(&programs[1]).run(&[], &[]);
    assert_eq!((told.as_str(), errors.as_str()), ("", ""));
}
