use cors_runtime::cors_policy;

cors_policy! {
    #[deny(expose_any)]
    Policy {
        origins: ["https://app.example.com"],
        expose: ["*"],
    }
}

fn main() {}
