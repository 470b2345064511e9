//! One list for what CORS does not cover.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/websocket/main.rs"]
mod example;

use crate::examples::server::{send, serve, status_line};

/// A handshake that a browser would send, and an order that a form could.
#[tokio::test]
async fn another_origin_is_refused_before_the_handlers_run() {
    let address = serve(example::server()).await;
    for (origin, handshake, order) in [
        ("http://localhost:8111", "HTTP/1.1 101 Switching Protocols", "HTTP/1.1 200 OK"),
        ("http://localhost:8112", "HTTP/1.1 403 Forbidden", "HTTP/1.1 403 Forbidden"),
        ("null", "HTTP/1.1 403 Forbidden", "HTTP/1.1 403 Forbidden"),
    ] {
        let head = format!("host: localhost:8110\r\norigin: {origin}\r\n");
        let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                       sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        let got = status_line(address, &format!("GET /prices HTTP/1.1\r\n{head}{upgrade}")).await;
        assert_eq!(got, handshake, "{origin}");

        let eggs = "connection: close\r\ncontent-length: 8\r\n\r\nten eggs";
        let got = send(address, &format!("POST /orders HTTP/1.1\r\n{head}{eggs}")).await;
        assert_eq!(got.status, order, "{origin}");
        let bought = got.body == "bought ten eggs";
        assert_eq!(bought, order == "HTTP/1.1 200 OK", "{origin}: {}", got.body);
    }
}
