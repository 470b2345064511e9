//! Mistakes by the thousand: what is right, with one thing changed that people change. What a literal
//! says is left to the properties of `cors-rules`.

use super::Case;

/// The same numbers each time, so that a failure comes again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).expect("31 bits") % end
    }

    fn one_of<'a, T: ?Sized>(&mut self, these: &[&'a T]) -> &'a T {
        these[self.below(these.len())]
    }
}

/// So many cases of every kind.
pub(super) fn cases(each: usize) -> impl Iterator<Item = Case> {
    let kinds: [(&str, Make); 9] = [
        ("zone", zone),
        ("method", method),
        ("header", header),
        ("shape", shape),
        ("key", key),
        ("separator", separator),
        ("scalar", scalar),
        ("attribute", attribute),
        ("route", route),
    ];
    let mut numbers = Numbers(0x5eed_c025);
    kinds.into_iter().flat_map(move |(kind, make)| {
        let case = |index| {
            let (source, most) = make(&mut numbers);
            let name = format!("{kind} {index}");
            Case { name, source, most: most.unwrap_or(usize::MAX), row: None }
        };
        (0..each).map(case).collect::<Vec<_>>()
    })
}

/// The source, and so many errors at most, where the change is one mistake whatever it hits.
type Part = (String, Option<usize>);
type Make = fn(&mut Numbers) -> Part;

fn policy(body: &str) -> String {
    format!("cors_runtime::cors_policy! {{ P {{ {body} }} }}")
}

const ORIGINS: &str = "origins: [\"https://app.example.com\"";

/// The same in a policy of some kind: with credentials, enforced, with origins of start-up, combined.
fn of_a_kind(body: &str, numbers: &mut Numbers) -> String {
    let mut body = body.to_owned();
    for setting in ["credentials: true", "enforce: true", "max_age: 600"] {
        let is_set = setting.split(':').next().is_some_and(|key| body.contains(key));
        if numbers.below(3) == 0 && !is_set {
            body = format!("{setting}, {body}");
        }
    }
    match numbers.below(4) {
        0 => policy(&body.replacen(ORIGINS, &format!("{ORIGINS}, runtime"), 1)),
        1 => {
            let enforce = numbers.one_of(&["", ", enforce: true"]);
            format!(
                "cors_runtime::cors_policy! {{ Other {{ origins: [\"https://other.example.com\"] }} \
                 P {{ {body} }} Both {{ policies: [Other, P]{enforce} }} }}"
            )
        }
        _ => policy(&body),
    }
}

/// Names under which anybody can have a host, with one of the author's in it.
const ZONES: [&str; 16] = [
    "app.github.dev",
    "euw.devtunnels.ms",
    "devtunnels.ms",
    "share.zrok.io",
    "modal.run",
    "westeurope.azurecontainerapps.io",
    "z13.web.core.windows.net",
    "gitpod.io",
    "nip.io",
    "medium.com",
    "vercel.app",
    "github.io",
    "co.uk",
    "com",
    "koyeb.app",
    "glitch.me",
];

/// What must not be advised over those names.
pub(crate) fn widened(source: &str, replacement: &str) -> Option<&'static str> {
    ZONES.into_iter().find(|zone| {
        let pattern = format!("://*.{zone}");
        let ends = |end| replacement.contains(&format!("{pattern}{end}"));
        (ends("\"") || ends(":")) && !source.contains(&pattern)
    })
}

fn zone(numbers: &mut Numbers) -> Part {
    const FORMS: [(&str, &str); 14] = [
        ("https://*-3000.", ""),
        ("https://app-*.", ""),
        ("https://*", ""),
        ("https://.", ""),
        (".", ""),
        ("*.", ""),
        ("^https://.*\\\\.", "$"),
        ("https://[a-z]+.", ""),
        ("https://{app}.", ""),
        ("https://*.*.", ""),
        ("https://my-app.", "/"),
        ("https://*.", ""),
        ("(https?://(.+\\\\.)*", "$)"),
        ("*://*.", ":*"),
    ];
    let (before, after) = FORMS[numbers.below(FORMS.len())];
    let zone = numbers.one_of(&ZONES);
    (of_a_kind(&format!("origins: [\"{before}{zone}{after}\"], methods: [PUT]"), numbers), None)
}

/// A letter too many, too few, twice, in the other case, or swapped with its neighbour.
fn slip(text: &str, numbers: &mut Numbers) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = numbers.below(letters.len());
    match numbers.below(6) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 if at > 0 => letters.swap(at, at - 1),
        3 => letters[at] = letters[at].to_ascii_uppercase(),
        4 => letters.insert(
            at,
            numbers.one_of(&[" ", "*", ".", "-", "é", "_", ":"]).chars().next().unwrap_or('x'),
        ),
        _ => letters[at] = char::from(b'a' + u8::try_from(numbers.below(26)).unwrap_or(0)),
    }
    // A backslash would have to be escaped, and a quote would end the literal.
    letters.into_iter().filter(|letter| !matches!(letter, '\\' | '"')).collect()
}

const METHODS: [&str; 12] = [
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "QUERY",
    "PROPFIND",
    "M-SEARCH",
    "TRACE",
    "VERSION-CONTROL",
    "PURGE",
];

fn method(numbers: &mut Numbers) -> Part {
    let name = numbers.one_of(&METHODS);
    let is_word = |name: &str| name.chars().all(|c| c.is_ascii_alphabetic()) && !name.is_empty();
    let entry = match numbers.below(10) {
        0 => name.to_lowercase(),
        1 => slip(name, numbers),
        2 => format!("{name}, {}", numbers.one_of(&METHODS)),
        3 => format!("{name} {}", numbers.one_of(&METHODS)),
        4 => format!("{name}|{}", numbers.one_of(&METHODS)),
        5 => format!(" {name} "),
        6 => format!("'{name}'"),
        7 => numbers.one_of(&["any", "Any", "ALL", "*", "del", "get "]).to_owned(),
        8 if is_word(name) => return (methods(&format!("Method::{name}"), numbers), Some(1)),
        8 => return (methods(&format!("b\"{name}\""), numbers), Some(1)),
        _ => format!("{name}:"),
    };
    let entry = if is_word(&entry) && numbers.below(2) == 0 { entry } else { format!("{entry:?}") };
    (methods(&entry, numbers), Some(1))
}

fn methods(entries: &str, numbers: &mut Numbers) -> String {
    of_a_kind(&format!("{ORIGINS}], methods: [{entries}]"), numbers)
}

const HEADERS: [&str; 14] = [
    "authorization",
    "content-type",
    "X-Api-Key",
    "If-None-Match",
    "x-requested-with",
    "Accept-Language",
    "cookie",
    "ETag",
    "location",
    "x-csrf-token",
    "cache-control",
    "Set-Cookie",
    "idempotency-key",
    "access-control-allow-origin",
];

fn header(numbers: &mut Numbers) -> Part {
    let name = numbers.one_of(&HEADERS);
    let key = numbers.one_of(&["headers", "expose"]);
    let constant = name.to_uppercase().replace('-', "_");
    let entry = match numbers.below(10) {
        0 => format!("{:?}", name.replace('-', "_")),
        1 => format!("{:?}", name.replace('-', "")),
        2 | 3 => format!("{:?}", slip(name, numbers)),
        4 => format!("\"{name}, {}\"", numbers.one_of(&HEADERS)),
        5 => format!("\"{name}: value\""),
        6 => format!("\" {name}\""),
        7 => format!("header::{constant}"),
        8 => numbers.one_of(&["Any", "any", "\"*\"", "\"ALL\"", "\"x-*\"", "*"]).to_owned(),
        _ => format!("{name:?}.to_owned()"),
    };
    (of_a_kind(&format!("{ORIGINS}], {key}: [{entry}]"), numbers), Some(1))
}

/// A value in a form that other languages and libraries have for lists.
fn form(elements: &[&str], numbers: &mut Numbers) -> String {
    let joined = |between: &str| elements.join(between);
    match numbers.below(14) {
        0 => format!("vec![{}]", joined(", ")),
        1 => format!("&[{}]", joined(", ")),
        2 => format!("{{ {} }}", joined(", ")),
        3 => format!("({})", joined(", ")),
        4 => joined(" | "),
        5 => joined(" + "),
        6 => format!("[{}]", joined("; ")),
        7 => format!("[{}]", joined(" | ")),
        8 => format!("[{}].to_vec()", joined(", ")),
        9 => format!("HashSet::from([{}])", joined(", ")),
        10 => format!("{:?}", joined(", ").replace('"', "")),
        11 => elements[0].to_owned(),
        12 => format!("&vec![{}]", joined(", ")),
        _ => numbers
            .one_of(&["Any", "any", "*", "\"*\"", "true", "ALL", "List", "none()"])
            .to_owned(),
    }
}

fn shape(numbers: &mut Numbers) -> Part {
    let (key, all): (&str, &[&str]) = match numbers.below(4) {
        0 => ("origins", &["\"https://app.example.com\"", "\"https://b.example.com\"", "runtime"]),
        1 => ("methods", &["PUT", "DELETE", "\"PATCH\""]),
        2 => ("headers", &["\"content-type\"", "\"x-api-key\"", "\"authorization\""]),
        _ => ("expose", &["\"etag\"", "\"location\"", "\"x-total-count\""]),
    };
    let count = 1 + numbers.below(all.len());
    let value = form(&all[..count], numbers);
    let origins = if key == "origins" { "" } else { "origins: [\"https://app.example.com\"], " };
    let source = of_a_kind(&format!("{origins}{key}: {value}"), numbers);
    // Enforced, the origins that are meant may be a mistake too.
    let most = if key == "origins" && source.contains("enforce") { None } else { Some(1) };
    (source, most)
}

fn key(numbers: &mut Numbers) -> Part {
    const NAMES: [(&str, &str); 7] = [
        ("origins", "[\"https://app.example.com\"]"),
        ("methods", "[PUT]"),
        ("headers", "[\"content-type\"]"),
        ("expose", "[\"etag\"]"),
        ("credentials", "true"),
        ("max_age", "600"),
        ("enforce", "true"),
    ];
    let (name, value) = NAMES[numbers.below(NAMES.len())];
    let camel: String = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    let written = match numbers.below(9) {
        0 => slip(name, numbers),
        1 => camel,
        2 => format!("allow_{name}"),
        3 => format!("allowed{camel}"),
        4 => name.to_uppercase(),
        5 => name.trim_end_matches('s').to_owned(),
        6 => format!("access_control_allow_{name}"),
        7 => format!("dev_{name}"),
        _ => format!("{name}_list"),
    };
    let written: String =
        written.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let written =
        if written.starts_with(|c: char| c.is_ascii_digit()) { "x".into() } else { written };
    let origins = if name == "origins" { "" } else { "origins: [\"https://app.example.com\"], " };
    let twice = if numbers.below(5) == 0 { format!(", {name}: {value}") } else { String::new() };
    let methods = if name == "max_age" { "methods: [PUT], " } else { "" };
    // The same key twice by its own name is another mistake.
    let most = (twice.is_empty()).then_some(1);
    (policy(&format!("{origins}{methods}{written}: {value}{twice}")), most)
}

fn separator(numbers: &mut Numbers) -> Part {
    let mut parts = vec![
        "origins: [\"https://app.example.com\"]".to_owned(),
        "methods: [PUT]".to_owned(),
        "headers: [\"content-type\"]".to_owned(),
        "credentials: true".to_owned(),
    ];
    let at = numbers.below(parts.len());
    let body = match numbers.below(9) {
        0 => {
            parts[at] = parts[at].replacen(": ", " = ", 1);
            parts.join(", ")
        }
        1 => {
            parts[at] = parts[at].replacen(": ", " ", 1);
            parts.join(", ")
        }
        2 => parts.join("; "),
        3 => {
            let last = parts.remove(at);
            format!("{}; {last}", parts.join(", "))
        }
        4 => {
            let last = parts.remove(at);
            format!("{} {last}", parts.join(", "))
        }
        5 => {
            let key = parts[at].split(':').next().map(str::to_owned);
            parts[at] = key.unwrap_or_default();
            parts.join(", ")
        }
        6 => format!("{}, ..Default::default()", parts.join(", ")),
        7 => {
            parts[at] = parts[at].replacen(": ", " => ", 1);
            parts.join(", ")
        }
        _ => {
            parts[0] = "origins: [\"https://a.example.com\" \"https://b.example.com\"]".into();
            parts.join(", ")
        }
    };
    (policy(&body), Some(1))
}

fn scalar(numbers: &mut Numbers) -> Part {
    const SECONDS: [&str; 18] = [
        "\"600\"",
        "\"1h\"",
        "600s",
        "1h",
        "-1",
        "0.5",
        "604800",
        "3_600_000",
        "true",
        "600u64",
        "Duration::from_secs(600)",
        "60 * 60",
        "\"ten\"",
        "[600]",
        "Some(600)",
        "24h",
        "1e3",
        "0x10",
    ];
    const SWITCHES: [&str; 14] = [
        "yes",
        "no",
        "1",
        "0",
        "\"true\"",
        "\"include\"",
        "Some(true)",
        "on",
        "True",
        "TRUE",
        "[true]",
        "None",
        "\"same-origin\"",
        "!false",
    ];
    let (key, value) = match numbers.below(3) {
        0 => ("max_age", numbers.one_of(&SECONDS)),
        1 => ("credentials", numbers.one_of(&SWITCHES)),
        _ => ("enforce", numbers.one_of(&SWITCHES)),
    };
    let body = format!("origins: [\"https://app.example.com\"], methods: [PUT], {key}: {value}");
    (policy(&body), Some(1))
}

fn attribute(numbers: &mut Numbers) -> Part {
    const ORIGIN: &str = "\"https://app.example.com\"";
    let argument = match numbers.below(12) {
        0 => {
            numbers.one_of(&["none", "off", "false", "never", "deny", "no", "disabled"]).to_owned()
        }
        1 => format!(
            "{:?}",
            numbers.one_of(&["none", "deny", "same_origin", "off", "App", "any", "*"])
        ),
        2 => ORIGIN.to_owned(),
        3 => format!("[{ORIGIN}, \"https://b.example.com\"]"),
        4 => format!("origins: [{ORIGIN}]"),
        5 => format!("origins = {ORIGIN}"),
        6 => format!("origins = [{ORIGIN}], credentials"),
        7 => format!("origins = [{ORIGIN}], headers = \"x-a, x-b\""),
        8 => format!("origin = [{ORIGIN}]"),
        9 => "origins = Any".to_owned(),
        10 => format!("{:?}", slip("https://app.example.com", numbers)),
        _ => format!("origins = [{ORIGIN}]; credentials = true"),
    };
    let app = "cors_runtime::cors_policy! { App { origins: [\"https://app.example.com\"] } }";
    (format!("{app} #[cors_runtime::cors({argument})] pub async fn handler() {{}}"), None)
}

fn route(numbers: &mut Numbers) -> Part {
    const FUNCTIONS: [&str; 7] = ["get", "post", "put", "delete", "patch", "head", "any"];
    let function = numbers.one_of(&FUNCTIONS);
    let chain = match numbers.below(8) {
        0 => format!("{}(list)", slip(function, numbers).replace([' ', '*', '.', '-', ':'], "x")),
        1 => format!("{function}(list).{function}(list)"),
        2 => "get(|| async {})".to_owned(),
        3 => "get(Api::list)".to_owned(),
        4 => "\"/path\", get(list)".to_owned(),
        5 => format!("{}(list)", function.to_uppercase()),
        6 => "get(list).layer(App)".to_owned(),
        _ => "get(list),".to_owned(),
    };
    let app = "cors_runtime::cors_policy! { App { origins: [\"https://app.example.com\"], methods: \
               [GET, PUT, DELETE, PATCH] } }";
    let handler = "#[cors_runtime::cors(App)] pub async fn list() {}";
    let router = format!(
        "pub fn router() -> axum::routing::MethodRouter {{ cors_runtime::cors_route!({chain}) }}"
    );
    (format!("{app} {handler} {router}"), None)
}
