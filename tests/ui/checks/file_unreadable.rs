use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: [file!("no/such/origins.txt")],
    }
}

fn main() {}
