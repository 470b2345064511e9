use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com:99999"],
    }
}

fn main() {}
