use cors_runtime::cors;

struct Api;

impl Api {
    #[cors(deny)]
    async fn list() {}
}

fn main() {}
