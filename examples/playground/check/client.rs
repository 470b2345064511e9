//! Requests over loopback, with exactly the headers of a row.

use std::{error::Error, net::SocketAddr};

use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::{body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

pub(super) struct Client(SocketAddr);

impl Client {
    pub(super) fn of(address: SocketAddr) -> Self {
        Self(address)
    }

    /// Sends a request (`GET /items`), and reads the whole answer.
    pub(super) async fn send(
        &self,
        request: &str,
        headers: &[(&str, &str)],
    ) -> Result<(StatusCode, HeaderMap, Bytes), Box<dyn Error>> {
        let stream = TcpStream::connect(self.0).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let (method, path) = request.split_once(' ').ok_or("a row names method and path")?;
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = sender.send_request(request.body(Empty::<Bytes>::new())?).await?;
        let (parts, body) = response.into_parts();
        Ok((parts.status, parts.headers, body.collect().await?.to_bytes()))
    }

    /// Asks the page's server, as its script does.
    pub(super) async fn ask(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<(StatusCode, Value), Box<dyn Error>> {
        let pairs = query.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let request = format!("GET {path}?{}", pairs.collect::<Vec<_>>().join("&"));
        let (status, _, body) = self.send(&request, &[]).await?;
        Ok((status, serde_json::from_slice(&body)?))
    }
}

/// Percent-encoded, as in `application/x-www-form-urlencoded`.
fn encoded(value: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(byte).collect()
}
