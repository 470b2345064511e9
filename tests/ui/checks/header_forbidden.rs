use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com"],
        headers: ["cookie", "sec-fetch-mode"],
    }
}

fn main() {}
