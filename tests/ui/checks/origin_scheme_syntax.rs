use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["-http://app.example.com"],
    }
}

fn main() {}
