use cors_runtime::cors_policy;

cors_policy! {
    InsecureOrigin {
        origins: ["http://app.example.com"],
        credentials: true,
    }
    CredentialsWithAnyOrigin { origins: ["*"], credentials: true }
    SharedHostingOrigin { origins: ["https://codepen.io"], credentials: true }
    OriginIsPublicSuffix { origins: ["https://github.io"] }
    #[deny(wildcard_subdomain_credentials)]
    WildcardSubdomainCredentials { origins: ["https://*.example.com"], credentials: true }
    AnyPortCredentials { origins: ["https://app.example.com:*"], credentials: true }
    #[deny(volatile_extension_origin)]
    VolatileExtensionOrigin { origins: ["moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982"] }
    #[deny(onion_origin)]
    OnionOrigin { origins: ["http://expyuzz4wqqyqhjn.onion"] }
    #[deny(credentials_unneeded)]
    CredentialsUnneeded {
        origins: ["https://app.example.com"],
        headers: ["authorization"],
        credentials: true,
    }
}

fn main() {}
