use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        origins: ["https://admin.example.com"],
    }
}

fn main() {}
