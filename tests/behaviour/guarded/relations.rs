//! What holds for any two hosts, and for any bytes in the headers that tell who is foreign.

use cors_runtime::is_cross_origin;
use http::{HeaderMap, Method};
use proptest::{prelude::*, sample::select};

use crate::guarded::{Dashboard, get};

/// Scheme, host and port, as both an origin and a `Host` are made of them.
fn parts() -> impl Strategy<Value = (&'static str, &'static str, Option<u16>)> {
    let hosts = ["a.test", "b.a.test", "a.test.b", "localhost", "127.0.0.1", "[::1]"];
    let ports = [None, Some(80), Some(443), Some(8080)];
    (select(vec!["http", "https"]), select(hosts.to_vec()), select(ports.to_vec()))
}

fn default_port(scheme: &str) -> u16 {
    if scheme == "http" { 80 } else { 443 }
}

/// As browsers write it: without the default port.
fn authority(scheme: &str, host: &str, port: Option<u16>) -> String {
    match port.filter(|port| *port != default_port(scheme)) {
        None => host.to_owned(),
        Some(port) => format!("{host}:{port}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cors_tests::cases(256)))]

    /// Of two servers, the pages of one are foreign to the other, unless host and port are the same
    /// but for two default ports, which nothing tells apart.
    #[test]
    fn hosts_are_compared_with_their_ports(page in parts(), server in parts()) {
        let origin = format!("{}://{}", page.0, authority(page.0, page.1, page.2));
        let host = authority(server.0, server.1, server.2);
        let effective = |(scheme, _, port): (&str, &str, Option<u16>)| {
            port.unwrap_or_else(|| default_port(scheme))
        };
        let is_default = |parts: (&'static str, &'static str, Option<u16>)| {
            effective(parts) == default_port(parts.0)
        };
        // Written out, a port is what it is; left out, it is either default.
        let same_port = match (is_default(page), is_default(server)) {
            (true, true) => true,
            (false, true) => false,
            (_, false) => effective(page) == effective(server),
        };
        let expected = !(page.1 == server.1 && same_port);
        prop_assert_eq!(
            is_cross_origin(&get(&[("origin", &origin), ("host", &host)])),
            expected,
            "{} at {}", origin, host
        );
    }

    /// No bytes make it panic, and what a browser calls foreign stays so.
    #[test]
    fn any_bytes(
        lines in proptest::collection::vec((0..4_usize, proptest::collection::vec(0x20..=0xff_u8, 0..80)), 0..8),
    ) {
        let names = ["origin", "host", "sec-fetch-mode", "sec-fetch-dest"];
        let mut headers = HeaderMap::new();
        headers.append("origin", http::HeaderValue::from_static("https://evil.test"));
        for (i, bytes) in lines {
            if let Ok(value) = http::HeaderValue::from_bytes(&bytes) {
                headers.append(names[i], value);
            }
        }
        headers.append("sec-fetch-site", http::HeaderValue::from_static("cross-site"));
        for method in [Method::GET, Method::POST] {
            // A link names no origin.
            prop_assert!(is_cross_origin(&(&method, &headers)));
            prop_assert!(Dashboard::verify_sender(&(&method, &headers)).is_err());
        }
    }
}
