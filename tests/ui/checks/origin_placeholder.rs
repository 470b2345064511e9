use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://{tenant}.example.com", "${FRONTEND_URL}"],
    }
}

fn main() {}
