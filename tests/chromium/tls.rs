//! HTTPS with a certificate that lives as long as the test.

use std::{io, net::SocketAddr, sync::Arc};

use axum::{Router, serve::Listener};
use ring::digest::{SHA256, digest};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivatePkcs8KeyDer},
    },
    server::TlsStream,
};

use crate::certificate::Certificate;

/// A key with its certificate, which nobody but the test's browser trusts.
pub(crate) struct Identity {
    acceptor: TlsAcceptor,
    public_key: Vec<u8>,
}

impl Identity {
    /// The name in it does not matter: the browser is told to trust its key.
    pub(crate) fn throw_away() -> Self {
        let made = Certificate::generate("api.example.com");
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from(made.signed)],
                PrivatePkcs8KeyDer::from(made.private_key).into(),
            )
            .expect("the key is the certificate's");
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), public_key: made.public_key }
    }

    /// The hash of the public key, as `--ignore-certificate-errors-spki-list` takes it. With
    /// `--ignore-certificate-errors` Chromium would keep nothing in its HTTP cache.
    pub(crate) fn fingerprint(&self) -> String {
        base64(digest(&SHA256, &self.public_key).as_ref())
    }

    /// Listens on a free port.
    pub(crate) async fn listen(&self) -> TlsListener {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, accepted) = mpsc::channel(16);
        let acceptor = self.acceptor.clone();
        tokio::spawn(async move {
            while let Ok((connection, from)) = listener.accept().await {
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                // A browser opens connections that it does not use: none may hold up the others.
                tokio::spawn(async move {
                    if let Ok(connection) = acceptor.accept(connection).await {
                        // The test may be over.
                        let _ = sender.send((connection, from)).await;
                    }
                });
            }
        });
        TlsListener { address, accepted }
    }
}

/// Gives connections whose handshake is done.
pub(crate) struct TlsListener {
    address: SocketAddr,
    accepted: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl TlsListener {
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.accepted.recv().await {
            Some(accepted) => accepted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Serves an axum application, on the port that it returns.
pub(crate) fn serve(listener: TlsListener, router: Router) -> u16 {
    let port = listener.port();
    tokio::spawn(axum::serve(listener, router).into_future());
    port
}

/// RFC 4648, 4.
pub(crate) fn base64(bytes: &[u8]) -> String {
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
