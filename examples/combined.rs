//! One API for three kinds of callers: our own app with cookies, partners with a key, and everyone else.
//!
//! To use it elsewhere: `cargo add cors-runtime --features axum`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin combined
//! ```
//!
//! Our own app may write, with cookies:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' \
//!     -H 'access-control-request-method: PUT' http://localhost:3000/prices
//! HTTP/1.1 204 No Content
//! access-control-allow-credentials: true
//! access-control-allow-headers: content-type
//! access-control-allow-methods: GET,HEAD,PUT
//! access-control-allow-origin: https://app.example.com
//! vary: origin
//! ```
//!
//! A partner may send its key. Its policy does not allow PUT, so the preflight does not list it:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://shop.partner.example' \
//!     -H 'access-control-request-method: GET' http://localhost:3000/prices
//! HTTP/1.1 204 No Content
//! access-control-allow-headers: x-api-key
//! access-control-allow-methods: GET,HEAD
//! access-control-allow-origin: https://shop.partner.example
//! vary: origin
//! ```
//!
//! Everyone else may read, without cookies or key:
//!
//! ```console
//! $ curl -i -H 'origin: https://other.test' http://localhost:3000/prices
//! HTTP/1.1 200 OK
//! access-control-allow-origin: *
//! vary: origin
//!
//! 3 apples for 1
//! ```
//!
//! If two of the policies allow the same origin, the program does not compile.

use axum::Router;
use cors_runtime::{cors, cors_policy, cors_route};

cors_policy! {
    /// Our own app.
    Trusted {
        origins: ["https://app.example.com"],
        methods: [PUT],
        headers: ["content-type"],
        credentials: true,
    }

    /// Those who resell.
    Partners {
        origins: ["https://*.partner.example"],
        headers: ["x-api-key"],
    }

    /// Everyone else.
    Open { origins: ["*"] }

    /// What the routes name.
    Api { policies: [Trusted, Partners, Open] }
}

// Tests that run in the compiler, of each policy by itself.
const _: () = assert!(!Partners::allows_method("PUT") && !Partners::allows_credentials());
const _: () = assert!(!Open::allows_header("x-api-key"));

#[cors(Api)]
async fn prices() -> &'static str {
    "3 apples for 1"
}

#[cors(Api)]
async fn change(_prices: String) {}

pub(crate) fn app() -> Router {
    Router::new().route("/prices", cors_route!(get(prices).put(change)))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
