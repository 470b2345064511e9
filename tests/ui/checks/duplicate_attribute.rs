use cors_runtime::{cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

#[cors(Dashboard)]
#[cors(same_origin)]
async fn list() {}

fn main() {}
