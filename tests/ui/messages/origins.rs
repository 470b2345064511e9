use cors_runtime::cors_policy;

cors_policy! {
    OriginEmpty { origins: ["https://app.example.com", ""] }
    OriginWhitespace { origins: [" https://app.example.com"] }
    OriginControlChar { origins: ["https://app.example.com\u{7}"] }
    OriginQuoted { origins: ["'https://app.example.com'"] }
    OriginList { origins: ["https://app.example.com, https://admin.example.com"] }
    OriginKeyword { origins: ["self", "any"] }
    OriginPlaceholder { origins: ["https://{tenant}.example.com", "${FRONTEND_URL}"] }
    OriginRegex { origins: [r"^https://.*\.example\.com$"] }
    OriginUserinfo { origins: ["https://user:secret@app.example.com"] }
    OriginPath { origins: ["https://app.example.com/", "https://app.example.com:443/app"] }
    OriginQuery { origins: ["https://app.example.com?x=1"] }
    OriginFragment { origins: ["https://app.example.com#top"] }
}

fn main() {}
