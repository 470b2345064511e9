//! The program: what it prints where, its exit codes, TLS.

mod support;

use std::{
    fs,
    io::Write as _,
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Command, Stdio},
    sync::{Arc, atomic::Ordering},
    thread,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivatePkcs8KeyDer};

use serde_json::Value;
use support::{API, APP, audit, comparisons, said, tiny};

fn run(arguments: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_cors-audit"))
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr), output.status.code().expect("an exit code"))
}

#[test]
fn exit_codes() {
    let strict = comparisons::serve(|seen| seen.origin == APP);
    let reflecting = comparisons::serve(|_| true);
    // An allowed subdomain is a warning.
    let loose =
        comparisons::serve(|seen| seen.origin == APP || seen.origin.ends_with(".app.example.com"));
    for (server, arguments, expected) in [
        (strict, &[API, "--origin", APP][..], 0),
        (strict, &[API, "--origin", APP, "--json"][..], 0),
        (strict, &[API, "--origin", "https://b.example"][..], 1),
        (reflecting, &[API][..], 1),
        (reflecting, &[API, "--fail-on", "error"][..], 1),
        (reflecting, &[API, "--fail-on=never"][..], 0),
        (loose, &[API, "--origin", APP][..], 1),
        (loose, &[API, "--origin", APP, "--fail-on", "error"][..], 0),
        (strict, &[API, "--origin", APP, "--fail-on", "note"][..], 0),
    ] {
        let (text, code) = said(&audit(server, arguments));
        assert_eq!(code, expected, "{arguments:?}: {text}");
    }
}

#[test]
fn usage_and_unreachable_servers_have_codes_of_their_own() {
    let (text, _, code) = run(&["--help"]);
    assert_eq!((text.as_str(), code), (cors_audit::args::USAGE, 0));
    let (text, error, code) = run(&["--orign", "x"]);
    assert_eq!((text.as_str(), code), ("", 2));
    assert_eq!(error, "cors-audit: unknown option `--orign`\ntry `cors-audit --help`\n");
    // The port is known to be free a moment ago, and nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr();
    let url = format!("http://{}/items", port.expect("an address"));
    let (text, error, code) = run(&[&url]);
    assert_eq!(code, 3, "{error}");
    assert!(text.contains("the URL does not respond"), "{text}");
}

#[test]
fn progress_is_on_standard_error() {
    let server = comparisons::serve(|seen| seen.origin == APP);
    let output = audit(server, &[API, "https://api.example.com/users", "--origin", APP]);
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines.len(), 2, "nobody watches, so a line a URL: {error:?}");
    assert!(lines[1].starts_with("https://api.example.com/users: asked "), "{error}");
}

#[test]
fn json() {
    let server = comparisons::serve(|seen| seen.origin.starts_with(APP));
    let (text, _) = said(&audit(server, &[API, "--origin", APP, "--json"]));
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["version"], 1);
    assert_eq!(report["worst"], "error");
    assert_eq!(report["urls"][0]["url"], API);
    let pages = report["urls"][0]["pages"].as_array().expect("a list");
    let page = |origin: &str| {
        pages.iter().find(|page| page["origin"] == origin).unwrap_or_else(|| panic!("{origin}"))
    };
    assert_eq!(page(APP)["reads"], "with cookies");
    assert_eq!(page("https://app.example.com.cors-audit-unrelated.com")["named"], true);
    assert_eq!(page("null")["reads"], "no");
    assert!(pages[0]["origin"].is_null() && pages[0]["status"] == 200);
    let concern = &report["urls"][0]["concerns"][0];
    assert_eq!(concern["code"], "loose_match");
    let url = &report["urls"][0];
    assert_eq!((&url["requests"], &url["unanswered"]), (&url["answered"], &Value::Array(vec![])));
    for key in ["level", "origins", "message", "evidence", "help"] {
        assert!(!concern[key].is_null(), "{key}: {concern}");
    }
    assert!(report["policy"].as_str().expect("a policy").starts_with("cors_policy! {\n"));
}

/// A proxy of the environment knows nothing of an address on this machine.
#[test]
fn what_is_connected_to_needs_no_proxy() {
    // A proxy is asked for a whole URL.
    let server = tiny::serve(|head| {
        // What stands behind a proxy is told that the proxy has TLS.
        assert_eq!(head.header("x-forwarded-proto"), Some("https"));
        let is_path = head.path.starts_with('/');
        let open = ("access-control-allow-origin", "*".to_owned());
        let reply = if is_path { (200, vec![open]) } else { (502, vec![]) };
        reply.into()
    });
    let output = Command::new(env!("CARGO_BIN_EXE_cors-audit"))
        .args([API, "--origin", APP, "--connect", &format!("http://{server}")])
        .env("ALL_PROXY", "http://127.0.0.1:1")
        .output()
        .expect("the program runs");
    assert_eq!(said(&output).1, 0, "{output:?}");
}

#[test]
fn one_connection_is_enough() {
    let (server, connections) = tiny::serve_counting(|_| (200, vec![]).into());
    let (text, _) = said(&audit(server, &[API, "--origin", APP]));
    assert!(text.contains(" requests)"), "{text}");
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}

/// A header of the server cannot forge a line, or talk to a terminal.
#[test]
fn what_servers_say_is_escaped() {
    let server = tiny::serve(|_| {
        let lines = vec![
            ("access-control-allow-origin", "https://app.example.com\u{9b}31m, b".to_owned()),
            ("access-control-max-age", "600\tseconds".to_owned()),
            ("location", "/\u{9b}31m".to_owned()),
        ];
        (307, lines).into()
    });
    let (text, code) = said(&audit(server, &[API, "--origin", APP]));
    assert_eq!(code, 1);
    assert!(text.contains("allow_origin_invalid"), "{text}");
    let is_safe = |c: char| c == '\n' || !c.is_control();
    assert!(text.chars().all(is_safe), "{text:?}");
}

/// One that is down is a row, and the others are asked.
#[test]
fn many_urls() {
    let folder = std::env::temp_dir().join(format!("cors-audit-urls-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let server = comparisons::serve(|seen| seen.origin == APP);
    let down = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr();
    let urls = format!("# ours\nhttp://{server}/items\nhttp://{}/\n", down.expect("an address"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_cors-audit"))
        .args(["--urls", "-", "--origin", APP])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(urls.as_bytes()).expect("lines");
    let (text, code) = said(&child.wait_with_output().expect("an end"));
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("\n  down  http://127.0.0.1"), "{text}");
    assert!(text.contains("\n  200   http://127.0.0.1"), "{text}");
    // What is printed is a file to expect.
    let file = folder.join("cors.policy");
    let (policy, _) = said(&audit(server, &[API, "--origin", APP, "--policy"]));
    fs::write(&file, policy).expect("a file");
    let file = file.display().to_string();
    let (text, code) = said(&audit(server, &["--expect", &file]));
    assert_eq!(code, 0, "{text}");
    let other = comparisons::serve(|seen| seen.origin.starts_with("https://b."));
    let (text, code) = said(&audit(other, &["--expect", &file]));
    assert_eq!(code, 1, "{text}");
    let _ = fs::remove_dir_all(&folder);
}

/// Puts TLS before a server, and returns the address and the certificate.
fn with_tls(server: SocketAddr) -> (SocketAddr, String) {
    let made = rcgen::generate_simple_self_signed(["api.example.com".to_owned()]);
    let made = made.expect("a certificate");
    let key = PrivatePkcs8KeyDer::from(made.key_pair.serialize_der());
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("protocols")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into());
    let config = Arc::new(config.expect("the key is the certificate's"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for outer in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut outer = StreamOwned::new(connection, outer);
            let mut inner = TcpStream::connect(server).expect("the server");
            thread::spawn(move || {
                // Neither requests nor responses have a body.
                while let Some(head) = head_of(&mut outer) {
                    inner.write_all(&head).expect("the server reads");
                    let response = head_of(&mut inner).expect("a response");
                    outer.write_all(&response).expect("the program reads");
                }
            });
        }
    });
    (address, made.cert.pem())
}

fn head_of(stream: &mut impl std::io::Read) -> Option<Vec<u8>> {
    let (mut head, mut part) = (Vec::new(), [0; 4096]);
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut part).ok()? {
            0 => return None,
            read => head.extend_from_slice(&part[..read]),
        }
    }
    Some(head)
}

#[test]
fn certificates() {
    let (server, certificate) = with_tls(comparisons::serve(|seen| seen.origin == APP));
    let file = std::env::temp_dir().join(format!("cors-audit-ca-{}.pem", std::process::id()));
    fs::write(&file, certificate).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let (connect, other) = (format!("https://{server}"), "https://other.example.com/items");
    for (url, more, expected) in [
        (API, &["--ca", file][..], 0),
        (API, &["--insecure"][..], 0),
        // Nobody knows the certificate, or it is another name's.
        (API, &[][..], 3),
        (other, &["--ca", file][..], 3),
    ] {
        let arguments = [&["--connect", &connect, url, "--origin", APP], more].concat();
        let (text, error, code) = run(&arguments);
        assert_eq!(code, expected, "{url} {more:?}: {text}{error}");
    }
    fs::remove_file(file).expect("removed");
}
