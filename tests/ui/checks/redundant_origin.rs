use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://*.example.com", "https://app.example.com"],
    }
}

fn main() {}
