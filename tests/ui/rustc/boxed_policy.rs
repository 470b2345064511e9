use axum::Router;
use cors_runtime::{Policy, cors_policy};

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com"] }
    pub OpenData { origins: ["*"] }
}

fn policy(is_public: bool) -> Box<dyn Policy> {
    if is_public { Box::new(OpenData) } else { Box::new(Dashboard) }
}

fn main() {
    let _: Router = Router::new().layer(policy(true));
}
