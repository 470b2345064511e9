use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com:443"],
    }
}

fn main() {}
