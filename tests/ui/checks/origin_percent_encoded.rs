use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app%2eexample.com"],
    }
}

fn main() {}
