//! The program: what it prints where, its exit codes, TLS.

mod support;

use std::{fs, process::Command, sync::atomic::Ordering};

use serde_json::Value;
use support::{API, APP, audit, comparisons, missing, nginx::Nginx, said, tiny};

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
    let strict = comparisons::serve(|origin| origin == APP);
    let reflecting = comparisons::serve(|_| true);
    // An allowed sub-domain is a warning.
    let loose = comparisons::serve(|origin| origin == APP || origin.ends_with(".app.example.com"));
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
    assert_eq!((text.as_str(), code), ("", 3), "{error}");
    assert!(error.contains("is not answered"), "{error}");
}

#[test]
fn progress_is_on_standard_error() {
    let server = comparisons::serve(|origin| origin == APP);
    let output = audit(server, &[API, "https://api.example.com/users", "--origin", APP]);
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines.len(), 2, "nobody watches, so a line a URL: {error:?}");
    assert!(lines[1].starts_with("https://api.example.com/users: "), "{error}");
    assert!(lines[1].ends_with(" requests"), "{error}");
}

#[test]
fn json() {
    let server = comparisons::serve(|origin| origin.starts_with(APP));
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
    for key in ["level", "origin", "message", "evidence", "help"] {
        assert!(!concern[key].is_null(), "{key}: {concern}");
    }
    assert!(report["policy"].as_str().expect("a policy").starts_with("cors_policy! {\n"));
}

/// A proxy of the environment knows nothing of an address on this machine.
#[test]
fn what_is_connected_to_needs_no_proxy() {
    // A proxy is asked for a whole URL.
    let server = tiny::serve(|head| {
        let is_path = head.path.starts_with('/');
        let open = ("access-control-allow-origin", "*".to_owned());
        if is_path { (200, vec![open]) } else { (502, vec![]) }
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
    let (server, connections) = tiny::serve_counting(|_| (200, vec![]));
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
        (307, lines)
    });
    let (text, code) = said(&audit(server, &[API, "--origin", APP]));
    assert_eq!(code, 1);
    assert!(text.contains("allow_origin_invalid"), "{text}");
    let is_safe = |c: char| c == '\n' || !c.is_control();
    assert!(text.chars().all(is_safe), "{text:?}");
}

/// With a certificate that is signed by itself: refused, and trusted where the caller says so.
#[test]
fn tls() {
    let folder = std::env::temp_dir().join(format!("cors-audit-tls-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str| folder.join(name).display().to_string();
    let (certificate, key) = (file("certificate.pem"), file("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-nodes", "-days", "2", "-subj", "/CN=api.example.com"])
        .args(["-addext", "subjectAltName=DNS:api.example.com"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", &key, "-out", &certificate])
        .output();
    let server = format!(
        "ssl_certificate {certificate};
        ssl_certificate_key {key};
        location / {{
            add_header access-control-allow-origin *;
            return 200 '[]';
        }}"
    );
    let nginx = made.is_ok_and(|made| made.status.success()).then(|| Nginx::start_tls(&server));
    let Some(Some(nginx)) = nginx else { return missing("nginx, or openssl,") };
    let connect = format!("https://{}", nginx.address);
    let all = |more: &[&str]| {
        let arguments = [&[API, "--connect", &connect, "--origin", APP], more].concat();
        run(&arguments)
    };
    let (_, error, code) = all(&[]);
    assert_eq!(code, 3, "{error}");
    assert!(error.contains("certificate"), "{error}");
    let (text, error, code) = all(&["--ca", &certificate]);
    assert_eq!(code, 0, "{error}{text}");
    let (_, error, code) = all(&["--insecure"]);
    assert_eq!(code, 0, "{error}");
    // The certificate is for another name.
    let other = ["https://other.example.com/", "--connect", &connect, "--ca", &certificate];
    let (_, error, code) = run(&other);
    assert_eq!(code, 3, "{error}");
    let _ = fs::remove_dir_all(&folder);
}
