//! A test of a policy that runs in the compiler.
use cors_runtime::cors_policy;

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com"] }
}

const _: () = assert!(Dashboard::allows_origin("https://admin.example.com"));

fn main() {}
