//! A WebSocket that opens and closes.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{record::called, tls::base64};

/// The server's half of a WebSocket (RFC 6455) that says `open` and closes. axum's feature `ws`
/// would bring two dozen crates.
pub(crate) fn open(mut request: Request<Body>) -> Response {
    called();
    let key = request.headers().get(header::SEC_WEBSOCKET_KEY).cloned();
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let (Some(key), Some(upgrade)) = (key, upgrade) else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    tokio::spawn(async move {
        let Ok(connection) = upgrade.await else { return };
        let mut connection = TokioIo::new(connection);
        // A text of four bytes, then the normal end (5.2, 5.5.1).
        if connection.write_all(b"\x81\x04open\x88\x02\x03\xe8").await.is_ok() {
            // The browser's own end.
            let _ = connection.read_u8().await;
        }
    });
    let secret = [key.as_bytes(), b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"].concat();
    let headers = [
        (header::CONNECTION, "upgrade".to_owned()),
        (header::UPGRADE, "websocket".to_owned()),
        (header::SEC_WEBSOCKET_ACCEPT, base64(digest(&SHA1_FOR_LEGACY_USE_ONLY, &secret).as_ref())),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}
