use cors_runtime::cors_policy;

cors_policy! {
    #[deny(max_age_long)]
    Policy {
        origins: ["https://app.example.com"],
        methods: [PUT],
        max_age: 7200,
    }
}

fn main() {}
