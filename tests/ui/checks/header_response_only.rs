use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        headers: ["access-control-allow-origin"],
    }
}

fn main() {}
