use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://App.Example.com"],
    }
}

fn main() {}
