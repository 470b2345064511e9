use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://münchen.example"],
    }
}

fn main() {}
