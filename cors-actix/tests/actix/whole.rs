//! A server on a socket, asked by the model of a browser; and origins of start-up.

use std::{
    convert::Infallible,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    App, HttpResponse,
    dev::Service as _,
    http::StatusCode,
    rt::System,
    test::{TestRequest, init_service},
    web::{self, ServiceConfig},
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
    let routes = |app: &mut ServiceConfig| {
        app.service(
            web::resource("/items").route(web::get().to(items)).route(web::put().to(items)),
        )
        .service(web::resource("/open").wrap(Cors::new(OpenData)).route(web::get().to(items)));
    };
    let address = support::serve(routes, Cors::new(Dashboard));
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
