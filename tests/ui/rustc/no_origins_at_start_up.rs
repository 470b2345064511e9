use cors_runtime::{OriginSet, cors_policy};

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com"] }
}

fn main() {
    let origins = OriginSet::parse(["https://staging.example.com"]).unwrap();
    Dashboard::runtime_origins().set(origins).unwrap();
}
