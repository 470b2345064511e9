use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["http://127.1:8080", "http://0x7f.0.0.1"],
    }
}

fn main() {}
