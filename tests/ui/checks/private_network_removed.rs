use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        allow_private_network: true,
    }
}

fn main() {}
