//! How a team guards the policies of its own service: assertions that the compiler checks, and a
//! snapshot that shows a change in review. (A program that must not compile is `ui/policy/assertion.rs`.)

use std::{env, fs, path::Path};

use cors_runtime::cors_policy;

cors_policy! {
    /// The policy of the service.
    pub Dashboard {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type"],
        credentials: true,
        max_age: 600,
    }
}

// What must always hold, whoever edits the list.
const _: () = assert!(Dashboard::allows_origin("https://app.example.com"));
const _: () = assert!(!Dashboard::allows_origin("http://app.example.com"));
const _: () = assert!(!Dashboard::allows_origin("null"));

#[test]
fn a_change_of_the_policy_shows_in_review() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("behaviour/guard/dashboard.txt");
    let now = format!("{Dashboard}\n");
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&file, &now).expect("a file");
    }
    let reviewed = fs::read_to_string(&file).expect("guard/dashboard.txt");
    assert_eq!(now, reviewed, "UPDATE_SNAPSHOTS=1 accepts the change");
}
