use cors_runtime::cors_policy;

cors_policy! {
    HeaderSyntax {
        origins: ["https://app.example.com"],
        headers: ["Content-Type:", "x-one, x-two", "x(y)"],
    }
    HeaderForbidden { origins: ["https://app.example.com"], headers: ["cookie", "sec-fetch-mode"] }
    HeaderResponseOnly {
        origins: ["https://app.example.com"],
        headers: ["access-control-allow-origin"],
    }
    HeaderTypo { origins: ["https://app.example.com"], headers: ["Authorisation", "ContentType"] }
    #[deny(header_underscore)]
    HeaderUnderscore { origins: ["https://app.example.com"], headers: ["x_api_key"] }
    CredentialsWithAnyHeader {
        origins: ["https://app.example.com"],
        headers: ["*"],
        credentials: true,
    }
    AnyHeaderAuthorization { origins: ["https://app.example.com"], headers: ["*"] }
    #[deny(header_safelisted)]
    HeaderSafelisted { origins: ["https://app.example.com"], headers: ["accept-language"] }
    ExposeForbidden { origins: ["https://app.example.com"], expose: ["set-cookie"] }
    ExposeRequestOnly { origins: ["https://app.example.com"], expose: ["user-agent"] }
    ExposePreflightOnly { origins: ["https://app.example.com"], expose: ["access-control-max-age"] }
    #[deny(expose_safelisted)]
    ExposeSafelisted { origins: ["https://app.example.com"], expose: ["cache-control"] }
    CredentialsWithAnyExpose {
        origins: ["https://app.example.com"],
        expose: ["*"],
        credentials: true,
    }
    #[deny(expose_any)]
    ExposeAny { origins: ["https://app.example.com"], expose: ["*"] }
}

fn main() {}
