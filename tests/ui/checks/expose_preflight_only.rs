use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        expose: ["access-control-max-age"],
    }
}

fn main() {}
