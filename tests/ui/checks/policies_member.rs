use cors_runtime::cors_policy;

cors_policy! {
    Open { origins: ["*"] }
    Trusted { origins: ["https://app.example.com", runtime], credentials: true }
    Partners { origins: [runtime] }
    Api { policies: [Trusted, Partners] }
    Wide { policies: [Open, Trusted, Api] }
}

fn main() {}
