use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["*"],
        credentials: true,
    }
}

fn main() {}
