use cors_runtime::cors_policy;

cors_policy! {
    #[deny(credentials_unneeded)]
    Policy {
        origins: ["https://app.example.com"],
        headers: ["authorization"],
        credentials: true,
    }
}

fn main() {}
