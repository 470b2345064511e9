use cors_runtime::cors_policy;

cors_policy! {
    Dashboard;
}

fn main() {}
