use cors_runtime::cors_policy;

cors_policy! {
    MissingOrigins { methods: [GET] }
    UnknownKey { origins: ["https://app.example.com"], allow_methods: [PUT] }
    DuplicateKey { origins: ["https://app.example.com"], origins: ["https://admin.example.com"] }
    WrongType {
        origins: "https://app.example.com",
        methods: [Method::PUT, 7],
        headers: [CONTENT_TYPE],
    }
    NotALiteral { origins: ["https://app.example.com", FRONTEND], headers: [header_of(FRONTEND)] }
    Constant { origins: FRONTENDS }
    #[allow(insecure_orign, reason = "typo")]
    UnknownLint { origins: ["https://app.example.com"] }
    #[allow(insecure_origin, reason = "stale")]
    UnusedAllow { origins: ["https://app.example.com"] }
    ErrorAllowed { origins: [#[allow(origin_path, reason = "no")] "https://app.example.com/"] }
    EnvUnset { origins: [env!("CORS_TESTS_NO_SUCH_VARIABLE")] }
    FileUnreadable { origins: [file!("no/such/origins.txt")] }
    #[allow(insecure_origin)]
    #[deny(allow_without_reason)]
    AllowWithoutReason { origins: ["http://app.example.com"], credentials: true }
    DuplicateEntry {
        origins: ["https://app.example.com", "https://app.example.com"],
        headers: ["x-token", "X-Token"],
    }
    CredentialsType { origins: ["https://app.example.com"], credentials: "include" }
    PrivateNetworkRemoved { origins: ["https://app.example.com"], allow_private_network: true }
}

fn main() {}
