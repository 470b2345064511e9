//! A widget on customers' sites. Their domains are in a file, which is read again when it changes.
//!
//! To use it elsewhere: `cargo add cors-runtime --features start-up`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin multi_tenant
//! ```
//!
//! Edit `examples/multi_tenant/domains.txt`, or name another file, and ask again. The domains in the file
//! are allowed, and so is our own, which is in the source:
//!
//! ```console
//! $ curl -i -H 'origin: https://shop.customer.example' http://localhost:3000/widget
//! HTTP/1.1 200 OK
//! access-control-allow-origin: https://shop.customer.example
//! vary: origin
//!
//! opening hours
//!
//! $ curl -i -H 'origin: https://pr-7.preview.agency.example' http://localhost:3000/widget
//! HTTP/1.1 200 OK
//! access-control-allow-origin: https://pr-7.preview.agency.example
//! vary: origin
//!
//! opening hours
//!
//! $ curl -i -H 'origin: https://other.example' http://localhost:3000/widget
//! HTTP/1.1 200 OK
//! vary: origin
//!
//! opening hours
//! ```
//!
//! A line that the compiler would refuse in a policy is refused here with the same message and its number.
//! The domains stay as they were.

pub(crate) mod domains;

use std::{error::Error, path::PathBuf, time::Duration};

use axum::{Router, routing::get};
use cors_runtime::{CorsLayer, OriginSet, OriginSetError, cors_policy};

cors_policy! {
    pub(crate) Widget {
        origins: ["https://www.example.com", runtime],
        methods: [GET, PUT],
        max_age: 60, // a domain that was taken out of the file may still ask for a minute
    }
}

/// A layer that allows no customer yet. Its clones share the domains that it is given later.
pub(crate) fn cors() -> Result<CorsLayer<Widget>, OriginSetError> {
    Widget::with_origins(OriginSet::default())
}

pub(crate) fn app(cors: CorsLayer<Widget>) -> Router {
    Router::new().route("/widget", get(async || "opening hours").put(async || "saved")).layer(cors)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/multi_tenant/domains.txt");
    let file = std::env::args_os().nth(1).map_or_else(|| shipped.into(), PathBuf::from);

    // Until the file has been read for the first time, and as long as it cannot be, the policy
    // admits the origins of its source alone.
    let cors = cors()?;
    tokio::spawn(domains::watch(
        cors.clone(),
        file,
        Duration::from_secs(1),
        |outcome| match outcome {
            Ok(count) => println!("{count} domains"),
            Err(refused) => eprintln!("the domains stay as they were:\n{refused}"),
        },
    ));

    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app(cors)).await?;
    Ok(())
}
