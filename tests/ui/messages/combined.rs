use cors_runtime::cors_policy;

cors_policy! {
    Trusted { origins: ["https://app.example.com"] }
    Partners { origins: ["https://*.partner.example"] }
    EnforceType { origins: ["https://app.example.com"], enforce: "yes" }
    EnforceAnyOrigin { origins: ["*"], enforce: true }
    HostSyntax {
        origins: ["https://app.example.com"],
        enforce: true,
        hosts: ["http://localhost:3000", "LocalHost:3000", "*.example.com", "::1", "a.test:443"],
    }
    HostsWithoutEnforce { origins: ["https://app.example.com"], hosts: ["localhost:3000"] }
    HostsEmpty { origins: ["https://app.example.com"], enforce: true, hosts: [] }
    #[deny(local_origin_without_hosts)]
    LocalOriginWithoutHosts { origins: ["http://localhost:5173"], enforce: true }
    PoliciesTooFew { policies: [Trusted] }
    CombinedHosts { policies: [Trusted, Partners], hosts: ["localhost:3000/"] }
    PoliciesNotAlone {
        origins: ["https://app.example.com"],
        policies: [Trusted, Partners],
        credentials: true,
    }
}

fn main() {}
