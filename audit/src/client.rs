//! The requests, over the network.
//!
//! HTTP/1.1 as far as a response's head needs it. Bodies are not read, and what browsers read is read:
//! folded lines, and up to 256 KiB of headers.

use std::{
    env, fmt,
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream, ToSocketAddrs as _},
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri, header};
use rustls::{ClientConnection, StreamOwned, pki_types::ServerName};

use crate::{response::ResponseHead, tls};

/// Something that sends HTTP requests.
pub trait Client {
    /// Sends a request and returns the response. Redirects are responses, and not followed.
    ///
    /// # Errors
    ///
    /// If there is no response: why, in words.
    fn send(&mut self, request: Request<()>) -> Result<ResponseHead, String>;
}

impl<F: FnMut(Request<()>) -> Result<ResponseHead, String>> Client for F {
    fn send(&mut self, request: Request<()>) -> Result<ResponseHead, String> {
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
    /// How long all requests may take.
    pub deadline: Option<Duration>,
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
pub struct Network {
    connection: Connection,
    tls: Arc<rustls::ClientConfig>,
    until: Instant,
    /// The open connection, and to whom.
    open: Option<(String, Box<dyn Stream>)>,
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").field("connection", &self.connection).finish_non_exhaustive()
    }
}

trait Stream: Read + Write + Send {
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Stream for StreamOwned<ClientConnection, TcpStream> {
    fn tcp(&self) -> &TcpStream {
        &self.sock
    }
}

/// Chromium reads no longer head.
const HEAD_LIMIT: usize = 256 * 1024;

/// A body of at most this many bytes is skipped, so that the connection can be used again.
const SKIPPED: u64 = 16 * 1024;

impl Network {
    /// A client that connects as told. The deadline counts from now.
    ///
    /// # Errors
    ///
    /// If a certificate cannot be read.
    pub fn new(connection: &Connection) -> Result<Self, String> {
        let deadline = connection.deadline.unwrap_or(Duration::from_secs(300));
        Ok(Self {
            tls: tls::config(connection.authorities.as_deref(), connection.insecure)?,
            until: Instant::now() + deadline,
            connection: connection.clone(),
            open: None,
        })
    }

    fn connect(&self, to: &To<'_>, until: Instant) -> Result<Box<dyn Stream>, String> {
        let proxy = match self.connection.connect {
            None => proxy(),
            Some(_) => None,
        };
        let addresses: Vec<SocketAddr> = match (self.connection.connect, &proxy) {
            (Some(connect), _) => vec![connect.address],
            (None, Some(proxy)) => resolve(proxy)?,
            (None, None) => resolve(&to.address())?,
        };
        let mut failure = "the host has no address".to_owned();
        for address in addresses {
            let tcp = match TcpStream::connect_timeout(&address, left(until)?) {
                Ok(tcp) => tcp,
                Err(error) => {
                    failure = words(&error);
                    continue;
                }
            };
            let _ = tcp.set_nodelay(true);
            let mut tcp: Box<dyn Stream> = Box::new(tcp);
            if proxy.is_some() {
                let question = format!("CONNECT {0} HTTP/1.1\r\nhost: {0}\r\n\r\n", to.address());
                let head = exchange(&mut *tcp, &question, until)?.0;
                if head.status != 200 {
                    return Err(format!("the proxy responded {}", head.status));
                }
            }
            if !to.tls {
                return Ok(tcp);
            }
            let name = ServerName::try_from(to.host.trim_matches(['[', ']']).to_owned());
            let name = name.map_err(|error| error.to_string())?;
            let session = ClientConnection::new(Arc::clone(&self.tls), name);
            let session = session.map_err(|error| error.to_string())?;
            let tcp = tcp.tcp().try_clone().map_err(|error| words(&error))?;
            return Ok(Box::new(StreamOwned::new(session, tcp)));
        }
        Err(failure)
    }
}

/// The server of a request.
struct To<'a> {
    host: &'a str,
    port: u16,
    tls: bool,
}

impl To<'_> {
    fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl Client for Network {
    fn send(&mut self, request: Request<()>) -> Result<ResponseHead, String> {
        if let Some(delay) = self.connection.delay {
            std::thread::sleep(delay);
        }
        let now = Instant::now();
        if now >= self.until {
            return Err("the deadline has passed".to_owned());
        }
        let timeout = self.connection.timeout.unwrap_or(Duration::from_secs(10));
        let until = (now + timeout).min(self.until);
        let uri = request.uri();
        let is_https = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let tls = self.connection.connect.map_or(is_https, |connect| connect.tls);
        let to = To { host, port, tls };
        let text = text(&request, is_https && !tls);
        let server = to.address();
        // A connection that was kept may be closed by now.
        let kept = self.open.take().filter(|(known, _)| *known == server);
        if let Some((_, mut stream)) = kept
            && let Ok((response, is_kept)) = exchange(&mut *stream, &text, until)
        {
            self.open = is_kept.then_some((server, stream));
            return Ok(response);
        }
        let mut stream = self.connect(&to, until)?;
        let (response, is_kept) = exchange(&mut *stream, &text, until)?;
        self.open = is_kept.then_some((server, stream));
        Ok(response)
    }
}

fn text(request: &Request<()>, is_behind_proxy: bool) -> Vec<u8> {
    let uri: &Uri = request.uri();
    let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let host = uri.authority().map_or("", http::uri::Authority::as_str);
    let mut text = format!("{} {path} HTTP/1.1\r\nhost: {host}\r\n", request.method()).into_bytes();
    if is_behind_proxy {
        text.extend_from_slice(b"x-forwarded-proto: https\r\n");
    }
    for (name, value) in request.headers() {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            text.extend_from_slice(part);
        }
    }
    text.extend_from_slice(b"\r\n");
    text
}

fn resolve(address: &str) -> Result<Vec<SocketAddr>, String> {
    let addresses = address.to_socket_addrs();
    Ok(addresses.map_err(|error| format!("`{address}` cannot be resolved: {error}"))?.collect())
}

/// The proxy of the environment, as host and port.
fn proxy() -> Option<String> {
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let url = names.iter().find_map(|name| env::var(name).ok().filter(|url| !url.is_empty()))?;
    let authority = url.strip_prefix("http://").unwrap_or(&url).trim_end_matches('/');
    Some(authority.rsplit('@').next().unwrap_or_default().to_owned())
}

fn left(until: Instant) -> Result<Duration, String> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() { Err("no response within the time".to_owned()) } else { Ok(left) }
}

fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "no response within the time".into(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            "the connection was reset".into()
        }
        io::ErrorKind::ConnectionRefused => "the connection was refused".into(),
        io::ErrorKind::UnexpectedEof => "the connection was closed".into(),
        _ => error.to_string(),
    }
}

/// Sends the request and reads the head of its response. The connection can be used again if the
/// second part is true.
fn exchange(
    stream: &mut dyn Stream,
    request: impl AsRef<[u8]>,
    until: Instant,
) -> Result<(ResponseHead, bool), String> {
    let _ = stream.tcp().set_write_timeout(Some(left(until)?));
    let _ = stream.tcp().set_read_timeout(Some(left(until)?));
    stream.write_all(request.as_ref()).map_err(|error| words(&error))?;
    stream.flush().map_err(|error| words(&error))?;
    let mut read = Vec::new();
    loop {
        let mut searched = 0;
        let (end, response, is_reusable) = loop {
            if let Some(end) = end_of_head(&read, searched) {
                let (response, is_reusable) = parse(&read[..end])?;
                break (end, response, is_reusable);
            }
            if read.len() > HEAD_LIMIT {
                return Err(format!("the response has more than {HEAD_LIMIT} bytes of headers"));
            }
            searched = read.len().saturating_sub(3);
            more(stream, &mut read, until)?;
        };
        read.drain(..end);
        // An interim response.
        if (100..200).contains(&response.status) && response.status != 101 {
            continue;
        }
        let length = response.value("content-length").and_then(|length| length.parse::<u64>().ok());
        let length = if matches!(response.status, 204 | 304) { Some(0) } else { length };
        let is_kept = is_reusable
            && !response.headers.contains_key(header::TRANSFER_ENCODING)
            && length.is_some_and(|length| length <= SKIPPED && skip(stream, read, length));
        return Ok((response, is_kept));
    }
}

/// Whether the rest of the body is there within a moment.
fn skip(stream: &mut dyn Stream, mut read: Vec<u8>, length: u64) -> bool {
    let until = Instant::now() + Duration::from_millis(500);
    while (read.len() as u64) < length {
        if more(stream, &mut read, until).is_err() {
            return false;
        }
    }
    read.len() as u64 == length
}

fn more(stream: &mut dyn Stream, read: &mut Vec<u8>, until: Instant) -> Result<(), String> {
    let _ = stream.tcp().set_read_timeout(Some(left(until)?));
    let mut buffer = [0; 8192];
    match stream.read(&mut buffer) {
        Ok(0) => Err("the connection was closed".to_owned()),
        Ok(count) => {
            read.extend_from_slice(&buffer[..count]);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
        Err(error) => Err(words(&error)),
    }
}

fn end_of_head(read: &[u8], from: usize) -> Option<usize> {
    let after = |end: &[u8]| {
        let at = read[from..].windows(end.len()).position(|window| window == end);
        at.map(|at| from + at + end.len())
    };
    [after(b"\r\n\r\n"), after(b"\n\n")].into_iter().flatten().min()
}

/// The head, and whether another request may follow.
fn parse(head: &[u8]) -> Result<(ResponseHead, bool), String> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in head.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line.first(), lines.last_mut()) {
            (None, _) => {}
            // https://www.rfc-editor.org/rfc/rfc9112#name-obsolete-line-folding
            (Some(b' ' | b'\t'), Some(last)) => {
                last.push(b' ');
                last.extend_from_slice(line.trim_ascii());
            }
            _ => lines.push(line.to_vec()),
        }
    }
    let status = lines.first().filter(|line| line.starts_with(b"HTTP/"));
    let digits = status.and_then(|line| line.split(|byte| *byte == b' ').nth(1));
    let status = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u16>().ok());
    let status = status.filter(|status| (100..1000).contains(status));
    let status = status.ok_or("what came back is not HTTP/1.1")?;
    let mut headers = HeaderMap::new();
    for line in &lines[1..] {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let name = HeaderName::from_bytes(name.trim_ascii_end());
        let value = HeaderValue::from_bytes(value.get(1..).unwrap_or_default().trim_ascii());
        // Browsers skip what is not a header.
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let closes = headers.get(header::CONNECTION).is_some_and(|value| {
        value.as_bytes().to_ascii_lowercase().windows(5).any(|window| window == b"close")
    });
    Ok((ResponseHead { status, headers }, !closes && lines[0].starts_with(b"HTTP/1.1")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        for (head, status, value) in [
            ("HTTP/1.1 200 OK\r\nx-a: 1\r\n\r\n", Some(200), Some("1")),
            ("HTTP/1.1 200\nX-A:1 \n\n", Some(200), Some("1")),
            ("HTTP/1.1 200 OK\r\nx-a: 1\r\n  , 2\r\n\r\n", Some(200), Some("1 , 2")),
            ("HTTP/1.0 404 No\r\nnonsense\r\nx a: 1\r\n\r\n", Some(404), None),
            ("SSH-2.0\r\n\r\n", None, None),
            ("HTTP/1.1 x\r\n\r\n", None, None),
        ] {
            let got = parse(head.as_bytes()).ok();
            assert_eq!(got.as_ref().map(|(response, _)| response.status), status, "{head:?}");
            let got = got.and_then(|(response, _)| response.value("x-a"));
            assert_eq!(got.as_deref(), value, "{head:?}");
        }
    }
}
