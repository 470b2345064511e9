//! Public data: every page may read it, with its number of rows and its link to the next page.
//!
//! To use it elsewhere: `cargo add cors-runtime`.
//!
//! ```console
//! $ cargo run -p cors-examples --bin public_api
//! ```
//!
//! The response is the same with and without `Origin`. There is no `Vary`, so a cache keeps one copy:
//!
//! ```console
//! $ curl -i http://localhost:3000/stations
//! HTTP/1.1 200 OK
//! access-control-allow-origin: *
//! access-control-expose-headers: link,x-total-count
//! link: </stations?from=north>; rel="next"
//! x-total-count: 4
//!
//! ["east","north"]
//!
//! $ curl -i -H 'origin: https://anywhere.example' 'http://localhost:3000/stations?from=north'
//! HTTP/1.1 200 OK
//! access-control-allow-origin: *
//! access-control-expose-headers: link,x-total-count
//! x-total-count: 4
//!
//! ["south","west"]
//! ```
//!
//! Scripts can read only a few response headers unless the server exposes more. Without `expose`, the page
//! could read the stations, but neither their number nor the link.
//!
//! `"*"` means every page, without cookies. A page that fetches with `credentials: "include"` cannot read
//! the response, and `credentials: true` with `"*"` does not compile.

use axum::{
    Json, Router,
    extract::Query,
    http::header::LINK,
    response::{AppendHeaders, IntoResponse},
    routing::get,
};
use cors_runtime::cors_policy;
use serde::Deserialize;

cors_policy! {
    OpenData {
        origins: ["*"],
        expose: ["link", "x-total-count"],
    }
}

const STATIONS: [&str; 4] = ["east", "north", "south", "west"];
const PAGE: usize = 2;

#[derive(Deserialize)]
struct Position {
    /// The last station of the page before.
    from: Option<String>,
}

async fn stations(Query(Position { from }): Query<Position>) -> impl IntoResponse {
    let after = |station: &&str| from.as_deref().is_none_or(|from| *station > from);
    let mut rest = STATIONS.into_iter().filter(after);
    let page: Vec<&str> = rest.by_ref().take(PAGE).collect();
    let next = match (page.last(), rest.next()) {
        (Some(last), Some(_)) => Some((LINK, format!("</stations?from={last}>; rel=\"next\""))),
        _ => None,
    };
    let total = [("x-total-count", STATIONS.len().to_string())];
    (AppendHeaders(total), AppendHeaders(next), Json(page))
}

pub(crate) fn app() -> Router {
    Router::new().route("/stations", get(stations)).layer(OpenData)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("listening on http://localhost:3000");
    axum::serve(listener, app()).await
}
