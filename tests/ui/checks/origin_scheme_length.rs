use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa://localhost"],
    }
}

fn main() {}
