use cors_runtime::{cors, cors_policy};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

struct TypedHeader<T>(T);
struct Authorization<T>(T);
struct Bearer;

#[cors(Dashboard)]
async fn named(TypedHeader(token): TypedHeader<Authorization<Bearer>>) {}

#[cors(origins = ["https://app.example.com"])]
async fn inline(token: Option<TypedHeader<Authorization<Bearer>>>) {}

fn main() {}
