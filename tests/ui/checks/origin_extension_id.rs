use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["moz-extension://not-a-uuid"],
    }
}

fn main() {}
