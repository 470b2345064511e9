use cors_runtime::cors_policy;

cors_policy! {
    WildcardSyntax { origins: ["https://*example.com", "https://app.*"] }
    WildcardScheme { origins: ["*://app.example.com"] }
    PublicSuffixWildcard {
        origins: ["https://*.github.io", "https://*.amazonaws.com"],
        credentials: true,
    }
    #[deny(wildcard_single_label)]
    WildcardSingleLabel { origins: ["https://*.internal"], credentials: true }
    #[deny(wildcard_apex)]
    WildcardApex { origins: ["https://*.example.com"] }
    RedundantOrigin { origins: ["https://*.example.com", "https://app.example.com"] }
    WildcardNotAlone { origins: ["*", "https://app.example.com"] }
}

fn main() {}
