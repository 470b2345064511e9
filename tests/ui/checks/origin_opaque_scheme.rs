use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["file://", "view-source:https://app.example.com"],
    }
}

fn main() {}
