use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com"],
    }
}

fn main() {}
