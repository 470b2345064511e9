use cors_runtime::cors_policy;

cors_policy! {
    #[allow(insecure_origin, reason = "stale")]
    Policy {
        origins: ["https://app.example.com"],
    }
}

fn main() {}
