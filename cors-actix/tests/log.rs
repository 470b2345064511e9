//! What is logged. In a process of its own: tracing remembers of each place that logs whether the thread that
//! came there first had a subscriber.

use actix_web::{
    App, HttpResponse,
    dev::Service as _,
    http::Method,
    rt::System,
    test::{TestRequest, init_service},
    web,
};
use cors_actix::{Cors, TrustedSender};
use cors_runtime::cors_policy;

#[allow(dead_code, unreachable_pub, reason = "other packages use all of it")]
#[path = "../../tests/support/log.rs"]
mod log;

cors_policy! {
    Dashboard { origins: ["https://app.example"], methods: [PUT] }
    OpenData { origins: ["*"] }
}

async fn items() -> HttpResponse {
    HttpResponse::Ok().body("items")
}

#[test]
fn each_refusal_is_logged_once() {
    System::new().block_on(async {
        let guarded = async |_: TrustedSender<Dashboard>| "sent";
        let app = App::new()
            .service(web::resource("/open").wrap(Cors::new(OpenData)).route(web::get().to(items)))
            .service(web::resource("/inner").wrap(Cors::same_origin()).route(web::put().to(items)))
            .route("/guarded", web::post().to(guarded))
            .route("/items", web::get().to(items))
            .wrap(Cors::new(Dashboard));
        let app = init_service(app).await;
        // Request, and what the one event says, if there is one.
        let rows = [
            (TestRequest::get().uri("/items"), "https://evil.test", "https://evil.test"),
            (
                TestRequest::default().method(Method::OPTIONS).uri("/inner"),
                "https://app.example",
                "same_origin",
            ),
            (TestRequest::put().uri("/inner"), "https://app.example", "so it was refused"),
            (TestRequest::post().uri("/guarded"), "https://evil.test", "TrustedSender"),
            (TestRequest::get().uri("/items"), "https://app.example", ""),
            (TestRequest::get().uri("/open"), "https://evil.test", ""),
        ];
        for (request, origin, expected) in rows {
            let request = request
                .insert_header(("origin", origin))
                .insert_header(("access-control-request-method", "PUT"))
                .to_request();
            let line = format!("{request:?} {origin}");
            let events = log::logged(async { app.call(request).await }).await;
            match &*events {
                [] if expected.is_empty() => {}
                [event] if !expected.is_empty() && event.text.contains(expected) => {}
                _ => panic!("{line}: expected {expected:?}, was {events:#?}"),
            }
        }
    });
}
