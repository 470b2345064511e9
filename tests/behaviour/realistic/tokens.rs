//! APIs that know their callers by what script sends: bearer tokens, API keys, signatures.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// OAuth 2 access tokens for first-party pages.
    Bearer {
        origins: ["https://app.example.com"],
        methods: [GET, POST, PUT, PATCH, DELETE],
        headers: ["authorization", "content-type"],
        max_age: 7200,
    }

    /// Anyone's page with a token of its own: the token is the access control.
    PublicBearer {
        origins: ["*"],
        methods: [GET, POST, PUT, PATCH, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["link", "retry-after", "www-authenticate", "x-request-id"],
        max_age: 86400,
    }

    /// Tokens that are bound to a key (RFC 9449).
    Dpop {
        origins: ["https://wallet.example.com"],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type", "dpop"],
        expose: ["dpop-nonce", "www-authenticate"],
    }

    /// A token endpoint: form bodies, nothing to preflight.
    TokenEndpoint { origins: ["*"] }

    /// JWKS and discovery documents.
    Discovery { origins: ["*"], expose: ["etag"] }

    /// A key in a header, the way most dashboards hand it out.
    ApiKey { origins: ["*"], headers: ["x-api-key", "content-type"], methods: [PUT, DELETE] }

    /// Payments: publishable keys, pinned versions, repeatable requests.
    Payments {
        origins: ["*"],
        methods: [DELETE],
        headers: [
            "authorization",
            "content-type",
            "idempotency-key",
            "stripe-account",
            "stripe-version",
        ],
        expose: ["request-id", "stripe-should-retry", "idempotent-replayed"],
        max_age: 300,
    }

    /// Hosted search.
    Search {
        origins: ["*"],
        methods: [GET, POST, PUT, DELETE],
        headers: [
            "content-type",
            "x-algolia-agent",
            "x-algolia-api-key",
            "x-algolia-application-id",
            "x-algolia-usertoken",
        ],
    }

    /// A database behind `PostgREST`.
    Postgrest {
        origins: ["https://app.example.com"],
        methods: [GET, POST, PATCH, DELETE, PUT],
        headers: [
            "accept-profile",
            "apikey",
            "authorization",
            "content-profile",
            "content-type",
            "prefer",
            "range",
            "range-unit",
            "x-client-info",
            "x-supabase-api-version",
        ],
        expose: ["content-range", "content-location", "location", "preference-applied"],
    }

    /// A back end as a service.
    Firebase {
        origins: ["https://game.example.com"],
        methods: [PATCH, DELETE],
        headers: [
            "authorization",
            "content-type",
            "google-cloud-resource-prefix",
            "x-client-version",
            "x-firebase-appcheck",
            "x-firebase-client",
            "x-firebase-gmpid",
            "x-goog-api-client",
            "x-goog-api-key",
            "x-goog-request-params",
        ],
    }

    /// A gateway that signs requests with AWS Signature Version 4.
    Signed {
        origins: ["https://console.example.com"],
        methods: [PUT, DELETE],
        headers: [
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "authorization",
            "content-type",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-target",
            "x-amz-user-agent",
            "x-api-key",
        ],
        expose: ["x-amzn-requestid", "x-amzn-errortype", "x-amzn-trace-id"],
    }

    /// Azure API Management.
    Azure {
        origins: ["https://portal.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "authorization",
            "client-request-id",
            "content-type",
            "ocp-apim-subscription-key",
            "x-functions-key",
            "x-ms-client-request-id",
            "x-ms-version",
        ],
        expose: ["x-ms-request-id", "x-ms-error-code"],
    }

    /// Message signatures (RFC 9421) over digests (RFC 9530).
    Signatures {
        origins: ["https://partner.example.com"],
        methods: [PUT],
        headers: ["content-digest", "content-type", "signature", "signature-input"],
        expose: ["content-digest", "signature", "signature-input"],
    }

    /// One gateway for many tenants, who come in a header.
    Tenants {
        origins: ["https://*.customers.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: ["authorization", "content-type", "x-organization-id", "x-tenant-id"],
    }

    /// A language model's API, as its SDK calls it from a page.
    LanguageModel {
        origins: ["*"],
        methods: [GET, POST, DELETE],
        headers: [
            "anthropic-beta",
            "anthropic-dangerous-direct-browser-access",
            "anthropic-version",
            "authorization",
            "content-type",
            "openai-beta",
            "openai-organization",
            "openai-project",
            "x-api-key",
            "x-stainless-arch",
            "x-stainless-lang",
            "x-stainless-os",
            "x-stainless-package-version",
            "x-stainless-retry-count",
            "x-stainless-runtime",
            "x-stainless-runtime-version",
            "x-stainless-timeout",
        ],
        expose: ["request-id", "x-request-id", "retry-after", "x-ratelimit-remaining-tokens"],
    }

    /// The Model Context Protocol over HTTP.
    ModelContext {
        origins: ["https://inspector.example.com", "http://localhost:6274"],
        methods: [GET, POST, DELETE],
        headers: [
            "authorization",
            "content-type",
            "last-event-id",
            "mcp-protocol-version",
            "mcp-session-id",
        ],
        expose: ["mcp-session-id", "www-authenticate"],
    }

    /// A marketplace of APIs.
    Marketplace {
        origins: ["*"],
        methods: ["*"],
        headers: ["x-rapidapi-host", "x-rapidapi-key", "content-type"],
        expose: ["x-ratelimit-requests-limit", "x-ratelimit-requests-remaining"],
    }

    /// A playground for everything there is.
    Playground {
        origins: ["*"],
        methods: ["*"],
        headers: ["*", "authorization"],
        expose: ["*"],
        max_age: 600,
    }

    /// A gateway in front of services that each have their own names for things.
    Gateway {
        origins: ["https://app.example.com", "https://app.example.net"],
        methods: [GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS],
        headers: [
            "accept",
            "access-token",
            "authorization",
            "cache-control",
            "client-id",
            "content-type",
            "if-modified-since",
            "if-none-match",
            "pragma",
            "session-id",
            "token",
            "user-agent",
            "x-app-version",
            "x-auth-token",
            "x-authorization",
            "x-correlation-id",
            "x-device-id",
            "x-forwarded-for",
            "x-http-method-override",
            "x-platform",
            "x-real-ip",
            "x-request-id",
            "x-timezone",
        ],
        expose: ["authorization", "x-auth-token", "x-correlation-id", "x-request-id"],
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(Bearer at "https://app.example.com", not "https://app.example.comevil.test")
            .asks("PATCH", &["authorization", "content-type"]),
        service!(PublicBearer for all)
            .asks("DELETE", &["authorization"])
            .reads(&["x-request-id", "www-authenticate"]),
        service!(Dpop at "https://wallet.example.com", not "https://wallet.example.com-evil.test")
            .asks("PUT", &["authorization", "content-type", "dpop"])
            .reads(&["dpop-nonce"]),
        service!(TokenEndpoint for all).asks("POST", &[]),
        service!(Discovery for all).reads(&["etag"]),
        service!(ApiKey for all).asks("PUT", &["x-api-key", "content-type"]),
        service!(Payments for all)
            .asks("POST", &["authorization", "content-type", "idempotency-key", "stripe-version"])
            .reads(&["request-id"]),
        service!(Search for all)
            .asks("POST", &["x-algolia-api-key", "x-algolia-application-id", "content-type"]),
        service!(Postgrest at "https://app.example.com", not "https://app2.example.com")
            .asks("PATCH", &["apikey", "authorization", "content-type", "prefer", "accept-profile"])
            .reads(&["content-range"]),
        service!(Firebase at "https://game.example.com", not "https://games.example.com")
            .asks("POST", &["content-type", "x-goog-api-key", "x-firebase-client"]),
        service!(Signed at "https://console.example.com", not "https://console.example.community")
            .asks("PUT", &["authorization", "content-type", "x-amz-date", "x-amz-security-token"])
            .reads(&["x-amzn-requestid"]),
        service!(Azure at "https://portal.example.com", not "https://portal.example.com:80")
            .asks("PUT", &["content-type", "ocp-apim-subscription-key"])
            .reads(&["x-ms-request-id"]),
        service!(Signatures at "https://partner.example.com", not "https://partners.example.com")
            .asks("PUT", &["content-digest", "content-type", "signature", "signature-input"])
            .reads(&["content-digest"]),
        service!(
            Tenants at "https://acme.customers.example.com",
            not "https://customers.example.com"
        )
        .and(&["https://eu.acme.customers.example.com"])
        .nor(&["https://acme-customers.example.com"])
        .asks("PUT", &["authorization", "content-type", "x-tenant-id"]),
        service!(LanguageModel for all)
            .asks("POST", &["authorization", "content-type", "x-stainless-lang"])
            .reads(&["x-request-id"]),
        service!(ModelContext at "https://inspector.example.com", not "http://localhost:6277")
            .and(&["http://localhost:6274"])
            .asks("POST", &["authorization", "content-type", "mcp-session-id"])
            .reads(&["mcp-session-id"]),
        service!(Marketplace for all).asks("PATCH", &["x-rapidapi-key", "x-rapidapi-host"]),
        service!(Playground for all)
            .asks("QUERY", &["authorization", "x-whatever", "content-type"])
            .reads(&["x-whatever"]),
        service!(Gateway at "https://app.example.com", not "https://app.example.org")
            .and(&["https://app.example.net"])
            .asks("PUT", &["x-auth-token", "content-type", "x-correlation-id"])
            .reads(&["x-correlation-id"]),
    ]
}
