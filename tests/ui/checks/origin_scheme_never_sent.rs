use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["ws://localhost:3000"],
    }
}

fn main() {}
