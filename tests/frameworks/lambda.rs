use cors_runtime::cors_policy;
use lambda_http::{
    Body, Error, Request, Response,
    http::{HeaderValue, header::VARY},
    run, service_fn,
    tower::{Layer, ServiceExt},
};

cors_policy! {
    App { origins: ["https://app.example.com"], methods: [PUT] }
}

async fn items(_: Request) -> Result<Response<Body>, Error> {
    Ok(Response::new("kettle, teapot".into()))
}

/// For HTTP APIs and function URLs, `lambda_http` passes on one line of each header. Joins those of `Vary`.
fn with_one_vary(mut response: Response<Body>) -> Response<Body> {
    let lines = response.headers().get_all(VARY).iter().map(HeaderValue::as_bytes);
    let joined = lines.collect::<Vec<_>>().join(&b", "[..]);
    if !joined.is_empty()
        && let Ok(joined) = HeaderValue::from_bytes(&joined)
    {
        response.headers_mut().insert(VARY, joined);
    }
    response
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    run(App.layer(service_fn(items)).map_response(with_one_vary)).await
}

// The guide shows the code above.

use std::{collections::BTreeMap, convert::Infallible, net::SocketAddr};

use cors_runtime::{CorsLayer, Policy};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::rt::TokioIo;
use lambda_http::{Adapter, Context, LambdaEvent, request::LambdaRequest, tower::Service};
use serde_json::{Value, json};

async fn answer(request: Request) -> Result<Response<Body>, Error> {
    let path = request.uri().path();
    if !crate::raw::PATHS.contains(&path) {
        return Ok(Response::builder().status(404).body(Body::Empty)?);
    }
    let (status, header) = crate::answer(path);
    let response = Response::builder().status(status).header("handler", "ran");
    let response = match header {
        Some((name, value)) => response.header(name, value),
        None => response,
    };
    Ok(response.body(Body::Empty)?)
}

/// An HTTP API of API Gateway: it joins the lines of a header.
fn event(request: &http::Request<Incoming>) -> LambdaRequest {
    let mut headers = BTreeMap::<_, String>::new();
    for (name, value) in request.headers() {
        let value = value.to_str().expect("text");
        let joined = headers.entry(name.as_str()).or_default();
        *joined = if joined.is_empty() { value.to_owned() } else { format!("{joined},{value}") };
    }
    let path = request.uri().path();
    let event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "accountId": "1",
            "apiId": "api",
            "domainName": headers["host"],
            "http": {
                "method": request.method().as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "",
            },
            "requestId": "id",
            "routeKey": "$default",
            "stage": "$default",
            "timeEpoch": 0,
        },
        "isBase64Encoded": false,
    });
    serde_json::from_value(event).expect("an event")
}

fn response(sent: &Value) -> http::Response<String> {
    let status = sent["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok());
    let mut response = http::Response::builder().status(status.expect("a status"));
    for (name, value) in sent["headers"].as_object().expect("headers") {
        response = response.header(name, value.as_str().expect("one line"));
    }
    response.body(String::new()).expect("a response")
}

async fn serve<P: Policy>(cors: CorsLayer<P>) -> SocketAddr {
    let (listener, address) = crate::listener().await;
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            let cors = cors.clone();
            let gateway = hyper::service::service_fn(move |request| {
                let event = LambdaEvent::new(event(&request), Context::default());
                let function = cors.layer(service_fn(answer)).map_response(with_one_vary);
                async move {
                    let sent = Adapter::from(function).call(event).await.expect("a response");
                    let sent = serde_json::to_value(sent).expect("a response");
                    Ok::<_, Infallible>(response(&sent))
                }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), gateway));
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn rows() {
    crate::check_rows!(serve, CorsLayer::from, &[]);
}
