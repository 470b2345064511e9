use cors_runtime::cors_policy;

cors_policy! {
    Policy { origins: ["*"], enforce: true }
    Trusted { origins: ["https://app.example.com"] }
    Open { origins: ["*"] }
    Api { policies: [Trusted, Open], enforce: true }
}

fn main() {}
