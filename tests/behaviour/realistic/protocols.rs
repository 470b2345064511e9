//! Protocols over HTTP that are used from pages, with the headers and methods they prescribe.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// gRPC-Web.
    GrpcWeb {
        origins: ["https://app.example.com"],
        headers: ["authorization", "content-type", "grpc-timeout", "x-grpc-web", "x-user-agent"],
        expose: ["grpc-encoding", "grpc-message", "grpc-status", "grpc-status-details-bin"],
        max_age: 86400,
    }

    /// The Connect protocol beside gRPC-Web.
    Connect {
        origins: ["https://app.example.com", "https://docs.example.com"],
        headers: [
            "connect-accept-encoding",
            "connect-content-encoding",
            "connect-protocol-version",
            "connect-timeout-ms",
            "content-type",
            "grpc-timeout",
            "x-grpc-web",
            "x-user-agent",
        ],
        expose: ["connect-content-encoding", "grpc-message", "grpc-status"],
        max_age: 7200,
    }

    /// GraphQL over HTTP, with the header that makes every request ask first.
    GraphQl {
        origins: ["https://app.example.com", "https://studio.apollographql.com"],
        headers: [
            "apollo-require-preflight",
            "apollographql-client-name",
            "apollographql-client-version",
            "authorization",
            "content-type",
            "x-apollo-operation-id",
            "x-apollo-operation-name",
        ],
        expose: ["x-request-id"],
        credentials: true,
        max_age: 3600,
    }

    /// GraphQL over a database, with roles.
    Hasura {
        origins: ["https://app.example.com"],
        headers: [
            "authorization",
            "content-type",
            "hasura-client-name",
            "x-hasura-admin-secret",
            "x-hasura-role",
            "x-hasura-user-id",
        ],
    }

    /// Resumable uploads (tus 1.0).
    Tus {
        origins: ["https://upload.example.com"],
        methods: [POST, HEAD, PATCH, DELETE, OPTIONS],
        headers: [
            "authorization",
            "content-type",
            "tus-resumable",
            "upload-checksum",
            "upload-concat",
            "upload-defer-length",
            "upload-length",
            "upload-metadata",
            "upload-offset",
            "x-http-method-override",
            "x-requested-with",
        ],
        expose: [
            "location",
            "tus-extension",
            "tus-max-size",
            "tus-resumable",
            "tus-version",
            "upload-defer-length",
            "upload-expires",
            "upload-length",
            "upload-metadata",
            "upload-offset",
        ],
        max_age: 86400,
    }

    /// Resumable uploads that answer with the bytes they have, as `Range` (Google, OCI registries).
    ContentRangeUploads {
        origins: ["https://app.example.com"],
        methods: [HEAD, PUT, PATCH],
        headers: ["authorization", "content-range", "content-type"],
        expose: ["docker-upload-uuid", "location", "range"],
    }

    /// Forms that are guarded by a token under its shorter name, and traced.
    XsrfToken {
        origins: ["https://app.example.com"],
        methods: [PUT],
        headers: ["content-type", "x-correlationid", "xsrf-token"],
        expose: ["xsrf-token"],
        credentials: true,
    }

    /// `Exchange`'s additions to `WebDAV`: many resources at once, and news about them.
    Exchange {
        origins: ["https://mail.example.com"],
        methods: [
            BCOPY, BDELETE, BMOVE, BPROPFIND, BPROPPATCH, NOTIFY, POLL, PROPFIND, SEARCH,
            SUBSCRIBE, UNSUBSCRIBE,
        ],
        headers: ["brief", "content-type", "depth", "destination", "subscription-id"],
        expose: ["ms-webstorage", "subscription-id", "subscription-lifetime"],
    }

    /// Resumable uploads as the IETF drafts them.
    ResumableUploads {
        origins: ["https://photos.example.com"],
        methods: [HEAD, PATCH, DELETE],
        headers: [
            "content-type",
            "upload-complete",
            "upload-draft-interop-version",
            "upload-offset",
        ],
        expose: ["location", "upload-complete", "upload-limit", "upload-offset"],
        credentials: true,
    }

    /// Object storage with presigned URLs.
    ObjectStorage {
        origins: ["https://app.example.com", "https://*.sites.example.com"],
        methods: [GET, HEAD, PUT, POST, DELETE],
        headers: [
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-md5",
            "content-type",
            "range",
            "x-amz-acl",
            "x-amz-checksum-crc32",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-meta-filename",
            "x-amz-server-side-encryption",
            "x-amz-tagging",
        ],
        expose: [
            "accept-ranges",
            "content-range",
            "etag",
            "x-amz-delete-marker",
            "x-amz-id-2",
            "x-amz-meta-filename",
            "x-amz-request-id",
            "x-amz-server-side-encryption",
            "x-amz-version-id",
        ],
        max_age: 3000,
    }

    /// Blobs with a shared access signature.
    Blobs {
        origins: ["https://app.example.com"],
        methods: [GET, HEAD, PUT, DELETE, MERGE],
        headers: [
            "content-type",
            "x-ms-blob-content-type",
            "x-ms-blob-type",
            "x-ms-client-request-id",
            "x-ms-date",
            "x-ms-range",
            "x-ms-version",
        ],
        expose: ["etag", "x-ms-request-id", "x-ms-version", "x-ms-lease-status"],
    }

    /// Google's resumable uploads.
    GoogleUploads {
        origins: ["https://app.example.com"],
        methods: [PUT],
        headers: [
            "content-range",
            "content-type",
            "x-goog-upload-command",
            "x-goog-upload-header-content-length",
            "x-goog-upload-header-content-type",
            "x-goog-upload-offset",
            "x-goog-upload-protocol",
            "x-upload-content-length",
            "x-upload-content-type",
        ],
        expose: [
            "location",
            "x-goog-upload-chunk-granularity",
            "x-goog-upload-size-received",
            "x-goog-upload-status",
            "x-goog-upload-url",
            "x-guploader-uploadid",
        ],
    }

    /// `WebDAV` (RFC 4918) for a file manager.
    WebDav {
        origins: ["https://files.example.com"],
        methods: [
            GET, HEAD, PUT, DELETE, OPTIONS, COPY, LOCK, MKCOL, MOVE, PROPFIND, PROPPATCH, UNLOCK,
        ],
        headers: [
            "authorization",
            "content-type",
            "depth",
            "destination",
            "if",
            "if-match",
            "lock-token",
            "overwrite",
            "timeout",
            "translate",
        ],
        expose: ["allow", "dav", "etag", "lock-token", "ms-author-via"],
        credentials: true,
    }

    /// `CalDAV` and `CardDAV` (RFC 4791, RFC 6352).
    CalDav {
        origins: ["https://calendar.example.com"],
        methods: [PUT, DELETE, MKCALENDAR, PROPFIND, PROPPATCH, REPORT, SEARCH, ACL],
        headers: [
            "authorization",
            "brief",
            "content-type",
            "depth",
            "if-match",
            "if-none-match",
            "if-schedule-tag-match",
            "prefer",
            "schedule-reply",
        ],
        expose: ["dav", "etag", "preference-applied", "schedule-tag"],
    }

    /// Versions of documents (RFC 3253).
    Versions {
        origins: ["https://cms.example.com"],
        methods: [
            "BASELINE-CONTROL", CHECKIN, CHECKOUT, LABEL, MERGE, MKACTIVITY, MKWORKSPACE, REPORT,
            UNCHECKOUT, UPDATE, "VERSION-CONTROL",
        ],
        headers: ["content-type", "depth", "label"],
    }

    /// `OData` 4.
    OData {
        origins: ["https://reports.example.com"],
        methods: [GET, POST, PUT, PATCH, DELETE],
        headers: [
            "authorization",
            "content-type",
            "if-match",
            "odata-isolation",
            "odata-maxversion",
            "odata-version",
            "prefer",
        ],
        expose: ["etag", "location", "odata-entityid", "odata-version", "preference-applied"],
    }

    /// `OData` 2 behind SAP Gateway.
    Sap {
        origins: ["https://fiori.example.com"],
        methods: [GET, POST, PUT, DELETE, MERGE],
        headers: [
            "authorization",
            "content-type",
            "dataserviceversion",
            "maxdataserviceversion",
            "mime-version",
            "sap-cancel-on-close",
            "sap-client",
            "sap-contextid",
            "sap-contextid-accept",
            "sap-language",
            "sap-passport",
            "x-csrf-token",
            "x-requested-with",
        ],
        expose: ["dataserviceversion", "sap-message", "sap-messages", "x-csrf-token"],
        credentials: true,
    }

    /// Server-sent events, whose source is resumed by its last event.
    Events {
        origins: ["https://live.example.com"],
        headers: ["authorization", "cache-control", "last-event-id"],
        credentials: true,
    }

    /// Live video (WHIP and WHEP).
    Whip {
        origins: ["https://studio.example.com"],
        methods: [POST, PATCH, DELETE],
        headers: ["authorization", "content-type", "if-match"],
        expose: ["accept-patch", "etag", "link", "location"],
    }

    /// Linked data that is edited in place (Solid).
    Solid {
        origins: ["https://*.example.com", "https://example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "accept",
            "authorization",
            "content-type",
            "dpop",
            "if-match",
            "if-none-match",
            "link",
            "slug",
        ],
        expose: [
            "accept-patch",
            "accept-post",
            "accept-put",
            "allow",
            "etag",
            "link",
            "location",
            "updates-via",
            "vary",
            "wac-allow",
            "www-authenticate",
        ],
        credentials: true,
    }

    /// Devices in a home network (`UPnP`) behind a bridge.
    Devices {
        origins: ["https://home.example.com"],
        methods: ["M-SEARCH", NOTIFY, SUBSCRIBE, UNSUBSCRIBE],
        headers: ["callback", "nt", "nts", "sid", "soapaction", "timeout"],
        expose: ["sid", "timeout", "ext", "usn"],
    }

    /// Requests that may be repeated, on an API with versions and preconditions.
    Repeatable {
        origins: ["https://app.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "api-version",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-unmodified-since",
            "prefer",
            "x-idempotency-key",
        ],
        expose: ["etag", "idempotency-replayed", "location", "preference-applied", "retry-after"],
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(GrpcWeb at "https://app.example.com", not "https://app.example.com:50051")
            .asks("POST", &["content-type", "x-grpc-web", "grpc-timeout"])
            .reads(&["grpc-status", "grpc-message"]),
        service!(Connect at "https://docs.example.com", not "https://docs.example.com.au")
            .and(&["https://app.example.com"])
            .asks("POST", &["content-type", "connect-protocol-version", "connect-timeout-ms"])
            .reads(&["grpc-status"]),
        service!(GraphQl at "https://studio.apollographql.com", not "https://apollographql.com")
            .and(&["https://app.example.com"])
            .asks("POST", &["content-type", "apollo-require-preflight"])
            .with_cookies(),
        service!(Hasura at "https://app.example.com", not "https://hasura.example.com")
            .asks("POST", &["content-type", "x-hasura-role"]),
        service!(Tus at "https://upload.example.com", not "https://upload.example.com:1080")
            .asks("PATCH", &["content-type", "tus-resumable", "upload-offset"])
            .reads(&["upload-offset", "tus-resumable", "location"]),
        service!(ContentRangeUploads at "https://app.example.com", not "https://up.example.com")
            .asks("PUT", &["content-range", "content-type"])
            .reads(&["range", "location"]),
        service!(XsrfToken at "https://app.example.com", not "https://www.example.com")
            .asks("PUT", &["content-type", "x-correlationid", "xsrf-token"])
            .reads(&["xsrf-token"])
            .with_cookies(),
        service!(Exchange at "https://mail.example.com", not "https://mail.example.com:8443")
            .asks("BPROPPATCH", &["content-type", "depth"])
            .reads(&["subscription-id"]),
        service!(ResumableUploads at "https://photos.example.com", not "https://photo.example.com")
            .asks("PATCH", &["content-type", "upload-complete", "upload-offset"])
            .reads(&["upload-offset"])
            .with_cookies(),
        service!(ObjectStorage at "https://app.example.com", not "https://sites.example.com")
            .and(&["https://acme.sites.example.com"])
            .asks("PUT", &["content-type", "content-md5", "x-amz-acl", "x-amz-meta-filename"])
            .reads(&["etag", "x-amz-version-id"]),
        service!(Blobs at "https://app.example.com", not "https://blob.example.com")
            .asks("PUT", &["content-type", "x-ms-blob-type", "x-ms-version"])
            .reads(&["etag", "x-ms-request-id"]),
        service!(WebDav at "https://files.example.com", not "https://file.example.com")
            .asks("PROPFIND", &["content-type", "depth"])
            .reads(&["dav", "etag"])
            .with_cookies(),
        service!(CalDav at "https://calendar.example.com", not "https://calendar-example.com")
            .asks("REPORT", &["content-type", "depth", "prefer"])
            .reads(&["schedule-tag"]),
        service!(Versions at "https://cms.example.com", not "https://cms.example.com.test")
            .asks("VERSION-CONTROL", &["content-type", "depth"]),
        service!(OData at "https://reports.example.com", not "https://report.example.com")
            .asks("PATCH", &["content-type", "if-match", "odata-version", "prefer"])
            .reads(&["odata-entityid", "preference-applied"]),
        service!(Sap at "https://fiori.example.com", not "https://fiori.example.com:44300")
            .asks("MERGE", &["content-type", "dataserviceversion", "x-csrf-token"])
            .reads(&["x-csrf-token"])
            .with_cookies(),
        service!(Events at "https://live.example.com", not "https://alive.example.com")
            .asks("GET", &["last-event-id", "cache-control"])
            .with_cookies(),
        service!(Whip at "https://studio.example.com", not "https://studio.example.com:8889")
            .asks("PATCH", &["authorization", "content-type", "if-match"])
            .reads(&["location", "etag"]),
        service!(Solid at "https://example.com", not "https://example.community")
            .and(&["https://alice.example.com", "https://notes.alice.example.com"])
            .asks("PUT", &["content-type", "slug", "if-none-match", "link"])
            .reads(&["wac-allow", "location"])
            .with_cookies(),
        service!(Devices at "https://home.example.com", not "https://home.example.com:1900")
            .asks("SUBSCRIBE", &["callback", "nt", "timeout"])
            .reads(&["sid", "timeout"]),
        service!(Repeatable at "https://app.example.com", not "https://ap.example.com")
            .asks("PATCH", &["content-type", "idempotency-key", "if-match"])
            .reads(&["etag", "idempotency-replayed"]),
        service!(GoogleUploads at "https://app.example.com", not "https://app.example.com.google")
            .asks("PUT", &["content-range", "content-type", "x-goog-upload-command"])
            .reads(&["x-goog-upload-status"]),
    ]
}
