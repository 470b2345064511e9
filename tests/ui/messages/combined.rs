use cors_runtime::cors_policy;

cors_policy! {
    Trusted { origins: ["https://app.example.com"] }
    Partners { origins: ["https://*.partner.example"] }
    EnforceType { origins: ["https://app.example.com"], enforce: "yes" }
    EnforceAnyOrigin { origins: ["*"], enforce: true }
    PoliciesTooFew { policies: [Trusted] }
    PoliciesNotAlone {
        origins: ["https://app.example.com"],
        policies: [Trusted, Partners],
        credentials: true,
    }
}

fn main() {}
