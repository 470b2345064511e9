//! HTTPS with a certificate that lives as long as the test.

use std::{io, net::SocketAddr, sync::Arc};

use axum::{Router, serve::Listener};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivatePkcs8KeyDer},
    server::TlsStream,
};

/// A key with its certificate, which nobody but the test's browser trusts.
pub(crate) struct Identity {
    acceptor: TlsAcceptor,
    public_key: Vec<u8>,
}

impl Identity {
    /// The name in it does not matter: the browser is told to trust its key.
    pub(crate) fn throw_away() -> Self {
        let made = rcgen::generate_simple_self_signed(["api.example.com".to_owned()]);
        let made = made.expect("a certificate");
        let private_key = PrivatePkcs8KeyDer::from(made.key_pair.serialize_der());
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], private_key.into())
            .expect("the key is the certificate's");
        let public_key = made.key_pair.public_key_der();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), public_key }
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

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
