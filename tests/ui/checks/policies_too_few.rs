use cors_runtime::cors_policy;

cors_policy! {
    Trusted { origins: ["https://app.example.com"] }
    Api { policies: [Trusted] }
}

fn main() {}
