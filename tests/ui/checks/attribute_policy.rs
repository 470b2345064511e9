use cors_runtime::{cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

#[cors]
async fn list() {}

#[cors(Dashboard, origins = ["https://admin.example.com"])]
async fn create() {}

#[cors(deny, Dashboard)]
async fn remove() {}

#[cors(Dashboard, Admin)]
async fn replace() {}

#[cors(["https://app.example.com"], credentials = true)]
async fn read() {}

#[cors(credentials = true)]
async fn count() {}

fn main() {}
