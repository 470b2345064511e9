use cors_runtime::cors;

struct Api;

impl Api {
    #[cors(same_origin)]
    async fn list() {}
}

fn main() {}
