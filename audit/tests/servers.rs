//! Real servers, right and wrong: what the audit says, beside what `CORScanner` says. The README shows it.
//! The scripted servers of the other tests respond as these do.
//!
//! A step of its own, because it needs what `audit/servers/install` installs:
//! `cargo test -p cors-audit --test servers -- --ignored`. `UPDATE_SNAPSHOTS=1` writes the README's tables.

mod support;

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::get,
};
use cors_audit::{Client as _, Code, Connect, Connection, Network, ResponseHead, Target, ask};
use cors_runtime::cors_policy;
use serde_json::Value;
use support::{
    API, APP, assert_snapshot, audit,
    comparisons::{self, COMPARISONS},
    expecting,
    right::{express, fastapi, flask_cors, nginx},
    said, serve,
    tiny::{Head, Reply, in_memory},
};
use tower_http::cors::{AllowOrigin, CorsLayer};

cors_policy! {
    App {
        origins: ["https://app.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
        max_age: 600,
    }
}

/// Where `audit/servers/install` has put things.
fn installed(name: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_cors-audit"));
    program.ancestors().nth(2).expect("the target folder").join("audit-servers").join(name)
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("servers").join(name)
}

/// A server that runs as long as this value, or as this process, whose pipe it reads.
struct Running {
    child: Option<Child>,
    address: SocketAddr,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.expect("the server starts: `audit/servers/install`");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let port = line.trim().parse().unwrap_or_else(|_| panic!("a port: {line}"));
        Self { child: Some(child), address: (Ipv4Addr::LOCALHOST, port).into() }.ready()
    }

    fn ready(self) -> Self {
        for _ in 0..200 {
            if TcpStream::connect(self.address).is_ok() {
                return self;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the server does not listen");
    }

    fn express(name: &str) -> Self {
        let modules = installed("node_modules");
        Self::start(
            Command::new("node").env("NODE_PATH", modules).arg(script("server.js")).arg(name),
        )
    }

    fn python(name: &str) -> Self {
        Self::start(Command::new(installed("python/bin/python")).arg(script("server.py")).arg(name))
    }

    fn here(router: Router) -> Self {
        Self { child: None, address: serve(router) }
    }

    /// nginx with these lines around and in its one `server`.
    fn nginx(around: &str, server: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let folder = std::env::temp_dir().join(format!("cors-audit-nginx-{port}"));
        fs::create_dir_all(&folder).expect("a folder");
        let text = format!(
            "daemon off; master_process off; pid nginx.pid; error_log error.log;
            events {{ worker_connections 64; }}
            http {{
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                {around}
                server {{ listen 127.0.0.1:{port}; {server} }}
            }}"
        );
        fs::write(folder.join("nginx.conf"), text).expect("a file");
        // It ends with the pipe.
        let run = format!(
            "PATH=$PATH:/usr/sbin nginx -p {0} -c nginx.conf -e error.log & echo {port}; read _; \
             kill $!; wait; rm -r {0}",
            folder.display()
        );
        Self::start(Command::new("sh").args(["-c", &run]))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}

fn items() -> Router {
    Router::new().route("/items", get(async || "[]").put(async || StatusCode::NO_CONTENT))
}

fn tower_http() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list([HeaderValue::from_static(APP)]))
        .allow_methods([Method::GET, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .allow_credentials(true)
        .max_age(Duration::from_secs(600))
}

/// Authentication that does not know preflights.
async fn authenticated(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::AUTHORIZATION) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// The headers for one origin with every status, and a response to preflights.
const NGINX: (&str, &str) = (
    "map $http_origin $cors_origin { default ''; 'https://app.example.com' $http_origin; }",
    "add_header access-control-allow-origin $cors_origin always;
    add_header access-control-allow-credentials true always;
    add_header vary origin always;
    location = /items {
        if ($request_method = OPTIONS) {
            add_header access-control-allow-origin $cors_origin always;
            add_header access-control-allow-credentials true always;
            add_header access-control-allow-methods 'GET, PUT, DELETE' always;
            add_header access-control-allow-headers 'authorization, content-type' always;
            add_header access-control-max-age 600 always;
            add_header vary origin always;
            return 204;
        }
        return 200 '[]';
    }",
);

/// What people paste, in front of an application.
fn pasted(application: SocketAddr, origin: &str) -> String {
    format!(
        "location / {{
            proxy_pass http://{application};
            add_header access-control-allow-origin {origin};
            add_header access-control-allow-credentials true;
        }}"
    )
}

/// A server, its configuration, whether it is a good one, and how it starts.
type Row = (&'static str, &'static str, bool, fn() -> Running);

const ROWS: &[Row] = &[
    ("FastAPI", "a list of origins", true, || Running::python("fastapi")),
    ("FastAPI", "`allow_origin_regex=\"https://app.example.com.*\"`", false, || {
        Running::python("fastapi-regex")
    }),
    ("flask-cors", "a list of origins", true, || Running::python("flask")),
    ("express, cors", "a list of origins", true, || Running::express("good")),
    ("express, cors", "`cors()`, for public data", true, || Running::express("open")),
    ("express, cors", "`origin: true, credentials: true`", false, || Running::express("reflect")),
    ("express, cors", "`origin: /example\\.com$/, credentials: true`", false, || {
        Running::express("regex")
    }),
    ("nginx", "`map`, `always`, `return 204`", true, || Running::nginx(NGINX.0, NGINX.1)),
    ("nginx", "`add_header … $http_origin` in front of an application", false, || {
        Running::nginx("", &pasted(serve(items()), "$http_origin"))
    }),
    ("nginx", "`add_header` in front of an application with CORS", false, || {
        Running::nginx("", &pasted(serve(items().layer(App)), APP))
    }),
    ("tower-http", "a list of origins", true, || Running::here(items().layer(tower_http()))),
    ("tower-http", "`CorsLayer::very_permissive()`", false, || {
        Running::here(items().layer(CorsLayer::very_permissive()))
    }),
    ("tower-http", "inside of authentication", false, || {
        Running::here(items().layer(tower_http()).layer(from_fn(authenticated)))
    }),
    ("this project", "a list of origins", true, || Running::here(items().layer(App))),
];

/// What `CORScanner` calls its findings, and what the audit says in their place.
const FINDINGS: &[(&str, Code)] = &[
    ("custom_third_parties", Code::SharedHost),
    ("https_trust_http", Code::InsecureOrigin),
    ("include_match", Code::LooseMatch),
    ("not_escape_dot", Code::LooseMatch),
    ("prefix_match", Code::LooseMatch),
    ("reflect_origin", Code::OriginReflected),
    ("special_characters_bypass", Code::LooseMatch),
    ("suffix_match", Code::LooseMatch),
    ("trust_any_subdomain", Code::SameDomain),
    ("trust_null", Code::NullAllowed),
];

/// What `CORScanner` finds at each of the servers.
fn scan(servers: &[SocketAddr]) -> Vec<Vec<String>> {
    let mut child = Command::new(installed("python/bin/python"))
        .arg(script("corscanner.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts: `audit/servers/install`");
    let mut stdin = child.stdin.take().expect("a pipe");
    for address in servers {
        writeln!(stdin, "-\t{}", address.port()).expect("a line");
    }
    drop(stdin);
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success(), "CORScanner failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let words = |line: &str| line.split(['\t', ' ']).skip(1).map(str::to_owned).collect();
    text.lines().map(words).collect()
}

/// The program's exit code, and the codes of one level, as in the table.
fn judged(address: SocketAddr, named: &[&str]) -> (i32, Value) {
    let mut arguments = vec![API, "--json"];
    for origin in named {
        arguments.extend(["--origin", *origin]);
    }
    let (text, code) = said(&audit(address, &arguments));
    let mut report: Value = serde_json::from_str(&text).expect("JSON");
    (code, report["urls"][0]["concerns"].take())
}

fn codes(concerns: &Value, level: &str) -> String {
    let concerns = concerns.as_array().expect("a list").iter();
    let mut codes: Vec<String> = concerns
        .filter(|concern| concern["level"] == level)
        .map(|concern| format!("`{}`", concern["code"].as_str().expect("a code")))
        .collect();
    codes.dedup();
    if codes.is_empty() { "–".to_owned() } else { codes.join(", ") }
}

/// Whether the audit says what the scanner says. Who lets everybody in lets each of them in, and one
/// mistake is told once.
fn says(concerns: &Value, finding: &str) -> bool {
    let (_, code) = FINDINGS.iter().find(|(name, _)| *name == finding).expect(finding);
    let worse: &[&str] = match code {
        Code::SameDomain => &["origin_reflected", "loose_match"],
        _ => &["origin_reflected"],
    };
    let concerns = concerns.as_array().expect("a list");
    let is_told = |code: &str| concerns.iter().any(|concern| concern["code"] == code);
    let is_anybody = |concern: &Value| {
        concern["message"].as_str().is_some_and(|text| text.contains("a site of somebody else"))
    };
    is_told(code.name())
        || worse.iter().any(|code| is_told(code))
        || concerns.iter().any(is_anybody)
}

#[test]
#[ignore = "needs audit/servers/install; see .ci/run servers"]
fn the_readme_says_what_the_audit_and_corscanner_say() {
    let running: Vec<Running> = ROWS.iter().map(|(.., start)| start()).collect();
    let found = scan(&running.iter().map(|server| server.address).collect::<Vec<_>>());
    let mut table = "\n| server | configuration | errors | warnings | notes | CORScanner |\n\
                     |---|---|---|---|---|---|\n"
        .to_owned();
    for (((server, configuration, is_good, _), running), found) in
        ROWS.iter().zip(&running).zip(&found)
    {
        let (code, concerns) = judged(running.address, &[APP]);
        assert_eq!(code, i32::from(!is_good), "{server}, {configuration}: {concerns:#}");
        let found: Vec<&str> =
            found.iter().map(String::as_str).filter(|word| *word != "-").collect();
        for finding in &found {
            assert!(says(&concerns, finding), "{server}, {configuration}: {finding}: {concerns:#}");
        }
        let quality = if *is_good { "" } else { "✗ " };
        let _ = writeln!(
            table,
            "| {server} | {quality}{configuration} | {} | {} | {} | {} |",
            codes(&concerns, "error"),
            codes(&concerns, "warning"),
            codes(&concerns, "note"),
            match found.len() {
                0 => "–".to_owned(),
                10 => "all of its ten".to_owned(),
                _ => found.join(" "),
            },
        );
    }
    // The comparisons of the other tests, of which the scanner knows no expected origin.
    let rows: Vec<_> = COMPARISONS.iter().filter(|row| row.url == API).collect();
    let servers: Vec<_> = rows.iter().map(|row| comparisons::serve(row.allows)).collect();
    let (mut by_both, mut by_audit) = (0, 0);
    for ((row, address), found) in rows.iter().zip(&servers).zip(scan(&servers)) {
        let (_, concerns) = judged(*address, row.named);
        let found: Vec<_> = found.iter().filter(|word| *word != "-").collect();
        if row.lets_in.is_none() {
            continue;
        }
        for finding in &found {
            assert!(says(&concerns, finding), "{}: {finding}: {concerns:#}", row.name);
        }
        if found.is_empty() { by_audit += 1 } else { by_both += 1 }
    }
    let _ = writeln!(
        table,
        "\nThe tests serve another {} ways to compare origins that let somebody in. The audit names who gets \
         in\nby each of them, CORScanner says something of {by_both}.",
        by_both + by_audit
    );
    assert_snapshot("README.md", Some(("<!-- servers -->", "<!-- end -->")), &table);
}

/// What the tests script is what the servers do: every request of an audit gets the same response.
#[test]
#[ignore = "needs audit/servers/install; see .ci/run servers"]
fn the_scripted_servers_answer_as_the_real_ones() {
    let servers = [
        ("FastAPI", Running::python("fastapi"), fastapi as fn(&Head) -> Reply),
        ("flask-cors", Running::python("flask"), flask_cors),
        ("express", Running::express("good"), express),
        ("nginx", Running::nginx(NGINX.0, NGINX.1), nginx),
    ];
    for (name, running, scripted) in servers {
        let connect = Some(Connect { address: running.address, tls: false });
        let connection = Connection { connect, ..Connection::default() };
        let mut network = Network::new(&connection).expect("a client");
        let mut scripted = in_memory(scripted);
        let mut both = |request: http::Request<()>| {
            let line = format!("{} {:?}", request.method(), request.headers());
            let real = network.send(request.clone())?;
            let expected = scripted(request)?;
            assert_eq!(told(&real), told(&expected), "{name}: {line}");
            Ok(real)
        };
        let target = Target::parse(API).expect("a URL");
        let asked = ask(&target, &expecting(&[APP]), &mut both, &mut |_, _| {});
        assert!(asked.requests > 100 && asked.requests == asked.answered, "{name}");
    }
}

/// What browsers and caches read of a response.
fn told(response: &ResponseHead) -> (u16, Vec<String>) {
    let headers = response.headers.iter();
    let mut lines: Vec<String> = headers
        .filter(|(name, _)| name.as_str().starts_with("access-control-") || *name == header::VARY)
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()))
        .collect();
    lines.sort();
    (response.status, lines)
}

/// The example of the README is what the program prints.
#[test]
fn the_readme_shows_a_report() {
    let server = comparisons::serve(|seen| seen.origin.starts_with(APP));
    let (text, code) = said(&audit(server, &[API, "--origin", APP]));
    assert_eq!(code, 1);
    let now = format!("\n```text\n{text}```\n");
    assert_snapshot("README.md", Some(("<!-- sample -->", "<!-- end of sample -->")), &now);
}
