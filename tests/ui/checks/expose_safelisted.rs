use cors_runtime::cors_policy;

cors_policy! {
    #[deny(expose_safelisted)]
    Policy {
        origins: ["https://app.example.com"],
        expose: ["cache-control"],
    }
}

fn main() {}
