use cors_runtime::cors_policy;

cors_policy! {
    OriginMissingScheme { origins: ["app.example.com", "localhost:3000"] }
    OriginSeparator { origins: ["https:/app.example.com"] }
    OriginSchemeCase { origins: ["HTTPS://app.example.com"] }
    OriginSchemeSyntax { origins: ["-http://app.example.com"] }
    OriginSchemeLength { origins: ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa://localhost"] }
    OriginOpaqueScheme { origins: ["file://", "view-source:https://app.example.com"] }
    OriginSchemeNeverSent { origins: ["ws://localhost:3000"] }
    OriginSchemeTypo { origins: ["htps://app.example.com"] }
    NullOrigin { origins: ["null"] }
    OriginExtensionId { origins: ["moz-extension://not-a-uuid"] }
}

fn main() {}
