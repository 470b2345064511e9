use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["*://app.example.com"],
    }
}

fn main() {}
