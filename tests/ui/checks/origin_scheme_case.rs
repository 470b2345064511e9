use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["HTTPS://app.example.com"],
    }
}

fn main() {}
