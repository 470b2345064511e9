use cors_runtime::{cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

struct Api;

impl Api {
    #[cors(Dashboard)]
    async fn list(&self) {}
}

#[cors(Dashboard)]
mod handlers {}

#[cors(Dashboard)]
pub struct Handler;

fn main() {}
