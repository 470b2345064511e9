use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["http://[fe80::1%25eth0]", "http://::1"],
    }
}

fn main() {}
