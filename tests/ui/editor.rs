//! What an editor looks up, and what it shows while a word or a list is being typed.

use crate::project::Project;

const PROGRAM: &str = r#"
#![deny(warnings)]
use cors_runtime::{cors, cors_policy, cors_route};

cors_policy! {
    #[deny(pedantic)]
    App {
        #[allow(insecure_origin, reason = "no certificate yet")]
        origins: ["http://app.example.com"],
        methods: [PUT, DELETE, PATCH, QUERY, "PURGE"],
        headers: ["content-type"],
        expose: ["x-total-count"],
        credentials: true,
        #[allow(max_age_long, reason = "for Firefox")]
        max_age: 86400,
        enforce: true,
        hosts: ["api.example.com"],
    }
    One { origins: ["https://one.example.com"] }
    Other { origins: ["https://other.example.com"] }
    Both { policies: [One, Other] }
}

#[cors(App, deny(redirect_response))]
async fn list() {}
#[cors(origins = ["https://admin.example.com"], credentials = true)]
async fn create() {}
#[cors(same_origin)]
async fn secret() {}

fn main() {
    let _ = axum::Router::<()>::new()
        .route("/", cors_route!(get(list).post(create)))
        .route("/secret", cors_route!(get(secret)))
        .layer(Both);
}
"#;

/// What rustc says of the program that an editor sees.
fn as_in_an_editor(project: &Project, program: &str) -> String {
    let arguments = ["--emit=metadata", "--cfg=rust_analyzer"];
    let messages = project.main(program).rustc("src/main.rs", &arguments, &[]);
    messages.into_iter().map(|message| message.rendered).collect()
}

#[test]
fn every_word_is_a_name() {
    let project = Project::new("editor");
    assert_eq!(as_in_an_editor(&project, PROGRAM), "");
    let said = project.main("cors_runtime::cors_policy! { App { x: 1 } } fn main() {}").errors(&[]);
    let keys = said[0].text.split_once("valid keys: ").expect("the keys").1.lines().next();
    let paths = keys
        .expect("a line")
        .split(", ")
        .map(|key| format!("let () = cors_runtime::__private::editor::keys::{key};"));
    let program = format!("fn main() {{ {} }}", paths.collect::<String>());
    assert_eq!(as_in_an_editor(&project, &program), "");
    // Words are looked up by the user's own tokens, also those that have no documentation.
    let said = as_in_an_editor(&project, &PROGRAM.replace("PATCH", "PROPFIND"));
    assert!(said.contains("cannot find value `PROPFIND`"), "{said}");
}

/// The keys of a policy while something is being typed, and the one message about it.
const UNFINISHED: [(&str, &str); 6] = [
    ("origins: [\"https://a.example.com\"], cre", "unknown key `cre`"),
    ("cre origins: [\"https://a.example.com\"]", "unknown key `cre`"),
    ("credentials origins: [\"https://a.example.com\"]", "found only `credentials`"),
    ("origins: [methods: [PUT], credentials: true]", "expected `]`, found `methods`"),
    ("origins: [\"https://a.example.com\", methods: [PUT]]", "expected `]`, found `methods`"),
    (
        "origins: [\"https://a.example.com\"], methods: [PUT, headers: [\"x-a\"], max_age: 60]",
        "expected `]`, found `headers`",
    ),
];

#[test]
fn what_is_being_typed_has_one_message() {
    let programs = UNFINISHED.map(|(keys, _)| {
        format!("cors_runtime::cors_policy! {{ pub App {{ {keys} }} }} fn main() {{}}")
    });
    let found = Project::new("editor-unfinished").check(&programs);
    for ((keys, expected), messages) in UNFINISHED.iter().zip(found) {
        let errors: Vec<&str> =
            messages.iter().filter(|one| one.is_error).map(|one| one.text.as_str()).collect();
        assert_eq!(errors.len(), 1, "{keys}\n{}", errors.join("\n"));
        assert!(errors[0].contains(expected), "{keys}\n{}", errors[0]);
    }
}
