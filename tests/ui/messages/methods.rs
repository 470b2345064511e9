use cors_runtime::cors_policy;

cors_policy! {
    MethodSyntax { origins: ["https://app.example.com"], methods: ["GET,PUT", "GET/"] }
    MethodForbidden { origins: ["https://app.example.com"], methods: [TRACE] }
    MethodCase { origins: ["https://app.example.com"], methods: [patch, "Put"] }
    MethodTypo { origins: ["https://app.example.com"], methods: [DELET] }
    CredentialsWithAnyMethod {
        origins: ["https://app.example.com"],
        methods: ["*"],
        credentials: true,
    }
    #[deny(method_options)]
    MethodOptions { origins: ["https://app.example.com"], methods: [OPTIONS] }
    #[deny(method_safelisted)]
    MethodSafelisted { origins: ["https://app.example.com"], methods: [GET, PUT] }
    #[deny(safelisted_method_omitted)]
    SafelistedMethodOmitted { origins: ["https://app.example.com"], methods: [GET, PUT] }
}

fn main() {}
