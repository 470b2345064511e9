use cors_runtime::cors_policy;

cors_policy! {
    #[deny(max_age_useless)]
    Policy {
        origins: ["https://app.example.com"],
        max_age: 600,
    }
}

fn main() {}
