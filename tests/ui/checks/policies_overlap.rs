use cors_runtime::cors_policy;

cors_policy! {
    Trusted { origins: ["https://app.example.com", "https://*.staff.example.com:8443"] }
    Partners { origins: ["https://a.partner.example"] }
    Wide { origins: ["https://*.partner.example"] }
    Staff { origins: ["https://*.example.com:*"] }
    Api { policies: [Trusted, Partners, Wide, Staff] }
}

fn main() {}
