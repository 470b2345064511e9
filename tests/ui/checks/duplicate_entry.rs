use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com", "https://app.example.com"],
        headers: ["x-token", "X-Token"],
    }
}

fn main() {}
