use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com?x=1"],
    }
}

fn main() {}
