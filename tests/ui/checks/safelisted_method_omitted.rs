use cors_runtime::cors_policy;

cors_policy! {
    #[deny(safelisted_method_omitted)]
    Policy {
        origins: ["https://app.example.com"],
        methods: [GET, PUT],
    }
}

fn main() {}
