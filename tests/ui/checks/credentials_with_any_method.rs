use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        methods: ["*"],
        credentials: true,
    }
}

fn main() {}
