use cors_runtime::cors_policy;

cors_policy! {
    #[allow(insecure_origin)]
    #[deny(allow_without_reason)]
    Policy {
        origins: ["http://app.example.com"],
        credentials: true,
    }
}

fn main() {}
