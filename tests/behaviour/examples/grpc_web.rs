//! gRPC-Web calls of a page.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/grpc_web.rs"]
mod example;

use bytes::Bytes;
use cors_testing::{Blocked, Browser, Preflight, ScriptResponse};
use http_body_util::{BodyExt, Full};
use tower::{Layer, service_fn};

use crate::examples::{
    console::replay,
    page::{API, REFUSED, blocked, request, wire},
    server::listen,
};

/// What gRPC-Web's client for browsers sends with a call.
const CLIENT: [(&str, &str); 4] = [
    ("content-type", "application/grpc-web+proto"),
    ("x-grpc-web", "1"),
    ("x-user-agent", "grpc-web-javascript/0.1"),
    ("grpc-timeout", "5S"),
];

async fn call(
    page: &mut Browser,
    message: &'static [u8],
) -> Result<ScriptResponse<Full<Bytes>>, Blocked> {
    let mut service = example::Frontend.layer(service_fn(example::greeter::<Full<Bytes>>));
    page.fetch(&mut service, request("POST /greeter.Greeter/Hello", &CLIENT, message)).await
}

#[tokio::test]
async fn its_head_comment() {
    let (listener, address) = listen().await;
    tokio::spawn(example::serve(listener));
    replay("grpc_web", include_str!("../../../examples/grpc_web.rs"), &[address]).await;
}

#[tokio::test]
async fn a_call_and_its_trailers() {
    let mut page = Browser::at("https://app.example.com").api(API);
    let response = call(&mut page, b"\0\0\0\0\x05\x0a\x03Ada").await.expect("readable");
    assert_eq!(response.header("content-type"), Some("application/grpc-web+proto"));
    assert_eq!(response.header("grpc-status"), None, "it is among the trailers");
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    assert_eq!(&body[..], b"\0\0\0\0\x0c\x0a\x0aHello, Ada\x80\0\0\0\x0fgrpc-status:0\r\n");
    assert_eq!(
        wire(&mut page),
        [
            "OPTIONS /greeter.Greeter/Hello 204",
            "  access-control-allow-headers: \
             authorization,content-type,grpc-timeout,x-grpc-web,x-user-agent",
            "  access-control-allow-methods: GET,HEAD,POST",
            "  access-control-allow-origin: https://app.example.com",
            "  access-control-max-age: 7200",
            "  vary: origin",
            "POST /greeter.Greeter/Hello 200",
            "  access-control-allow-origin: https://app.example.com",
            "  access-control-expose-headers: grpc-message,grpc-status,grpc-status-details-bin",
            "  vary: origin",
        ]
    );
}

#[tokio::test]
async fn the_client_reads_why_a_call_failed() {
    for (what, message) in [
        ("nothing", &b""[..]),
        ("an empty name", b"\0\0\0\0\x02\x0a\0"),
        ("a frame that is cut off", b"\0\0\0\0\x05\x0a\x03Ad"),
        ("a compressed frame", b"\x01\0\0\0\x05\x0a\x03Ada"),
        ("another field", b"\0\0\0\0\x05\x12\x03Ada"),
        ("no UTF-8", b"\0\0\0\0\x05\x0a\x03Ad\xff"),
    ] {
        let mut page = Browser::at("https://app.example.com").api(API);
        let response = call(&mut page, message).await.expect(what);
        assert_eq!(response.preflight(), Preflight::Sent, "{what}");
        assert_eq!(response.header("grpc-status"), Some("3"), "{what}");
        assert_eq!(response.header("grpc-message"), Some("a name is wanted"), "{what}");
    }
}

#[tokio::test]
async fn another_origin_calls_nothing() {
    let mut page = Browser::at("https://evil.test").api(API);
    assert_eq!(blocked(call(&mut page, b"\0\0\0\0\x05\x0a\x03Ada").await), REFUSED);
    assert_eq!(wire(&mut page), ["OPTIONS /greeter.Greeter/Hello 403", "  vary: origin"]);
}
