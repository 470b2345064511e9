//! Products that people run themselves, with what their documentation tells to allow.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// `HashiCorp` Vault, whose secrets are listed with a method of their own.
    Vault {
        origins: ["https://vault-ui.example.com"],
        methods: [GET, LIST, POST, PUT, PATCH, DELETE],
        headers: [
            "authorization",
            "content-type",
            "x-vault-namespace",
            "x-vault-policy-override",
            "x-vault-request",
            "x-vault-token",
            "x-vault-wrap-ttl",
        ],
    }

    /// Consul and its blocking queries.
    Consul {
        origins: ["https://consul-ui.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type", "x-consul-token"],
        expose: ["x-consul-index", "x-consul-knownleader", "x-consul-lastcontact"],
    }

    /// A `CouchDB` that a page replicates with.
    CouchDb {
        origins: ["https://app.example.com", "https://couch-admin.example.com"],
        methods: [GET, HEAD, POST, PUT, DELETE, COPY],
        headers: [
            "accept",
            "authorization",
            "content-type",
            "destination",
            "if-match",
            "if-none-match",
        ],
        expose: ["etag", "location", "x-couch-request-id"],
        credentials: true,
        max_age: 3600,
    }

    /// Elasticsearch and Kibana.
    Elastic {
        origins: ["https://kibana.example.com"],
        methods: [PUT, DELETE],
        headers: [
            "authorization",
            "content-type",
            "elastic-api-version",
            "es-security-runas-user",
            "kbn-version",
            "kbn-xsrf",
            "osd-version",
            "osd-xsrf",
            "x-elastic-client-meta",
            "x-elastic-product-origin",
            "x-opaque-id",
        ],
        expose: ["kbn-name", "kbn-version", "x-elastic-product"],
        credentials: true,
    }

    /// Grafana, Loki and Mimir.
    Grafana {
        origins: ["https://dashboards.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "authorization",
            "content-type",
            "x-dashboard-uid",
            "x-datasource-uid",
            "x-disable-provenance",
            "x-grafana-device-id",
            "x-grafana-org-id",
            "x-id-token",
            "x-loki-response-encoding-flags",
            "x-panel-id",
            "x-plugin-id",
            "x-query-group-id",
            "x-scope-orgid",
        ],
        credentials: true,
    }

    /// The API server of a cluster, for a dashboard.
    Kubernetes {
        origins: ["https://dashboard.cluster.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "authorization",
            "content-type",
            "impersonate-group",
            "impersonate-user",
            "x-stream-protocol-version",
        ],
        expose: ["date", "warning", "audit-id"],
    }

    /// A registry of container images.
    Containers {
        origins: ["https://registry-ui.example.com"],
        methods: [HEAD, GET, DELETE, OPTIONS],
        headers: ["accept", "authorization", "cache-control", "content-type"],
        expose: [
            "docker-content-digest",
            "docker-distribution-api-version",
            "docker-upload-uuid",
            "www-authenticate",
        ],
        credentials: true,
    }

    /// GitLab's API.
    GitLab {
        origins: ["*"],
        methods: [GET, HEAD, POST, PUT, PATCH, DELETE],
        headers: [
            "authorization",
            "content-type",
            "deploy-token",
            "job-token",
            "private-token",
            "x-gitlab-static-object-token",
        ],
        expose: [
            "link",
            "x-next-page",
            "x-page",
            "x-per-page",
            "x-prev-page",
            "x-request-id",
            "x-total",
            "x-total-pages",
        ],
    }

    /// GitHub's API, as it answers.
    GitHub {
        origins: ["*"],
        methods: [GET, POST, PATCH, PUT, DELETE],
        headers: [
            "authorization",
            "content-type",
            "graphql-features",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-unmodified-since",
            "user-agent",
            "x-fetch-nonce",
            "x-github-api-version",
            "x-github-next-global-id",
            "x-github-otp",
            "x-requested-with",
        ],
        expose: [
            "deprecation",
            "etag",
            "link",
            "location",
            "retry-after",
            "sunset",
            "warning",
            "x-accepted-oauth-scopes",
            "x-github-media-type",
            "x-github-otp",
            "x-github-request-id",
            "x-github-sso",
            "x-oauth-scopes",
            "x-poll-interval",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-ratelimit-resource",
            "x-ratelimit-used",
        ],
        max_age: 86400,
    }

    /// Mastodon, for clients on any page.
    Mastodon {
        origins: ["*"],
        methods: [GET, POST, PUT, PATCH, DELETE],
        headers: ["authorization", "content-type", "idempotency-key"],
        expose: [
            "link",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-request-id",
        ],
    }

    /// The client-server API of Matrix, whose specification gives these lists.
    Matrix {
        origins: ["*"],
        methods: [GET, POST, PUT, DELETE, OPTIONS],
        headers: ["x-requested-with", "content-type", "authorization"],
    }

    /// An IPFS gateway.
    Ipfs {
        origins: ["*"],
        methods: [GET, HEAD, OPTIONS],
        headers: ["content-type", "range", "user-agent", "x-requested-with"],
        expose: [
            "content-length",
            "content-range",
            "x-chunked-output",
            "x-ipfs-path",
            "x-ipfs-roots",
            "x-stream-output",
        ],
    }

    /// A notebook server, used from a page of its owner's.
    Notebooks {
        origins: ["https://notebooks.example.com", "https://colab.research.google.com"],
        methods: [PUT, PATCH, DELETE],
        headers: ["authorization", "content-type", "x-xsrftoken"],
        credentials: true,
    }

    /// A media server and its players.
    Media {
        origins: ["https://app.plex.tv", "https://watch.example.com"],
        methods: [PUT, DELETE],
        headers: [
            "accept",
            "content-type",
            "range",
            "x-emby-authorization",
            "x-plex-client-identifier",
            "x-plex-product",
            "x-plex-token",
            "x-plex-version",
        ],
        expose: ["content-range", "location", "x-plex-protocol"],
    }

    /// A shop's storefront API.
    Storefront {
        origins: ["*"],
        headers: [
            "content-type",
            "shopify-storefront-buyer-ip",
            "x-sdk-variant",
            "x-sdk-version",
            "x-shopify-storefront-access-token",
        ],
        expose: ["x-request-id"],
    }

    /// Magento with views per store.
    Magento {
        origins: ["https://pwa.example.com"],
        headers: [
            "authorization",
            "content-currency",
            "content-type",
            "store",
            "x-magento-cache-id",
        ],
        expose: ["x-magento-cache-id"],
    }

    /// Parse Server.
    Parse {
        origins: ["https://app.example.com"],
        methods: [PUT, DELETE],
        headers: [
            "content-type",
            "x-parse-application-id",
            "x-parse-installation-id",
            "x-parse-javascript-key",
            "x-parse-rest-api-key",
            "x-parse-session-token",
        ],
        expose: ["x-parse-job-status-id", "x-parse-push-status-id"],
    }

    /// Appwrite.
    Appwrite {
        origins: ["https://app.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "content-range",
            "content-type",
            "x-appwrite-locale",
            "x-appwrite-mode",
            "x-appwrite-project",
            "x-appwrite-response-format",
            "x-appwrite-session",
            "x-fallback-cookies",
            "x-sdk-language",
            "x-sdk-name",
            "x-sdk-version",
        ],
        expose: ["x-fallback-cookies"],
        credentials: true,
    }

    /// A cache that its owner's console may empty.
    Cache {
        origins: ["https://cache-admin.example.com"],
        methods: [PURGE, BAN],
        headers: ["authorization", "x-ban-url"],
    }

    /// A file host with arguments in a header.
    Files {
        origins: ["https://app.example.com"],
        headers: ["authorization", "content-type", "dropbox-api-arg", "dropbox-api-select-user"],
        expose: ["dropbox-api-result", "original-content-length"],
    }

    /// Nextcloud from another host.
    Nextcloud {
        origins: ["https://office.example.com"],
        methods: [PUT, DELETE, MKCOL, MOVE, PROPFIND, REPORT, SEARCH],
        headers: [
            "authorization",
            "content-type",
            "depth",
            "destination",
            "oc-checksum",
            "oc-total-length",
            "ocs-apirequest",
            "overwrite",
            "requesttoken",
            "x-nc-webdav-autocreate",
            "x-oc-mtime",
        ],
        expose: ["etag", "oc-etag", "oc-fileid", "x-oc-mtime"],
        credentials: true,
    }

    /// A captcha's answer with each form.
    Forms {
        origins: ["https://www.example.com", "https://forms.example.com"],
        headers: ["cf-turnstile-response", "content-type", "x-recaptcha-token"],
        credentials: true,
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(Vault at "https://vault-ui.example.com", not "https://vault.example.com")
            .asks("LIST", &["x-vault-token", "x-vault-namespace"]),
        service!(
            Consul at "https://consul-ui.example.com",
            not "https://consul-ui.example.com:8501"
        )
        .asks("PUT", &["content-type", "x-consul-token"])
        .reads(&["x-consul-index"]),
        service!(CouchDb at "https://app.example.com", not "https://couch.example.com")
            .asks("COPY", &["destination", "if-match"])
            .reads(&["etag", "x-couch-request-id"])
            .with_cookies(),
        service!(Elastic at "https://kibana.example.com", not "https://kibana.example.com:5601")
            .asks("PUT", &["content-type", "kbn-xsrf", "kbn-version"])
            .reads(&["kbn-version"])
            .with_cookies(),
        service!(Grafana at "https://dashboards.example.com", not "https://dashboard.example.com")
            .asks("POST", &["content-type", "x-grafana-org-id", "x-scope-orgid"])
            .with_cookies(),
        service!(
            Kubernetes at "https://dashboard.cluster.example.com",
            not "https://cluster.example.com"
        )
        .asks("PATCH", &["authorization", "content-type", "impersonate-user"])
        .reads(&["warning"]),
        service!(
            Containers at "https://registry-ui.example.com",
            not "https://registry.example.com"
        )
        .asks("DELETE", &["authorization"])
        .reads(&["docker-content-digest"])
        .with_cookies(),
        service!(GitLab for all)
            .asks("PUT", &["private-token", "content-type"])
            .reads(&["x-total"]),
        service!(GitHub for all)
            .asks("PATCH", &["authorization", "content-type", "x-github-api-version"])
            .reads(&["x-ratelimit-remaining", "link"]),
        service!(Mastodon for all)
            .asks("POST", &["authorization", "content-type", "idempotency-key"])
            .reads(&["link", "x-ratelimit-reset"]),
        service!(Matrix for all).asks("PUT", &["authorization", "content-type"]),
        service!(Ipfs for all)
            .asks("GET", &["range", "x-requested-with"])
            .reads(&["x-ipfs-path", "x-ipfs-roots"]),
        service!(Notebooks at "https://notebooks.example.com", not "https://notebook.example.com")
            .and(&["https://colab.research.google.com"])
            .asks("PUT", &["content-type", "x-xsrftoken"])
            .with_cookies(),
        service!(Media at "https://app.plex.tv", not "https://plex.tv")
            .and(&["https://watch.example.com"])
            .asks("GET", &["x-plex-token", "x-plex-client-identifier"])
            .reads(&["x-plex-protocol"]),
        service!(Storefront for all)
            .asks("POST", &["content-type", "x-shopify-storefront-access-token"])
            .reads(&["x-request-id"]),
        service!(Magento at "https://pwa.example.com", not "https://m2.example.com")
            .asks("POST", &["content-type", "store", "content-currency"])
            .reads(&["x-magento-cache-id"]),
        service!(Parse at "https://app.example.com", not "https://parse.example.com")
            .asks("PUT", &["content-type", "x-parse-application-id", "x-parse-session-token"])
            .reads(&["x-parse-job-status-id"]),
        service!(Appwrite at "https://app.example.com", not "https://appwrite.example.com")
            .asks("PATCH", &["content-type", "x-appwrite-project", "x-fallback-cookies"])
            .reads(&["x-fallback-cookies"])
            .with_cookies(),
        service!(Cache at "https://cache-admin.example.com", not "https://cache.example.com")
            .asks("PURGE", &["authorization"]),
        service!(Files at "https://app.example.com", not "https://files.example.com")
            .asks("POST", &["authorization", "content-type", "dropbox-api-arg"])
            .reads(&["dropbox-api-result"]),
        service!(Nextcloud at "https://office.example.com", not "https://offices.example.com")
            .asks("PROPFIND", &["content-type", "depth", "ocs-apirequest", "requesttoken"])
            .reads(&["oc-etag", "oc-fileid"])
            .with_cookies(),
        service!(Forms at "https://forms.example.com", not "https://form.example.com")
            .and(&["https://www.example.com"])
            .asks("POST", &["content-type", "cf-turnstile-response"])
            .with_cookies(),
    ]
}
