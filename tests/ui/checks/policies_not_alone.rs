use cors_runtime::cors_policy;

cors_policy! {
    Trusted { origins: ["https://app.example.com"] }
    Partners { origins: ["https://*.partner.example"] }
    Api { origins: ["https://app.example.com"], policies: [Trusted, Partners], credentials: true }
}

fn main() {}
