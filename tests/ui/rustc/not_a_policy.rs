use cors_runtime::cors;

struct Dashboard;

#[cors(Dashboard)]
async fn list() {}

fn main() {}
