//! Header names by the direction they travel in, in lower case, with spaces between them.
//!
//! From the field name registry of IANA, MDN and wide use. A name that is in no table is somebody's
//! own, and nothing is said about it.

/// What no script can set, beside what begins with `proxy-` or `sec-`.
pub(super) const FORBIDDEN: &str = "\
    accept-charset accept-encoding access-control-request-headers access-control-request-method \
    connection content-length cookie cookie2 date dnt expect host keep-alive origin referer \
    set-cookie te trailer transfer-encoding upgrade via";

/// Only in requests.
pub(super) const REQUEST: &str = "\
    a-im accept accept-charset accept-datetime accept-encoding accept-language \
    access-control-request-headers access-control-request-method \
    access-control-request-private-network alt-used cookie cookie2 dnt downlink dpr early-data \
    ect expect from grpc-timeout host http2-settings if-match if-modified-since if-none-match \
    if-range if-unmodified-since last-event-id max-forwards origin overwrite prefer \
    proxy-authorization referer rtt save-data sec-gpc sec-purpose sec-websocket-key \
    service-worker service-worker-navigation-preload te upgrade-insecure-requests user-agent \
    viewport-width x-http-method x-http-method-override x-method-override x-requested-with";

/// Only in responses.
pub(super) const RESPONSE: &str = "\
    accept-ch accept-patch accept-post accept-ranges access-control-allow-credentials \
    access-control-allow-headers access-control-allow-methods access-control-allow-origin \
    access-control-allow-private-network access-control-expose-headers access-control-max-age \
    age allow alt-svc authentication-info clear-site-data content-dpr content-security-policy \
    content-security-policy-report-only critical-ch cross-origin-embedder-policy \
    cross-origin-embedder-policy-report-only cross-origin-opener-policy \
    cross-origin-opener-policy-report-only cross-origin-resource-policy deprecation etag \
    expect-ct feature-policy grpc-message grpc-status grpc-status-details-bin location nel \
    observe-browsing-topics origin-agent-cluster permissions-policy preference-applied \
    proxy-authenticate public-key-pins public-key-pins-report-only ratelimit-limit \
    ratelimit-policy ratelimit-remaining ratelimit-reset referrer-policy refresh \
    report-to reporting-endpoints retry-after sec-websocket-accept server server-timing \
    service-worker-allowed set-cookie set-cookie2 set-login sourcemap speculation-rules \
    strict-transport-security sunset supports-loading-mode timing-allow-origin tk traceresponse \
    vary www-authenticate x-content-type-options x-dns-prefetch-control x-download-options \
    x-frame-options x-permitted-cross-domain-policies x-powered-by x-rate-limit-limit \
    x-rate-limit-remaining x-rate-limit-reset x-ratelimit-limit x-ratelimit-remaining \
    x-ratelimit-reset x-robots-tag x-sourcemap x-total-count x-xss-protection";

/// In both directions, or in either by somebody's convention: resumable uploads and registries answer
/// with `range`.
pub(super) const BOTH: &str = "\
    accept-profile api-key apikey authorization b3 baggage cache-control cdn-loop connection \
    content-digest content-disposition content-encoding content-language content-length \
    content-location content-md5 content-profile content-range content-type correlation-id \
    csrf-token csrftoken date depth destination digest expires forwarded idempotency-key if \
    keep-alive last-modified link lock-token pragma priority purpose range repr-digest \
    request-id sec-websocket-extensions sec-websocket-protocol sec-websocket-version \
    sentry-trace signature signature-input slug timeout traceparent tracestate trailer \
    transfer-encoding tus-resumable upgrade upload-length upload-metadata upload-offset via \
    want-content-digest want-repr-digest width x-api-key x-apikey x-auth-token x-correlation-id \
    x-correlationid x-csrf-token x-csrftoken x-forwarded-for x-forwarded-host x-forwarded-proto \
    x-grpc-web x-real-ip x-request-id x-user-agent x-xsrf-token x-xsrftoken \
    xsrf-token xsrftoken";

/// Request headers that are long and common enough to look for typos of.
pub(super) const OFTEN_MISTYPED: &str = "\
    accept-language authorization cache-control content-disposition content-encoding \
    content-language content-range content-type idempotency-key if-match if-modified-since \
    if-none-match if-unmodified-since last-event-id traceparent tracestate user-agent \
    x-correlation-id x-csrf-token x-http-method-override x-requested-with x-xsrf-token";

/// Response headers that are common enough in `expose` to look for typos of.
pub(super) const OFTEN_EXPOSED: &str = "\
    accept-ranges authorization content-disposition content-encoding content-length \
    content-location content-range deprecation etag last-modified link location retry-after \
    server-timing traceparent upload-offset www-authenticate x-correlation-id x-csrf-token \
    x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset x-rate-limit-remaining x-request-id \
    x-total-count";
