//! Which policy answers, in every place of an app where one may be, asked over a socket by a browser and
//! by raw requests.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
};

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    delete,
    dev::{Service as _, ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    get,
    middleware::{Next, from_fn},
    post,
    web::{self, ServiceConfig},
};
use cors_actix::{Cors, TrustedSender};
use cors_runtime::cors_policy;

use crate::support;

cors_policy! {
    pub Dashboard {
        origins: ["https://app.example", "https://both.example"],
        methods: [GET, PUT, DELETE],
        headers: ["content-type"],
    }
    pub Admin {
        origins: ["https://admin.example", "https://both.example"],
        methods: [GET, DELETE],
    }
    pub OpenData { origins: ["*"] }
}

/// Set by every handler.
static RAN: AtomicBool = AtomicBool::new(false);

async fn handler() -> &'static str {
    RAN.store(true, Ordering::SeqCst);
    "ran"
}

#[get("/macro")]
async fn plain() -> &'static str {
    handler().await
}

#[delete("/macro", wrap = "Cors::new(Admin)")]
async fn wrapped() -> &'static str {
    handler().await
}

#[post("/guarded")]
async fn guarded(_: TrustedSender<Admin>) -> &'static str {
    handler().await
}

async fn failing() -> Result<HttpResponse, Error> {
    handler().await;
    Err(ErrorInternalServerError("broken"))
}

/// A middleware that calls what it wraps later.
async fn later(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    next.call(request).await
}

fn routes(app: &mut ServiceConfig) {
    app.service(plain)
        .service(wrapped)
        .service(guarded)
        .service(
            web::resource("/resource")
                .wrap(Cors::new(Admin).methods(&["GET", "DELETE", "PUT"]))
                .route(web::get().to(handler))
                .route(web::delete().to(handler)),
        )
        .service(
            web::resource("/clones")
                .wrap(Cors::new(Admin))
                // A request that is shared cannot be changed.
                .wrap_fn(|request, service| {
                    let clone = request.request().clone();
                    let response = service.call(request);
                    async move {
                        let _clone = clone;
                        response.await
                    }
                })
                .route(web::delete().to(handler)),
        )
        .service(
            web::scope("/open")
                .wrap(Cors::new(OpenData))
                .route("/data", web::get().to(handler))
                .service(
                    web::resource("/admin").wrap(Cors::new(Admin)).route(web::delete().to(handler)),
                ),
        )
        .service(
            web::resource("/later")
                .wrap(Cors::new(Admin))
                .wrap(from_fn(later))
                .route(web::delete().to(handler)),
        )
        .route("/every", web::to(handler))
        .route("/own", web::delete().to(handler).wrap(Cors::same_origin()))
        .route("/error", web::get().to(failing));
}

fn ask(server: SocketAddr, request: &str) -> String {
    RAN.store(false, Ordering::SeqCst);
    let response = support::ask(server, request);
    if RAN.load(Ordering::SeqCst) { format!("ran {response}") } else { response }
}

#[test]
fn the_nearest_policy_wins() {
    const PREFLIGHT: &str = "OPTIONS";
    let server = support::serve(routes, Cors::new(Dashboard));
    // Request, origin, the method that a preflight asks for, and the response.
    #[rustfmt::skip]
    let rows = [
        // The app's policy.
        ("GET /macro", "https://app.example", "", "ran 200 origin=https://app.example"),
        ("GET /macro", "https://admin.example", "", "ran 200"),
        ("OPTIONS /macro", "https://app.example", "GET", "204 origin=https://app.example methods=GET,PUT,DELETE"),
        ("OPTIONS /macro", "https://admin.example", "GET", "403"),
        ("GET /missing", "https://app.example", "", "404 origin=https://app.example"),
        ("OPTIONS /missing", "https://app.example", "PUT", "204 origin=https://app.example methods=GET,PUT,DELETE"),
        ("GET /error", "https://app.example", "", "ran 500 origin=https://app.example"),
        ("PUT /macro", "https://app.example", "", "404 origin=https://app.example"),
        // A handler for every method does not run for a preflight, and does for another OPTIONS request.
        ("OPTIONS /every", "https://app.example", "PUT", "204 origin=https://app.example methods=GET,PUT,DELETE"),
        ("OPTIONS /every", "https://app.example", "", "ran 200 origin=https://app.example"),
        // A handler's: the method that is asked for finds it.
        ("OPTIONS /macro", "https://admin.example", "DELETE", "204 origin=https://admin.example methods=GET,DELETE"),
        ("OPTIONS /macro", "https://app.example", "DELETE", "403"),
        ("DELETE /macro", "https://admin.example", "", "ran 200 origin=https://admin.example"),
        ("DELETE /macro", "https://app.example", "", "403"),
        ("DELETE /macro", "", "", "ran 200"),
        ("OPTIONS /own", "https://app.example", "DELETE", "403"),
        ("DELETE /own", "https://app.example", "", "403"),
        // A resource's, with the methods of its path.
        ("OPTIONS /resource", "https://admin.example", "DELETE", "204 origin=https://admin.example methods=GET,DELETE"),
        ("OPTIONS /resource", "https://app.example", "DELETE", "403"),
        ("DELETE /resource", "https://both.example", "", "ran 200 origin=https://both.example"),
        ("PUT /resource", "https://admin.example", "", "405 origin=https://admin.example"),
        ("OPTIONS /clones", "https://admin.example", "DELETE", "204 origin=https://admin.example methods=GET,DELETE"),
        ("DELETE /clones", "https://admin.example", "", "ran 200 origin=https://admin.example"),
        // An area's, with its 404, and a policy inside of it.
        ("GET /open/data", "https://evil.test", "", "ran 200 origin=*"),
        ("GET /open/missing", "https://evil.test", "", "404 origin=*"),
        ("OPTIONS /open/data", "https://evil.test", "GET", "204 origin=* methods=GET,HEAD,POST"),
        ("OPTIONS /open/admin", "https://admin.example", "DELETE", "204 origin=https://admin.example methods=GET,DELETE"),
        ("OPTIONS /open/admin", "https://evil.test", "DELETE", "403"),
        ("DELETE /open/admin", "https://admin.example", "", "ran 200 origin=https://admin.example"),
        // Behind a middleware that calls later, the outer policy answers, and the inner one refuses.
        ("OPTIONS /later", "https://app.example", "DELETE", "204 origin=https://app.example methods=GET,PUT,DELETE"),
        ("DELETE /later", "https://app.example", "", "403"),
        ("DELETE /later", "https://admin.example", "", "ran 200 origin=https://admin.example"),
        // Not a method.
        ("OPTIONS /every", "https://app.example", "a b", "204 origin=https://app.example methods=GET,PUT,DELETE"),
        // The extractor.
        ("POST /guarded", "https://evil.test", "", "403 no-store"),
        ("POST /guarded", "https://admin.example", "", "ran 200"),
        ("POST /guarded", "", "", "ran 200"),
    ];
    let mut failed = String::new();
    for (request, origin, asked, expected) in rows {
        let mut text = request.to_owned();
        if !origin.is_empty() {
            let _ = write!(text, "\norigin: {origin}");
        }
        if !asked.is_empty() {
            assert!(request.starts_with(PREFLIGHT));
            let _ = write!(text, "\naccess-control-request-method: {asked}");
        }
        let response = ask(server, &text);
        if response != expected {
            let _ = write!(failed, "{text}\n  expected {expected}\n  was      {response}\n");
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
