//! Three handlers, each with another policy.
//!
//! To use it elsewhere: `cargo add actix-web cors-actix cors-runtime`.
//!
//! ```console
//! $ cargo run --example server
//! ```
//!
//! The app's policy:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://app.example.com' \
//!     -H 'access-control-request-method: PUT' http://localhost:3000/items
//! HTTP/1.1 204 No Content
//! access-control-allow-methods: PUT,DELETE
//! access-control-allow-origin: https://app.example.com
//! vary: origin
//! ```
//!
//! A handler's own, which the app's does not widen:
//!
//! ```console
//! $ curl -i -X OPTIONS -H 'origin: https://admin.example.com' \
//!     -H 'access-control-request-method: DELETE' http://localhost:3000/items
//! HTTP/1.1 204 No Content
//! access-control-allow-methods: DELETE
//! access-control-allow-origin: https://admin.example.com
//! vary: origin
//!
//! $ curl -i -X DELETE -H 'origin: https://app.example.com' http://localhost:3000/items
//! HTTP/1.1 403 Forbidden
//! vary: origin
//! cache-control: no-store
//! ```
//!
//! An area's:
//!
//! ```console
//! $ curl -i http://localhost:3000/open/data
//! HTTP/1.1 200 OK
//! access-control-allow-origin: *
//!
//! data
//! ```

use actix_web::{App, HttpServer, delete, put, web};
use cors_actix::Cors;
use cors_runtime::cors_policy;

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [PUT, DELETE] }
    Admin { origins: ["https://admin.example.com"], methods: [DELETE] }
    OpenData { origins: ["*"] }
}

#[put("/items")]
async fn save() -> &'static str {
    "saved"
}

#[delete("/items", wrap = "Cors::new(Admin)")]
async fn clear() -> &'static str {
    "deleted"
}

async fn data() -> &'static str {
    "data"
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    println!("listening on http://localhost:3000");
    HttpServer::new(|| {
        App::new()
            .service(save)
            .service(clear)
            .service(
                web::scope("/open").wrap(Cors::new(OpenData)).route("/data", web::get().to(data)),
            )
            .wrap(Cors::new(Dashboard))
    })
    .bind(("127.0.0.1", 3000))?
    .run()
    .await
}
