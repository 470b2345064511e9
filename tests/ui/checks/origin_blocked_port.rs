use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["http://localhost:6000"],
    }
}

fn main() {}
