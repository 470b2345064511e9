//! What needs a feature says, without it, which line adds it.

use cors_tests::project::Project;

/// A program without features: what it uses, and the feature that this needs.
const ROWS: [(&str, &str); 9] = [
    (
        "cors_policy! { Other { origins: [\"https://app.example.com\", runtime] } }
         fn f() { Other::with_origins([\"https://a.example.com\"]).unwrap().set_origins(()) }",
        "start-up",
    ),
    ("use cors_runtime::OriginSet; fn f() -> OriginSet { \"\".parse().unwrap() }", "start-up"),
    (
        "fn f() { App::with_origins(\"https://a.example.com\".parse().unwrap()).unwrap(); }",
        "start-up",
    ),
    (
        "cors_policy! { Other { origins: [\"*\"] } Both { policies: [App, Other] } }
         fn f() { Both::with_origins(()).unwrap().layer(()); }",
        "start-up",
    ),
    ("fn f() { cors_runtime::CorsLayer::<App>::with_origins(()); }", "start-up"),
    ("use cors_runtime::explain::{Explanation, Outcome};", "explain"),
    ("fn f() { App::explain(method(), headers()).outcome(); }", "explain"),
    (
        "fn f() { cors_runtime::CorsLayer::<App>::new().explain(method(), headers()).outcome(); }",
        "explain",
    ),
    (
        "use cors_runtime::{cors, cors_route};
         #[cors(App)] async fn list() {}
         #[cors(same_origin)] async fn create() {}
         fn f() { route(cors_route!(get(list).post(create))) }
         fn route(_: Vec<u8>) {}",
        "axum",
    ),
];

#[test]
fn a_missing_feature_is_one_error_with_the_line_that_adds_it() {
    let project = Project::new(env!("CARGO_TARGET_TMPDIR"), "features", &[]);
    let mut main = String::from(
        "#![allow(unused)]
         cors_runtime::cors_policy! { App { origins: [\"https://app.example.com\"] } }
         fn method<T>() -> T { todo!() }
         fn headers<T>() -> T { todo!() }
         fn main() {}\n",
    );
    for (at, (source, _)) in ROWS.iter().enumerate() {
        main +=
            &format!("mod row_{at} {{ use super::*; use cors_runtime::cors_policy; {source} }}\n");
    }
    project.write(&main);
    let output = project.cargo(&["check", "-q"], &[]);
    let text = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<&str> = text.split("\nerror").filter(|error| error.contains(" --> ")).collect();
    for (at, (source, feature)) in ROWS.iter().enumerate() {
        let line = 1 + main[..main.find(&format!("mod row_{at} ")).unwrap()].matches('\n').count();
        let lines = line..line + 1 + source.matches('\n').count();
        let own: Vec<&&str> = errors
            .iter()
            .filter(|error| {
                let place = error.split("src/main.rs:").nth(1).expect("a place");
                lines.contains(&place.split(':').next().unwrap().parse().unwrap())
            })
            .collect();
        assert_eq!(own.len(), 1, "{source}\n{own:#?}\n{text}");
        let expected = format!("cargo add cors-runtime --features {feature}");
        assert!(own[0].contains(&expected), "{source}\n{}", own[0]);
    }
    assert_eq!(errors.len(), ROWS.len(), "{text}");
}
