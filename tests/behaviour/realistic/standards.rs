//! Protocols with the header lists that their documents give, in full.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// Model Context Protocol, streamable HTTP.
    McpStreamable {
        origins: ["https://inspector.example.com", "http://localhost:6274"],
        methods: [GET, POST, DELETE],
        headers: [
            "accept", "authorization", "content-type", "last-event-id", "mcp-protocol-version",
            "mcp-session-id",
        ],
        expose: ["mcp-session-id", "www-authenticate"],
    }

    /// tus 1.0 with every extension.
    TusExtensions {
        origins: ["https://upload.example.com"],
        methods: [POST, GET, HEAD, PATCH, DELETE, OPTIONS],
        headers: [
            "authorization", "content-type", "tus-resumable", "upload-checksum", "upload-concat",
            "upload-defer-length", "upload-length", "upload-metadata", "upload-offset",
            "x-http-method-override", "x-request-id", "x-requested-with",
        ],
        expose: [
            "location", "tus-checksum-algorithm", "tus-extension", "tus-max-size", "tus-resumable",
            "tus-version", "upload-concat", "upload-expires", "upload-length", "upload-metadata",
            "upload-offset",
        ],
    }

    /// `WebDAV` (RFC 4918) with access control and search.
    WebDavFull {
        origins: ["https://files.example.com"],
        methods: [
            ACL, COPY, DELETE, LOCK, MKCOL, MOVE, PROPFIND, PROPPATCH, PUT, REPORT, SEARCH, UNLOCK,
        ],
        headers: [
            "authorization", "content-type", "depth", "destination", "if", "if-match",
            "if-none-match", "lock-token", "overwrite", "timeout", "translate",
            "x-requested-with",
        ],
        expose: ["dav", "etag", "location", "lock-token", "ms-author-via"],
        credentials: true,
    }

    /// `DPoP` (RFC 9449).
    DpopBound {
        origins: ["https://app.example.com"],
        headers: ["authorization", "content-type", "dpop"],
        expose: ["dpop-nonce", "www-authenticate"],
    }

    /// Sentry's envelopes.
    SentryEnvelope {
        origins: ["*"],
        headers: [
            "authorization", "baggage", "content-encoding", "content-type", "sentry-trace",
            "x-requested-with", "x-sentry-auth",
        ],
        expose: ["retry-after", "x-sentry-error", "x-sentry-rate-limits"],
    }

    /// htmx, across origins.
    HtmxAttributes {
        origins: ["https://www.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "hx-boosted", "hx-current-url", "hx-history-restore-request", "hx-prompt", "hx-request",
            "hx-target", "hx-trigger", "hx-trigger-name",
        ],
        expose: [
            "hx-location", "hx-push-url", "hx-redirect", "hx-refresh", "hx-replace-url",
            "hx-reselect", "hx-reswap", "hx-retarget", "hx-trigger", "hx-trigger-after-settle",
            "hx-trigger-after-swap",
        ],
    }

    /// Solid protocol 0.11.
    SolidPod {
        origins: ["https://app.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "accept", "authorization", "content-type", "dpop", "if-match", "if-none-match", "link", "slug",
        ],
        expose: [
            "accept-patch", "accept-post", "accept-put", "allow", "etag", "link", "location",
            "updates-via", "wac-allow", "www-authenticate",
        ],
    }

    /// S3's REST interface, as the SDK for browsers calls it.
    S3 {
        origins: ["https://app.example.com"],
        methods: [PUT, DELETE],
        headers: [
            "amz-sdk-invocation-id", "amz-sdk-request", "authorization", "content-md5",
            "content-type", "x-amz-acl", "x-amz-checksum-crc32", "x-amz-content-sha256",
            "x-amz-date", "x-amz-sdk-checksum-algorithm", "x-amz-security-token",
            "x-amz-user-agent",
        ],
        expose: ["etag", "x-amz-id-2", "x-amz-request-id", "x-amz-version-id"],
        max_age: 3000,
    }

    /// GraphQL over HTTP, with persisted queries.
    GraphQlOverHttp {
        origins: ["https://app.example.com"],
        headers: [
            "apollo-require-preflight", "authorization", "content-type", "graphql-preflight",
            "x-apollo-operation-name",
        ],
        expose: ["age", "x-request-id"],
    }

    /// gRPC-Web.
    GrpcWebFull {
        origins: ["https://app.example.com"],
        headers: [
            "authorization", "content-type", "grpc-accept-encoding", "grpc-encoding",
            "grpc-timeout", "x-grpc-web", "x-user-agent",
        ],
        expose: ["grpc-encoding", "grpc-message", "grpc-status", "grpc-status-details-bin"],
    }

    /// Prometheus remote write.
    PrometheusRemote {
        origins: ["https://grafana.example.com"],
        headers: [
            "authorization", "content-encoding", "content-type",
            "x-prometheus-remote-read-version", "x-prometheus-remote-write-version",
            "x-scope-orgid",
        ],
        expose: ["x-prometheus-remote-write-samples-written"],
    }

    /// `OData` 4.01.
    ODataFull {
        origins: ["https://reports.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "authorization", "content-type", "if-match", "if-none-match", "isolation",
            "odata-isolation", "odata-maxversion", "odata-version", "prefer",
        ],
        expose: [
            "asyncresult", "entityid", "location", "odata-entityid", "odata-version",
            "preference-applied", "retry-after",
        ],
    }

    /// `CalDAV` (RFC 4791) with scheduling.
    CalDavFull {
        origins: ["https://calendar.example.com"],
        methods: [MKCALENDAR, PROPFIND, PROPPATCH, PUT, DELETE, REPORT],
        headers: [
            "authorization", "brief", "content-type", "depth", "if", "if-match", "if-none-match",
            "if-schedule-tag-match", "prefer", "schedule-reply",
        ],
        expose: ["dav", "etag", "preference-applied", "schedule-tag"],
    }

    /// `ActivityPub`, client to server.
    ActivityPub {
        origins: ["https://elk.example.com"],
        methods: [POST, PUT, DELETE, PATCH],
        headers: [
            "accept", "authorization", "content-type", "digest", "idempotency-key", "signature",
        ],
        expose: [
            "link", "location", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
            "x-request-id",
        ],
    }

    /// JSON:API 1.1.
    JsonApi {
        origins: ["https://app.example.com"],
        methods: [PATCH, DELETE],
        headers: ["accept", "authorization", "content-type"],
        expose: ["content-location", "location"],
    }

    /// Linked Data Platform 1.0.
    LinkedData {
        origins: ["https://app.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: ["accept", "content-type", "if-match", "link", "prefer", "slug"],
        expose: [
            "accept-patch", "accept-post", "allow", "etag", "link", "location",
            "preference-applied",
        ],
    }

    /// OTLP over HTTP, with the context of the trace.
    OtlpFull {
        origins: ["https://app.example.com"],
        headers: [
            "authorization", "baggage", "content-encoding", "content-type", "traceparent",
            "tracestate", "x-scope-orgid",
        ],
        expose: ["retry-after"],
    }

    /// AT protocol.
    AtProto {
        origins: ["*"],
        headers: ["*", "authorization"],
        expose: [
            "atproto-content-labelers", "atproto-repo-rev", "dpop-nonce", "ratelimit-remaining",
            "ratelimit-reset", "www-authenticate",
        ],
    }

    /// FHIR R5, its REST API.
    Fhir {
        origins: ["https://smart.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "accept", "authorization", "content-type", "if-match", "if-modified-since",
            "if-none-exist", "if-none-match", "prefer", "x-request-id",
        ],
        expose: ["content-location", "etag", "location", "x-correlation-id"],
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(McpStreamable at "https://inspector.example.com", not "https://inspector.example.org")
            .and(&["http://localhost:6274"])
            .asks("DELETE", &["mcp-session-id", "mcp-protocol-version"])
            .reads(&["mcp-session-id"]),
        service!(TusExtensions at "https://upload.example.com", not "https://example.com")
            .asks("PATCH", &["content-type", "upload-offset", "tus-resumable"])
            .reads(&["upload-offset"]),
        service!(WebDavFull at "https://files.example.com", not "https://files.example.net")
            .asks("LOCK", &["content-type", "depth", "timeout"])
            .reads(&["lock-token"])
            .with_cookies(),
        service!(DpopBound at "https://app.example.com", not "http://app.example.com")
            .asks("POST", &["authorization", "dpop"])
            .reads(&["dpop-nonce"]),
        service!(SentryEnvelope for all)
            .asks("POST", &["content-type", "x-sentry-auth", "baggage"])
            .reads(&["x-sentry-rate-limits"]),
        service!(HtmxAttributes at "https://www.example.com", not "https://example.com")
            .asks("DELETE", &["hx-request", "hx-target"])
            .reads(&["hx-redirect"]),
        service!(SolidPod at "https://app.example.com", not "https://pod.example.com")
            .asks("PUT", &["content-type", "slug", "link"])
            .reads(&["wac-allow"]),
        service!(S3 at "https://app.example.com", not "https://app.example.com:8443")
            .asks("PUT", &["authorization", "x-amz-date", "x-amz-content-sha256"])
            .reads(&["etag"]),
        service!(GraphQlOverHttp at "https://app.example.com", not "https://studio.example.com")
            .asks("POST", &["content-type", "graphql-preflight"])
            .reads(&["x-request-id"]),
        service!(GrpcWebFull at "https://app.example.com", not "https://grpc.example.com")
            .asks("POST", &["content-type", "grpc-timeout", "x-grpc-web"])
            .reads(&["grpc-status"]),
        service!(PrometheusRemote at "https://grafana.example.com", not "https://example.com")
            .asks("POST", &["content-encoding", "x-prometheus-remote-write-version"])
            .reads(&["x-prometheus-remote-write-samples-written"]),
        service!(ODataFull at "https://reports.example.com", not "https://example.com")
            .asks("PATCH", &["content-type", "odata-version", "if-match"])
            .reads(&["odata-entityid"]),
        service!(CalDavFull at "https://calendar.example.com", not "https://example.com")
            .asks("REPORT", &["content-type", "depth"])
            .reads(&["schedule-tag"]),
        service!(ActivityPub at "https://elk.example.com", not "https://example.com")
            .asks("POST", &["authorization", "content-type", "signature"])
            .reads(&["link"]),
        service!(JsonApi at "https://app.example.com", not "https://example.com")
            .asks("PATCH", &["content-type"])
            .reads(&["location"]),
        service!(LinkedData at "https://app.example.com", not "https://example.com")
            .asks("PUT", &["content-type", "slug", "link"])
            .reads(&["accept-post"]),
        service!(OtlpFull at "https://app.example.com", not "https://example.com")
            .asks("POST", &["content-type", "traceparent", "baggage"])
            .reads(&["retry-after"]),
        service!(AtProto for all)
            .asks("POST", &["atproto-proxy", "authorization", "content-type"])
            .reads(&["atproto-repo-rev"]),
        service!(Fhir at "https://smart.example.com", not "https://example.com")
            .asks("PUT", &["content-type", "if-match", "prefer"])
            .reads(&["content-location"]),
    ]
}
