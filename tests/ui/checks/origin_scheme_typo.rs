use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["htps://app.example.com"],
    }
}

fn main() {}
