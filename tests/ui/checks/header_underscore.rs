use cors_runtime::cors_policy;

cors_policy! {
    #[deny(header_underscore)]
    Policy {
        origins: ["https://app.example.com"],
        headers: ["x_api_key"],
    }
}

fn main() {}
