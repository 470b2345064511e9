use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        allow_methods: [PUT],
    }
}

fn main() {}
