use cors_runtime::cors_policy;

cors_policy! {
    #[deny(wildcard_apex)]
    Policy {
        origins: ["https://*.example.com"],
    }
}

fn main() {}
