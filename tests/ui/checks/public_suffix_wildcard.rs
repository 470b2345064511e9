use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://*.github.io", "https://*.amazonaws.com"],
        credentials: true,
    }
}

fn main() {}
