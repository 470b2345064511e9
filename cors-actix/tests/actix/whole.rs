//! A server on a socket, asked by the model of a browser; what is logged; and origins of start-up.

use std::{
    convert::Infallible,
    fmt::Write as _,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll},
};

use actix_web::{
    App, HttpResponse,
    dev::Service as _,
    http::StatusCode,
    middleware::Logger,
    rt::System,
    test::{TestRequest, init_service},
    web,
};
use cors_actix::{Cors, TrustedSender};
use cors_runtime::{OriginSet, cors_policy};
use cors_testing::{Audit, Browser};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;

use crate::support;

cors_policy! {
    pub Dashboard {
        origins: ["https://app.example"],
        methods: [PUT],
        headers: ["content-type"],
        expose: ["x-total-count"],
        credentials: true,
    }
    pub OpenData { origins: ["*"] }
    pub Tenants { origins: ["https://app.example", runtime], enforce: true }
}

async fn items() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total-count", "3")).body("items")
}

/// A client of one server, as a tower service.
struct Server(SocketAddr);

impl tower::Service<Request<Empty<Bytes>>> for Server {
    type Response = Response<Bytes>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Empty<Bytes>>) -> Self::Future {
        let address = self.0;
        Box::pin(async move {
            let stream = tokio::net::TcpStream::connect(address).await.expect("a server");
            let (mut sender, connection) =
                http1::handshake(TokioIo::new(stream)).await.expect("a connection");
            tokio::spawn(connection);
            let (parts, body) =
                sender.send_request(request).await.expect("a response").into_parts();
            Ok(Response::from_parts(parts, body.collect().await.expect("a body").to_bytes()))
        })
    }
}

#[test]
fn pages_can_do_what_the_policy_says() {
    let address = support::serve(|| {
        App::new()
            .service(
                web::resource("/items").route(web::get().to(items)).route(web::put().to(items)),
            )
            .service(web::resource("/open").wrap(Cors::new(OpenData)).route(web::get().to(items)))
            .wrap(Cors::new(Dashboard))
            .wrap(Logger::default())
    });
    System::new().block_on(async {
        let mut server = Server(address);
        let put = || {
            let request = Request::put("/items").header("content-type", "application/json");
            request.body(Empty::new()).expect("a request")
        };
        let get = |path: &str| Request::get(path).body(Empty::new()).expect("a request");
        let mut app = Browser::at("https://app.example");
        let response = app.fetch(&mut server, put()).await.expect("an allowed page");
        assert_eq!(response.headers().get("x-total-count").expect("exposed"), "3");
        let mut other = Browser::at("https://evil.test");
        other.fetch(&mut server, put()).await.expect_err("a refused preflight");
        other.fetch(&mut server, get("/items")).await.expect_err("a response that is not readable");
        other.fetch(&mut server, get("/open")).await.expect("open data");

        let audit = Audit::of(["/items", "/open"]).origins(["https://app.example"]).read_only();
        let report = audit.run(&mut server).await.expect("an audit");
        assert!(report.concerns().is_empty(), "{report}");
    });
}

/// The messages of this library.
struct Log(Mutex<Vec<String>>);

struct Message(String);

impl tracing::field::Visit for Message {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl tracing::Subscriber for &'static Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "cors_runtime"
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn each_refusal_is_logged_once() {
    static LOG: Log = Log(Mutex::new(Vec::new()));
    let _guard = tracing::subscriber::set_default(&LOG);
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
                TestRequest::default().method(actix_web::http::Method::OPTIONS).uri("/inner"),
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
            let _ = app.call(request).await;
            let events = std::mem::take(&mut *LOG.0.lock().unwrap_or_else(PoisonError::into_inner));
            match &*events {
                [] if expected.is_empty() => {}
                [event] if !expected.is_empty() && event.contains(expected) => {}
                _ => panic!("{line}: expected {expected:?}, was {events:#?}"),
            }
        }
    });
}

#[test]
fn origins_of_start_up_reach_the_extractor() {
    System::new().block_on(async {
        let layer =
            Tenants::with_origins("https://one.example".parse().expect("a set")).expect("accepted");
        let guarded = async |_: TrustedSender<Tenants>| "sent";
        let app = App::new().route("/", web::post().to(guarded)).wrap(Cors::new(layer.clone()));
        let app = init_service(app).await;
        let status = async |origin: &str| {
            let request = TestRequest::post().insert_header(("origin", origin)).to_request();
            app.call(request).await.map_or_else(
                |error| error.as_response_error().status_code(),
                |response| response.status(),
            )
        };
        assert_eq!(status("https://one.example").await, StatusCode::OK);
        assert_eq!(status("https://two.example").await, StatusCode::FORBIDDEN);
        let two = OriginSet::parse(["https://two.example"]).expect("a set");
        layer.set_origins(two).expect("accepted");
        assert_eq!(status("https://one.example").await, StatusCode::FORBIDDEN);
        assert_eq!(status("https://two.example").await, StatusCode::OK);
    });
}
