use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com:3000-3010"],
    }
}

fn main() {}
