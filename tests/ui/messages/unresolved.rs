//! What rustc says in its own words of names.
use cors_runtime::{Policy, cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

#[cors(Dashbord)]
async fn unknown_policy() {}

struct ListOfPolicies {
    policies: Vec<Policy>,
}

fn main() {}
