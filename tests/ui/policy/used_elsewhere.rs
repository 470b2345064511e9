//! One mistake never becomes ten.
use cors_runtime::cors_policy;

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com/"], methods: [put] }
}

// The policy exists in spite of its mistakes, so what uses it has none.
const _: () = assert!(Dashboard::allows_origin("https://app.example.com"));

fn router() -> axum::Router {
    axum::Router::new().layer(Dashboard)
}

fn main() {}
