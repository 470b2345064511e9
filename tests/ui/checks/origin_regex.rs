use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: [r"^https://.*\.example\.com$"],
    }
}

fn main() {}
