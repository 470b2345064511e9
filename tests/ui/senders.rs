//! Who may send, asked wherever it is asked: each entry gets the same verdict in the compiler and at start-up.

use std::fmt::Write as _;

use crate::project::{Message, Project};

/// An entry, the check that is allowed there, and the check that keeps it from being a trusted sender.
const ROWS: &[(&str, &str, &str)] = &[
    ("https://app.example.com", "", ""),
    ("https://*.staff.example.com", "", ""),
    ("http://localhost:5173", "", ""),
    ("capacitor://localhost", "", ""),
    ("http://plain.example.com", "", "insecure_origin"),
    ("http://plain.example.com", "insecure_origin", ""),
    ("https://*.github.io", "", "public_suffix_wildcard"),
    ("https://github.io", "", "origin_is_public_suffix"),
    ("https://*.azurewebsites.net", "", "public_suffix_wildcard"),
    ("https://any.example.com:*", "", "any_port_credentials"),
    ("https://any.example.com:*", "any_port_credentials", ""),
    ("htps://typo.example.com", "", "origin_scheme_typo"),
    ("null", "", "null_origin"),
    ("null", "null_origin", ""),
    ("*", "", "enforce_any_origin"),
    // What is allowed for another reason opens nothing.
    ("http://other.example.com:8080", "any_port_credentials", "insecure_origin"),
];

/// These refuse an entry in every policy, before anybody asks for trusted senders.
const EVERYWHERE: [&str; 3] = ["origin_is_public_suffix", "origin_scheme_typo", "null_origin"];

/// In the source, an `allow` that allows nothing is a mistake of its own.
const UNUSED: &str = "unused_allow, ";

/// A program with a policy for each row. `unused`: what the policy allows besides.
fn program(policies: &str, main: &str, unused: &str) -> String {
    let mut source = String::from(
        "#![allow(unused)]\nuse cors_runtime::{OriginSet, TrustedSender, cors_policy};\n\
         cors_policy! { Other { origins: [\"https://other.test\"] } }\n",
    );
    let mut body = String::new();
    // Nothing is built where an entry is refused everywhere, so such a program has none.
    let is_built = main.contains("P{i}") && !unused.is_empty();
    for (i, (entry, allowed, check)) in ROWS.iter().enumerate() {
        if is_built && EVERYWHERE.contains(check) {
            continue;
        }
        let allow = match *allowed {
            "" => String::new(),
            check => format!("#[allow({check}, {unused}reason = \"a test\")] "),
        };
        let fill = |template: &str| {
            let template = template.replace("{i}", &i.to_string());
            template.replace("{allow}", &allow).replace("{entry}", entry)
        };
        let _ = writeln!(source, "cors_policy! {{ {} }}", fill(policies));
        body += &fill(main);
    }
    format!("{source}fn main() {{\n{body}}}\n")
}

/// Whether something is said against the policy of a row, in words that name its entry and the check.
fn is_refused(messages: &[Message], row: usize) -> bool {
    let (entry, _, check) = ROWS[row];
    let about = |message: &&Message| {
        let text = &message.rendered;
        text.contains(&format!("P{row} ")) || text.contains(&format!("`P{row}`"))
    };
    let about: Vec<&Message> =
        messages.iter().filter(|message| message.is_error).filter(about).collect();
    for message in &about {
        // `"*"` is the only entry that stands in no message by itself.
        assert!(!check.is_empty(), "row {row}: {}", message.rendered);
        for part in [entry, check] {
            let is_there = message.rendered.contains(part) || check == "enforce_any_origin";
            assert!(is_there, "row {row}: {part} in {}", message.rendered);
        }
    }
    !about.is_empty()
}

/// The single gate, the gate that combines, the extractor, and the function.
#[test]
fn in_the_compiler() {
    let project = Project::new("senders");
    let member = "P{i} { origins: [{allow}\"{entry}\"] }";
    let doors = [
        ("a gate", program("P{i} { origins: [{allow}\"{entry}\"], enforce: true }", "", UNUSED)),
        ("a gate that combines", {
            let gate = format!("{member} G{{i}} {{ policies: [Other, P{{i}}], enforce: true }}");
            program(&gate, "", UNUSED)
        }),
        (
            "an extractor",
            program(
                member,
                "let _: axum::Router = axum::Router::new()\n    .route(\"/\", axum::routing::get(async |_: TrustedSender<P{i}>| ()));\n",
                UNUSED,
            ),
        ),
        (
            "a function",
            program(
                member,
                "let _ = P{i}::verify_sender(&axum::http::Request::new(()));\n",
                UNUSED,
            ),
        ),
    ];
    let programs: Vec<String> = doors.iter().map(|(_, program)| program.clone()).collect();
    for ((door, program), messages) in doors.iter().zip(project.build(&programs)) {
        for (row, (entry, allowed, check)) in ROWS.iter().enumerate() {
            if !program.contains(&format!("P{row} {{")) {
                continue;
            }
            let is_refused = is_refused(&messages, row);
            assert_eq!(is_refused, !check.is_empty(), "{door}: {entry} ({allowed})");
        }
    }
}

/// The set of a gate's layer, the set of a layer around an extractor, and the process's own set, which the
/// gate and the extractor read.
#[test]
fn at_start_up() {
    let project = Project::new("senders_at_start_up");
    let policies = "P{i} { origins: [\"https://fixed.example.com\", {allow}runtime] }
         G{i} { policies: [Other, P{i}], enforce: true }
         S{i} { origins: [{allow}runtime], enforce: true }";
    let main = r#"
    {
        let set = || "{entry}".parse::<OriginSet>();
        let page = "{entry}".replace('*', "8443").replace("//8443.", "//a.");
        let request = || axum::http::Request::post("/").header("origin", page.as_str()).body(()).unwrap();
        let is_sent = |decision: cors_runtime::Decision| decision.status().is_none();
        let gate = || is_sent(G{i}::decide(&request()));
        let single = set().is_ok_and(|set| S{i}::with_origins(set).is_ok());
        let combined = set().is_ok_and(|set| G{i}::with_origins(set).is_ok());
        let layer = set().ok().and_then(|set| P{i}::with_origins(set).ok());
        let layer = layer.is_some_and(|layer| layer.verify_sender(&request()).is_ok());
        let _ = set().map(|set| P{i}::runtime_origins().set(set));
        let function = P{i}::verify_sender(&request()).is_ok();
        println!("{i} {single} {combined} {layer} {} {function}", gate());
    }
"#;
    let (told, errors) = project.main(&program(policies, main, "")).run(&[], &[]);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), ROWS.len(), "{errors}");
    for (line, (row, (entry, allowed, check))) in lines.iter().zip(ROWS.iter().enumerate()) {
        let verdict = check.is_empty();
        let expected = format!("{row} {verdict} {verdict} {verdict} {verdict} {verdict}");
        assert_eq!(
            *line, expected,
            "{entry} ({allowed}): set of a gate, of one that combines, of a layer, of the process for a gate and for a function"
        );
    }
}
