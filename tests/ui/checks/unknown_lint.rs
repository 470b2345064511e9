use cors_runtime::cors_policy;

cors_policy! {
    #[allow(insecure_orign, reason = "typo")]
    Policy {
        origins: ["https://app.example.com"],
    }
}

fn main() {}
