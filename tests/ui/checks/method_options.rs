use cors_runtime::cors_policy;

cors_policy! {
    #[deny(method_options)]
    Policy {
        origins: ["https://app.example.com"],
        methods: [OPTIONS],
    }
}

fn main() {}
