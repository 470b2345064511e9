use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        headers: ["Content-Type:", "x-one, x-two", "x(y)"],
    }
}

fn main() {}
