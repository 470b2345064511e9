use cors_runtime::cors_policy;

cors_policy! {
    #[deny(method_safelisted)]
    Policy {
        origins: ["https://app.example.com"],
        methods: [GET, PUT],
    }
}

fn main() {}
