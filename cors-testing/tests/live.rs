//! A live server, over a connection: in a test of a server in any language, this is all that is needed.

use std::{error::Error, net::SocketAddr, sync::Arc, sync::Mutex};

use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{Next, from_fn},
    routing::get,
};
use cors_runtime::cors_policy;
use cors_testing::{Audit, Browser, Reason};
use http::{Method, Response};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tower::{Service, ServiceExt};

cors_policy! {
    App {
        origins: ["https://app.example.com"],
        methods: [GET, PUT],
        headers: ["content-type"],
        expose: ["x-total-count"],
        max_age: 600,
    }
}

/// The methods that a server has seen.
type Seen = Arc<Mutex<Vec<Method>>>;

async fn server() -> Result<(SocketAddr, Seen), Box<dyn Error>> {
    let seen = Seen::default();
    let spy = Arc::clone(&seen);
    let watch = move |request: Request, next: Next| {
        spy.lock().expect("the list").push(request.method().clone());
        next.run(request)
    };
    let app = Router::new()
        .route("/items", get(async || [("x-total-count", "2")]).put(async || ()))
        .layer(App)
        .layer(from_fn(watch));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok((address, seen))
}

/// A client that sends everything there.
fn to(
    server: SocketAddr,
) -> impl Service<Request, Response = Response<impl std::fmt::Debug>, Error: Error + Send + Sync + 'static>
{
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    client.map_request(move |mut request: Request| {
        let url = format!("http://{server}{}", request.uri());
        *request.uri_mut() = url.parse().expect("a URL");
        request
    })
}

#[tokio::test]
async fn a_page_asks_a_live_server() -> Result<(), Box<dyn Error>> {
    let (address, _) = server().await?;
    let request = || Request::put("/items").header("content-type", "application/json");
    let mut page = Browser::at("https://app.example.com");
    let get = Request::get("/items").body(Body::empty())?;
    let response = page.fetch(&mut to(address), get).await?;
    assert_eq!(response.headers().get("X-Total-Count"), Some("2"));
    assert!(page.fetch(&mut to(address), request().body(Body::from("1"))?).await?.ok());

    let mut other = Browser::at("https://evil.test");
    let blocked =
        other.fetch(&mut to(address), request().body(Body::from("1"))?).await.unwrap_err();
    assert!(blocked.reason() == Reason::MissingAllowOrigin, "{blocked:?}");
    Ok(())
}

/// A server that is in use: no handler of a method that changes something runs.
#[tokio::test]
async fn an_audit_of_a_live_server_only_reads() -> Result<(), Box<dyn Error>> {
    let (address, seen) = server().await?;
    let audit = Audit::of(["/items"]).origins(["https://app.example.com"]).read_only();
    let report = audit.run(&mut to(address)).await?;
    assert_eq!(report.concerns(), [], "{report}");
    let text = report.to_string();
    let line = "/items  https://app.example.com  GET, HEAD";
    assert!(
        text.contains(line) && text.contains("x-total-count") && text.contains("600"),
        "{text}"
    );
    assert!(text.contains("PUT"), "{text}");
    let seen = seen.lock().expect("the list");
    assert!(seen.contains(&Method::OPTIONS), "{seen:?}");
    let is_safe = |method: &Method| ["GET", "HEAD", "OPTIONS"].contains(&method.as_str());
    assert!(seen.iter().all(is_safe), "{seen:?}");
    Ok(())
}

/// What users write first.
#[tokio::test]
async fn a_url_is_enough() -> Result<(), Box<dyn Error>> {
    let mut app: Router = Router::new().route("/items", get(async || "two")).layer(App);
    let mut page = Browser::at("https://app.example.com");
    let response = page.fetch(&mut app, "/items").await?;
    let body = axum::body::to_bytes(response.into_body(), 1024).await?;
    assert_eq!(body, "two");
    Ok(())
}
