//! What needs a feature says, without it, which line adds it.

use crate::project::Project;

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
    ("fn f() { App::explain(request()).outcome(); }", "explain"),
    ("fn f() { cors_runtime::CorsLayer::<App>::new().explain(request()).outcome(); }", "explain"),
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
    let programs = ROWS.map(|(source, _)| {
        format!(
            "#![allow(unused)]
             use cors_runtime::cors_policy;
             cors_policy! {{ App {{ origins: [\"https://app.example.com\"] }} }}
             {source}
             fn request<T>() -> T {{ todo!() }}
             fn main() {{}}"
        )
    });
    let found = Project::featureless("features").check(&programs);
    for ((source, feature), messages) in ROWS.iter().zip(found) {
        let errors: Vec<&str> =
            messages.iter().filter(|one| one.is_error).map(|one| one.rendered.as_str()).collect();
        assert_eq!(errors.len(), 1, "{source}\n{}", errors.join("\n"));
        let line = format!("cargo add cors-runtime --features {feature}");
        assert!(errors[0].contains(&line), "{source}\n{}", errors[0]);
    }
}
