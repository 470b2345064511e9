use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        methods: [PUT],
        max_age: 3600000,
    }
}

fn main() {}
