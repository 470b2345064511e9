//! The requests, over the network.

use std::{fmt, net::SocketAddr, time::Duration};

use ureq::{
    Agent, Error,
    config::Config,
    http::{Request, Uri, header::CONTENT_TYPE, uri::Scheme},
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use crate::answer::Answer;

/// Something that answers HTTP requests.
pub trait Client {
    /// Sends a request and returns the answer. Redirects are answers, and not followed.
    ///
    /// # Errors
    ///
    /// If there is no answer: why, in words.
    fn send(&mut self, request: Request<()>) -> Result<Answer, String>;
}

impl<F: FnMut(Request<()>) -> Result<Answer, String>> Client for F {
    fn send(&mut self, request: Request<()>) -> Result<Answer, String> {
        self(request)
    }
}

/// How to reach the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// Connect there, whatever the host of the URL is.
    pub connect: Option<Connect>,
    /// Trust these certificates, in PEM, instead of the public ones.
    pub authorities: Option<Vec<u8>>,
    /// Trust any certificate.
    pub insecure: bool,
    /// How long one request may take.
    pub timeout: Option<Duration>,
    /// How long to wait before each request.
    pub delay: Option<Duration>,
}

/// Where to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connect {
    /// The address.
    pub address: SocketAddr,
    /// With TLS. Without it, this is a server behind a proxy that has the TLS of the URL.
    pub tls: bool,
}

/// A client for HTTP/1.1, with TLS.
#[derive(Debug)]
pub struct Network {
    agent: Agent,
    connect: Option<Connect>,
    delay: Option<Duration>,
}

/// More of a body than this is not read: the connection is closed instead.
const BODY_LIMIT: u64 = 64 * 1024;

impl Network {
    /// A client that connects as told.
    ///
    /// # Errors
    ///
    /// If a certificate cannot be read.
    pub fn new(connection: &Connection) -> Result<Self, String> {
        let roots = match &connection.authorities {
            None => RootCerts::WebPki,
            Some(pem) => RootCerts::new_with_certs(&certificates(pem)?),
        };
        let tls = TlsConfig::builder()
            .root_certs(roots)
            .disable_verification(connection.insecure)
            .build();
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .user_agent(concat!("cors-audit/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(connection.timeout.unwrap_or(Duration::from_secs(10))))
            .timeout_recv_body(Some(Duration::from_secs(2)))
            .tls_config(tls);
        if connection.connect.is_some() {
            config = config.proxy(None);
        }
        let connect = connection.connect;
        let address = connect.map(|connect| connect.address);
        let resolver = Fixed { address, dns: DefaultResolver::default() };
        let agent = Agent::with_parts(config.build(), DefaultConnector::default(), resolver);
        Ok(Self { agent, connect, delay: connection.delay })
    }
}

impl Client for Network {
    fn send(&mut self, mut request: Request<()>) -> Result<Answer, String> {
        if let Some(connect) = self.connect {
            let mut parts = request.uri().clone().into_parts();
            parts.scheme = Some(if connect.tls { Scheme::HTTPS } else { Scheme::HTTP });
            *request.uri_mut() = Uri::from_parts(parts).map_err(|error| error.to_string())?;
        }
        if let Some(delay) = self.delay {
            std::thread::sleep(delay);
        }
        let response = self.agent.run(request).map_err(|error| error.to_string())?;
        let (parts, mut body) = response.into_parts();
        // A connection is kept only if the body was read. A stream of events never ends.
        let is_stream = parts.headers.get(CONTENT_TYPE).is_some_and(|value| {
            value.as_bytes().to_ascii_lowercase().starts_with(b"text/event-stream")
        });
        if !is_stream {
            let _ = body.with_config().limit(BODY_LIMIT).read_to_vec();
        }
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers })
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, String> {
    let mut certificates = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| error.to_string())? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        Err("there is no certificate in the file".into())
    } else {
        Ok(certificates)
    }
}

/// Resolves every name to one address, if there is one.
struct Fixed {
    address: Option<SocketAddr>,
    dns: DefaultResolver,
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fixed").field(&self.address).finish()
    }
}

impl Resolver for Fixed {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let Some(address) = self.address else { return self.dns.resolve(uri, config, timeout) };
        let mut addresses = self.empty();
        addresses.push(address);
        Ok(addresses)
    }
}
