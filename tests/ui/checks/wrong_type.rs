use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: "https://app.example.com",
        methods: [Method::PUT, 7],
        headers: [CONTENT_TYPE],
    }
}

fn main() {}
