use cors_runtime::{cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

struct CookieJar;

#[cors(Dashboard)]
async fn named(jar: CookieJar) {}

#[cors(origins = ["https://app.example.com"])]
async fn inline(jar: CookieJar) {}

fn main() {}
