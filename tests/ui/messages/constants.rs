//! What the compiler finds when it computes constants: mistakes that need another policy's data.
use axum::{Json, Router, http::HeaderMap};
use cors_runtime::{cors, cors_policy, cors_route};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }

    Open { origins: ["*"] }
    Trusted { origins: ["https://app.example.com", runtime], credentials: true }
    Partners { origins: [runtime] }
    EnforceAnyOrigin { policies: [Trusted, Open], enforce: true }
    Plain { origins: ["http://plain.example.com", "https://*.github.io"] }
    Feed { origins: [#[allow(any_origin_at_start_up, reason = "all of it is public")] runtime] }
    UntrustedSender { policies: [Plain, Feed], enforce: true }
    Strict { origins: ["https://strict.example.com"], enforce: true }
    UntrustedBesideAGate { policies: [Plain, Strict] }
    Local { origins: ["https://local.example.com"], enforce: true, hosts: ["localhost:3000"] }
    PoliciesMemberWithHosts { policies: [Local, Strict] }
    PoliciesMember { policies: [Trusted, Partners] }
    PoliciesMembers { policies: [Open, Trusted, PoliciesMember] }

    Hosts { origins: ["https://app.example.com", "https://*.staff.example.com:8443"] }
    One { origins: ["https://a.partner.example"] }
    Wide { origins: ["https://*.partner.example"] }
    Staff { origins: ["https://*.example.com:*"] }
    PoliciesOverlap { policies: [Hosts, One, Wide, Staff] }
}

#[cors(Dashboard)]
async fn json_content_type(Json(_): Json<u32>) {}

struct TypedHeader<T>(T);
struct Authorization<T>(T);
struct Bearer;

#[cors(Dashboard)]
async fn authorization_not_allowed(TypedHeader(_): TypedHeader<Authorization<Bearer>>) {}

struct CookieJar;

#[cors(Dashboard)]
async fn cookies_without_credentials(_: CookieJar) {}

#[cors(Dashboard)]
async fn custom_header_not_allowed(headers: HeaderMap) {
    let _ = headers.get("x-api-key");
}

#[cors(Dashboard)]
async fn constant(headers: HeaderMap) {
    let _ = headers.get(axum::http::header::AUTHORIZATION);
}

#[cors(Dashboard)]
async fn list() {}

fn route_method_not_allowed() -> Router {
    Router::new().route("/", cors_route!(get(list).delete(list)))
}

// A test of a policy that runs in the compiler.
const _: () = assert!(Dashboard::allows_origin("https://admin.example.com"));

fn main() {}
