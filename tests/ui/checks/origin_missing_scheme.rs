use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["app.example.com", "localhost:3000"],
    }
}

fn main() {}
