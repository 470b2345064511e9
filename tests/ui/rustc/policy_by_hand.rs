use cors_runtime::{Policy, cors_policy};

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com"] }
    pub OpenData { origins: ["*"] }
}

#[derive(Clone, Copy)]
enum Either {
    Dashboard(Dashboard),
    OpenData(OpenData),
}

impl Policy for Either {}

fn main() {}
