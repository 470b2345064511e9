//! The server's half of a WebSocket (RFC 6455) that says one thing and closes.
//!
//! A service takes axum's feature `ws`. This file stands in for it, so that building the examples
//! does not take the two dozen crates behind that feature.

use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Switches protocols, sends `text`, and closes.
pub(crate) fn accept(mut request: Request<Body>, text: &'static str) -> Response {
    let key = request.headers().get(header::SEC_WEBSOCKET_KEY).cloned();
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let (Some(key), Some(upgrade)) = (key, upgrade) else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    tokio::spawn(async move {
        let Ok(connection) = upgrade.await else { return };
        let mut connection = TokioIo::new(connection);
        let closing = [0x88, 2, 0x03, 0xe8];
        let sent = [&text_frame(text)[..], &closing].concat();
        // Whoever has gone away does not need to be told.
        if connection.write_all(&sent).await.is_ok() {
            let _ = connection.read_u8().await;
        }
    });
    let headers = [
        (header::CONNECTION, "upgrade".to_owned()),
        (header::UPGRADE, "websocket".to_owned()),
        (header::SEC_WEBSOCKET_ACCEPT, answer(key.as_bytes())),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

/// One frame, which holds up to 125 bytes without further ado.
fn text_frame(text: &str) -> Vec<u8> {
    let text = text.get(..text.len().min(125)).unwrap_or_default();
    let length = u8::try_from(text.len()).unwrap_or_default();
    [&[0x81, length], text.as_bytes()].concat()
}

/// `Sec-WebSocket-Accept` (RFC 6455, 4.2.2).
fn answer(key: &[u8]) -> String {
    base64(&sha1(&[key, b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"].concat()))
}

/// SHA-1 (FIPS 180-4, 6.1). Nothing rests on it here.
#[allow(clippy::many_single_char_names, reason = "the names of the standard")]
fn sha1(message: &[u8]) -> [u8; 20] {
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    if padded.len() - message.len() < 9 {
        padded.resize(padded.len() + 64, 0);
    }
    let bits = (message.len() as u64 * 8).to_be_bytes();
    let end = padded.len() - bits.len();
    padded[end..].copy_from_slice(&bits);

    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, &byte| word << 8 | u32::from(byte));
        }
        for i in 16..80 {
            let mixed = words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16];
            words[i] = mixed.rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (i, word) in words.iter().enumerate() {
            let (f, k) = match i {
                0..20 => ((b & c) | (!b & d), 0x5a82_7999),
                20..40 => (b ^ c ^ d, 0x6ed9_eba1),
                40..60 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let next = a
                .rotate_left(5)
                .wrapping_add(f)
                .wrapping_add(e)
                .wrapping_add(k)
                .wrapping_add(*word);
            (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
        }
        for (sum, part) in state.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(part);
        }
    }
    let mut digest = [0; 20];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

/// RFC 4648, 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| chunk.get(i).copied().map_or(0, usize::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let letter = char::from(LETTERS[bits >> (18 - 6 * i) & 0x3f]);
            text.push(if i <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        assert_eq!(answer(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assert_eq!(text_frame("Hello"), [0x81, 5, b'H', b'e', b'l', b'l', b'o']);
    }

    #[test]
    fn lengths_around_a_block() {
        for (length, expected) in [
            (0, "2jmj7l5rSw0yVb/vlWAYkK/YBwk="),
            (55, "wci73CJ5bijA4VFj0giZtlYh1lo="),
            (56, "wtszD2CDhUyZ1LW/tujynyAb5pk="),
            (64, "AJi6gktcFkJ716ESKlpEKiXsZE0="),
            (120, "80wUiDhTRqVXCboFbd0IKA3UxtY="),
        ] {
            assert_eq!(base64(&sha1(&vec![b'a'; length])), expected, "{length}");
        }
    }
}
