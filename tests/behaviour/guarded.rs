//! One list for CORS, sockets and CSRF: whose requests are foreign, which of those a policy allows,
//! and what the extractor of axum lets through to a handler.

mod extractor;
mod relations;
mod table;

use cors_runtime::cors_policy;
use cors_tests::request;
use http::Request;

cors_policy! {
    pub Dashboard {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        credentials: true,
    }

    pub Tenants { origins: ["https://app.example.com", runtime] }

    #[allow(null_origin, reason = "to see that it does what it says")]
    pub Sandboxed { origins: ["null"] }
}

const APP: &str = "https://app.example.com";
const API: &str = "api.example.com";
const OWN: &str = "https://api.example.com";

fn get(lines: &[(&str, &str)]) -> Request<()> {
    request("GET", "/", lines)
}
