use cors_runtime::cors_policy;

cors_policy! {
    struct Struct { origins: ["https://app.example.com"] }
    Equals { origins = ["https://app.example.com"] }
    NoComma { origins: ["https://a.example.com" "https://b.example.com"] methods: [PUT] }
    NoValue { origins: , methods: [PUT] }
    Attribute { #[serde(default)] origins: ["https://app.example.com"] }
    Reference { origins: &["https://app.example.com"] }
}

fn main() {}
