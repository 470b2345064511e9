use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://github.io"],
    }
}

fn main() {}
