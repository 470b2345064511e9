//! What pages report: errors, traces, measurements, events.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// An error tracker's ingest, for every site that has a key.
    Errors {
        origins: ["*"],
        headers: [
            "authentication",
            "authorization",
            "content-encoding",
            "content-type",
            "x-sentry-auth",
        ],
        expose: ["retry-after", "x-sentry-error", "x-sentry-rate-limits"],
        max_age: 600,
    }

    /// A tunnel for the same on one's own host, for pages with blockers.
    Tunnel {
        origins: ["https://www.example.com", "https://app.example.com"],
        headers: ["content-type"],
    }

    /// An API whose callers pass their traces on.
    Traced {
        origins: ["https://app.example.com"],
        methods: [PUT, DELETE],
        headers: ["baggage", "content-type", "sentry-trace", "traceparent", "tracestate"],
        expose: ["server-timing", "traceresponse"],
        credentials: true,
    }

    /// OTLP over HTTP from pages.
    Otlp {
        origins: ["https://*.example.com", "https://example.com"],
        headers: [
            "authorization",
            "content-encoding",
            "content-type",
            "x-honeycomb-dataset",
            "x-honeycomb-team",
        ],
        max_age: 7200,
    }

    /// Zipkin's B3, in one header and in five.
    Zipkin {
        origins: ["https://app.example.com"],
        headers: [
            "b3",
            "x-b3-flags",
            "x-b3-parentspanid",
            "x-b3-sampled",
            "x-b3-spanid",
            "x-b3-traceid",
        ],
    }

    /// Datadog's tracing beside the W3C's.
    Datadog {
        origins: ["https://app.example.com"],
        methods: [PUT],
        headers: [
            "content-type",
            "traceparent",
            "tracestate",
            "x-datadog-origin",
            "x-datadog-parent-id",
            "x-datadog-sampling-priority",
            "x-datadog-tags",
            "x-datadog-trace-id",
        ],
        credentials: true,
    }

    /// New Relic, Elastic, Jaeger and Instana, after three migrations.
    Layers {
        origins: ["https://legacy.example.com"],
        headers: [
            "elastic-apm-traceparent",
            "newrelic",
            "traceparent",
            "tracestate",
            "uber-trace-id",
            "x-cloud-trace-context",
            "x-instana-l",
            "x-instana-s",
            "x-instana-t",
            "x-newrelic-id",
            "x-newrelic-transaction",
        ],
        expose: ["x-newrelic-app-data", "server-timing"],
    }

    /// Real user monitoring from customers' pages.
    Monitoring {
        origins: ["*"],
        headers: ["content-type", "x-dtc", "x-dtpc", "x-dtreferer"],
    }

    /// Web analytics: a beacon with a body of text.
    Beacon { origins: ["*"] }

    /// Analytics that knows returning visitors by a cookie, on the owner's sites only.
    Visitors {
        origins: ["https://www.example.com", "https://blog.example.com", "https://www.example.net"],
        headers: ["content-type"],
        credentials: true,
    }

    /// Product analytics and experiments.
    Experiments {
        origins: ["https://app.example.com"],
        methods: [REPORT],
        headers: [
            "authorization",
            "content-type",
            "x-launchdarkly-event-schema",
            "x-launchdarkly-payload-id",
            "x-launchdarkly-user-agent",
            "x-launchdarkly-wrapper",
        ],
        expose: ["date"],
    }

    /// Feature toggles.
    Toggles {
        origins: ["https://app.example.com"],
        headers: [
            "authorization",
            "content-type",
            "if-none-match",
            "unleash-appname",
            "unleash-connection-id",
            "unleash-instanceid",
            "unleash-sdk",
        ],
        expose: ["etag"],
    }

    /// Crash reports with signatures of their own.
    Crashes {
        origins: ["*"],
        headers: [
            "bugsnag-api-key",
            "bugsnag-integrity",
            "bugsnag-payload-version",
            "bugsnag-sent-at",
            "content-type",
        ],
    }

    /// Reports that browsers send themselves (Reporting API).
    Reports { origins: ["*"], headers: ["content-type"], max_age: 86400 }

    /// A consent manager of many brands.
    Consent {
        origins: [
            "https://www.brand-one.example",
            "https://www.brand-two.example",
            "https://www.brand-three.example",
            "https://m.brand-three.example",
        ],
        headers: ["content-type", "x-consent-version"],
        credentials: true,
        max_age: 3600,
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(Errors for all)
            .asks("POST", &["content-type", "x-sentry-auth"])
            .reads(&["x-sentry-rate-limits", "retry-after"]),
        service!(Tunnel at "https://www.example.com", not "https://example.com")
            .and(&["https://app.example.com"])
            .asks("POST", &["content-type"]),
        service!(Traced at "https://app.example.com", not "https://traced.example.com")
            .asks("PUT", &["content-type", "traceparent", "tracestate", "baggage", "sentry-trace"])
            .reads(&["traceresponse", "server-timing"])
            .with_cookies(),
        service!(Otlp at "https://example.com", not "https://notexample.com")
            .and(&["https://shop.example.com"])
            .asks("POST", &["content-type", "x-honeycomb-team"]),
        service!(Zipkin at "https://app.example.com", not "https://zipkin.example.com")
            .asks("GET", &["b3", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled"]),
        service!(Datadog at "https://app.example.com", not "https://app.datadog.example.com")
            .asks("PUT", &["content-type", "x-datadog-trace-id", "traceparent"])
            .with_cookies(),
        service!(Layers at "https://legacy.example.com", not "http://legacy.example.com")
            .asks("GET", &["newrelic", "uber-trace-id", "elastic-apm-traceparent", "x-instana-t"])
            .reads(&["x-newrelic-app-data"]),
        service!(Monitoring for all).asks("POST", &["content-type", "x-dtpc"]),
        service!(Beacon for all).asks("POST", &[]),
        service!(Visitors at "https://blog.example.com", not "https://blog.example.net")
            .and(&["https://www.example.com", "https://www.example.net"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Experiments at "https://app.example.com", not "https://app.example.com.launch")
            .asks("REPORT", &["content-type", "x-launchdarkly-user-agent"])
            .reads(&["date"]),
        service!(Toggles at "https://app.example.com", not "https://toggles.example.com")
            .asks("GET", &["authorization", "if-none-match", "unleash-appname"])
            .reads(&["etag"]),
        service!(Crashes for all).asks("POST", &["content-type", "bugsnag-api-key"]),
        service!(Reports for all).asks("POST", &["content-type"]),
        service!(Consent at "https://m.brand-three.example", not "https://m.brand-two.example")
            .and(&["https://www.brand-one.example"])
            .asks("POST", &["content-type", "x-consent-version"])
            .with_cookies(),
    ]
}
