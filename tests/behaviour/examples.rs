//! The `console` blocks of the examples' head comments: what they tell a reader to type is sent over a
//! connection, and what they say that comes back is compared with what does.
//!
//! A block shows the status line, the complete set of CORS headers with `vary`, whatever other
//! headers it likes, and the whole body.

use std::{net::SocketAddr, path::Path, time::Duration};

use axum::{Router, routing::get};
use cors_runtime::cors_policy;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

cors_policy! {
    Open { origins: ["*"], headers: ["content-type"] }
}

/// An example as a module, and the test of its comment.
macro_rules! example {
    ($name:ident, $path:literal, $server:expr) => {
        #[allow(dead_code, reason = "its `main` is for people")]
        #[path = $path]
        mod $name;

        #[tokio::test]
        async fn $name() {
            let servers = $server.await;
            replay(stringify!($name), include_str!($path), &servers).await;
        }
    };
}

example!(quickstart, "../../examples/quickstart.rs", serve([quickstart::app()]));
example!(per_route, "../../examples/per_route.rs", serve([per_route::app()]));
example!(credentials, "../../examples/credentials.rs", serve([credentials::app()]));
example!(bearer, "../../examples/bearer.rs", serve([bearer::app()]));
example!(combined, "../../examples/combined.rs", serve([combined::app()]));
example!(
    migration,
    "../../examples/migration.rs",
    serve([migration::before::app(), migration::after::app()])
);
example!(multi_tenant, "../../examples/multi_tenant/main.rs", async {
    let cors = multi_tenant::cors().expect("no origins");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/multi_tenant/domains.txt");
    assert_eq!(watched(&cors, &file).recv().await, Some(Ok(3)));
    serve([multi_tenant::app(cors)]).await
});
example!(hyper, "../../examples/hyper.rs", listening(hyper::serve));
#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../examples/live_server.rs"]
mod live_server;

#[tokio::test]
async fn live_server() -> Result<(), Box<dyn std::error::Error>> {
    let closed = Router::new().route("/items", get(async || "kettle"));
    let open = closed.clone().layer(Open);
    let [app, closed, open] =
        serve([quickstart::app(), closed, open]).await.try_into().expect("three servers");
    let report = live_server::check(&format!("http://{app}")).await?;
    assert!(report.to_string().contains("/items  https://app.example.com  GET"), "{report}");
    for (server, said) in [
        (closed, "No 'Access-Control-Allow-Origin' header is present"),
        (open, "every page can list items"),
    ] {
        let error = live_server::check(&format!("http://{server}")).await.expect_err(said);
        assert!(format!("{error:?}").contains(said), "{error:?}");
    }
    Ok(())
}

// The comment shows a debug build.
#[cfg(debug_assertions)]
example!(dev_origins, "../../examples/dev_origins.rs", serve([dev_origins::app()]));

async fn listening<F>(serve: impl FnOnce(TcpListener) -> F) -> Vec<SocketAddr>
where
    F: Future<Output = std::io::Result<()>> + Send + 'static,
{
    let (listener, address) = listen().await;
    tokio::spawn(serve(listener));
    vec![address]
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

/// Serves routers as the examples do.
async fn serve<const N: usize>(apps: [Router; N]) -> Vec<SocketAddr> {
    let mut addresses = Vec::new();
    for app in apps {
        let (listener, address) = listen().await;
        tokio::spawn(axum::serve(listener, app).into_future());
        addresses.push(address);
    }
    addresses
}

/// Replays a head comment. Port 3000, and what is counted from there, stands for the servers.
async fn replay(example: &str, source: &str, servers: &[SocketAddr]) {
    let mut sent = 0;
    for (command, shown) in blocks(source) {
        if command == format!("cargo run -p cors-examples --bin {example}") {
            continue;
        }
        let arguments = command.strip_prefix("curl -i ").expect("a command that can be replayed");
        let (port, request) = request(arguments);
        let got = send(servers[port - 3000], &request).await;
        assert_eq!(seen(&got, &shown), shown, "\n{example}: {command}\n");
        sent += 1;
    }
    assert!(sent > 0, "{example}: its head comment shows nothing");
}

/// The commands of the blocks, each with what is shown below it.
fn blocks(source: &str) -> Vec<(String, String)> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let text = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>();
    let text = text.join("\n").replace("\\\n   ", "");
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let commands = blocks.flat_map(|block| block.split("$ ").skip(1));
    let shown = commands.map(|text| text.split_once('\n').expect("a line"));
    shown.map(|(command, shown)| (command.to_owned(), shown.trim_end().to_owned())).collect()
}

/// What curl sends for these arguments, which a shell splits at spaces and single quotes, and the port.
fn request(arguments: &str) -> (usize, String) {
    let mut words = arguments.split('\'').enumerate().flat_map(|(i, part)| {
        if i % 2 == 1 { vec![part] } else { part.split_whitespace().collect() }
    });
    let (mut method, mut headers, mut body, mut url) = (None, String::new(), None, "");
    while let Some(word) = words.next() {
        match word {
            "-X" => method = words.next(),
            "-H" => headers.extend([words.next().expect("a header"), "\r\n"]),
            "-d" => body = words.next(),
            _ => url = word,
        }
    }
    let (host, path) = url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect(url);
    let port = host.strip_prefix("localhost:").and_then(|port| port.parse().ok()).expect(url);
    if let Some(body) = body {
        headers.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
        if !headers.contains("content-type:") {
            headers += "content-type: application/x-www-form-urlencoded\r\n";
        }
    }
    let method = method.unwrap_or(if body.is_some() { "POST" } else { "GET" });
    let head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    (port, format!("{head}{headers}\r\n{}", body.unwrap_or_default()))
}

/// Sends a request as it stands here, byte for byte, and reads until the server closes.
async fn send(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).await.expect("a response in text");
    response.replace('\r', "")
}

/// A response as the block would show it: of the headers that are not CORS headers those that the block
/// names.
fn seen(response: &str, shown: &str) -> String {
    let (head, body) = response.split_once("\n\n").expect("a head and a body");
    let (status, headers) = head.split_once('\n').expect("headers");
    let (named, _) = shown.split_once("\n\n").unwrap_or((shown, ""));
    let is_shown = |line: &String| {
        let (name, _) = line.split_once(':').expect("a header");
        let is_named = named.lines().any(|line| line.starts_with(&format!("{name}:")));
        name.starts_with("access-control-") || name == "vary" || is_named
    };
    let lower = |line: &str| {
        let (name, value) = line.split_once(':').expect("a header");
        format!("{}:{value}", name.to_ascii_lowercase())
    };
    let mut lines: Vec<String> = headers.lines().map(lower).filter(is_shown).collect();
    lines.sort();
    let head = [&[status.trim_end().to_owned()][..], &lines].concat().join("\n");
    if body.is_empty() { head } else { format!("{head}\n\n{}", body.trim_end()) }
}

type Outcomes = tokio::sync::mpsc::UnboundedReceiver<Result<usize, String>>;

/// A watcher of customers' domains with a look a millisecond. It ends with the test's runtime.
fn watched(cors: &cors_runtime::CorsLayer<multi_tenant::Widget>, file: &Path) -> Outcomes {
    let (report, outcomes) = tokio::sync::mpsc::unbounded_channel();
    let (cors, file, every) = (cors.clone(), file.to_owned(), Duration::from_millis(1));
    tokio::spawn(multi_tenant::domains::watch(cors, file, every, move |outcome| {
        // The receiver is gone when the test is over.
        let _ = report.send(outcome.map_err(|refused| refused.to_string()));
    }));
    outcomes
}

/// Customers' domains from a file: it is edited, and one bad line changes nothing.
#[tokio::test]
async fn a_file_that_changes() {
    let cors = multi_tenant::cors().expect("no origins");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("multi_tenant");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("domains.txt");
    // As editors and deployments do it: a new file in place of the old one.
    let write = |text: &str| {
        let new = file.with_extension("new");
        std::fs::write(&new, text).expect("written");
        std::fs::rename(&new, &file).expect("renamed");
    };
    let allows = |host: &str| {
        let origin = format!("https://{host}").parse().expect("a value");
        let headers = [(http::header::ORIGIN, origin)].into_iter().collect();
        cors.decide(&(&http::Method::GET, &headers)).is_allowed()
    };
    write("https://www.bakery.example\n");
    let mut outcomes = watched(&cors, &file);
    assert_eq!(outcomes.recv().await, Some(Ok(1)));
    for (text, expected) in [
        (
            "# customers\nhttps://www.florist.example\nhttps://www.florist.example/\n",
            Err("line 3: "),
        ),
        ("https://www.florist.example\nhttps://*.agency.example # branches\n", Ok(2)),
    ] {
        write(text);
        let outcome = outcomes.recv().await.expect("an attempt");
        match expected {
            Ok(count) => assert_eq!(outcome, Ok(count)),
            Err(start) => assert!(outcome.expect_err(text).starts_with(start)),
        }
        let is_new = expected.is_ok();
        assert_eq!((allows("www.florist.example"), allows("a.agency.example")), (is_new, is_new));
        assert_eq!(allows("www.bakery.example"), !is_new);
    }
}

/// Every example is in the table of the README, and the table names no others.
#[test]
fn the_table_is_complete() {
    let names = |text: &str, start: &str, end: char| {
        let rest = text.split(start).skip(1);
        let mut names: Vec<_> =
            rest.filter_map(|rest| Some(rest.split_once(end)?.0.to_owned())).collect();
        names.sort();
        names
    };
    let programs = names(include_str!("../../examples/Cargo.toml"), "[[bin]]\nname = \"", '"');
    assert_eq!(programs, names(include_str!("../../examples/README.md"), "\n| [`", '`'));
}

/// Who copies an example has to add the features that it is built with, which CI holds to be enough.
#[test]
fn each_says_which_features_it_needs() {
    let manifest = include_str!("../../examples/Cargo.toml");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for program in manifest.split("[[bin]]\n").skip(1) {
        let program = program.split("\n\n").next().expect("its lines");
        let value = |key: &str| {
            let line = program.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.replace([' ', '"', '[', ']'], ""))
        };
        let path = value("path = ").expect("a path");
        let features = value("required-features = ");
        let features = features.map_or(String::new(), |list| format!(" --features {list}"));
        let source = std::fs::read_to_string(folder.join(&path)).expect("an example");
        if !source.contains("use cors_runtime::") {
            continue;
        }
        let line = format!("//! To use it elsewhere: `cargo add cors-runtime{features}`.\n");
        assert!(source.contains(&line), "{path}: {line}");
    }
}
