use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["self", "any"],
    }
}

fn main() {}
