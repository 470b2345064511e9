//! A real browser against a real server: what script on an allowed page, a stranger's page and a
//! page without origin can see.
//!
//! Skipped, with a line that says so, where there is no Chromium; with `CORS_TESTS_BROWSER=required`
//! it fails instead.

use std::{
    collections::BTreeMap,
    process::{Child, Command},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::StatusCode,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use cors_runtime::{cors, cors_policy, cors_route};
use tokio::{net::TcpListener, sync::mpsc};

cors_policy! {
    App {
        origins: ["http://app.localhost:*"],
        methods: [GET, PUT, DELETE],
        headers: ["content-type", "authorization"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }
    Open { origins: ["*"], headers: ["content-type"] }
}

#[cors(deny)]
async fn secret() {}

#[cors(App)]
async fn mixed() -> &'static str {
    "for the app"
}

#[cors(origins = ["http://evil.localhost:*"])]
async fn other() -> &'static str {
    "for the other"
}

#[cors(App)]
async fn guarded() {}

async fn items() -> impl IntoResponse {
    ([("x-total-count", "2"), ("x-hidden", "1")], "items")
}

async fn put_item(Json(_): Json<u32>) {}

/// Authentication that lets preflights pass.
async fn authenticate(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if cors_runtime::is_preflight(&parts) || parts.headers.contains_key("authorization") {
        return next.run(Request::from_parts(parts, body)).await;
    }
    StatusCode::UNAUTHORIZED.into_response()
}

async fn count(
    State(preflights): State<Arc<AtomicUsize>>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if cors_runtime::is_preflight(&parts) && parts.uri.path() == "/items" {
        preflights.fetch_add(1, Ordering::SeqCst);
    }
    next.run(Request::from_parts(parts, body)).await
}

fn api(preflights: Arc<AtomicUsize>) -> Router {
    let app = Router::new()
        .route("/items", get(items).put(put_item))
        .route("/broken", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(App);
    let guarded = Router::new()
        .route("/guarded", cors_route!(put(guarded)))
        .route_layer(from_fn(authenticate));
    app.merge(guarded)
        .route("/secret", cors_route!(get(secret).put(secret)))
        .route("/mixed", cors_route!(get(mixed).put(other)))
        .route("/open", get(async || "open").layer(Open))
        .route("/plain", get(async || "plain"))
        .layer(from_fn_with_state(preflights, count))
}

/// What each case gives on the allowed page and on the stranger's.
const EXPECTED: [(&str, &str, &str); 20] = [
    ("get", "200 x-total-count", "refused"),
    ("get with cookies", "200 x-total-count", "refused"),
    ("put with json", "200", "refused"),
    ("put with a header the policy lacks", "refused", "refused"),
    ("a method the policy lacks", "refused", "refused"),
    ("404", "404", "refused"),
    ("405", "405", "refused"),
    ("422", "422", "refused"),
    ("500", "500", "refused"),
    ("open data", "200", "200"),
    ("open data with cookies", "refused", "refused"),
    ("open data with authorization", "refused", "refused"),
    ("deny", "refused", "refused"),
    ("preflight of deny", "refused", "refused"),
    ("own policy", "200", "refused"),
    ("own policy, other method", "refused", "200"),
    ("no policy", "refused", "refused"),
    ("behind authentication", "200", "refused"),
    ("null origin", "refused", "refused"),
    ("null origin, open data", "200", "200"),
];

#[tokio::test]
async fn what_script_can_see() {
    let Some(browser) = find_browser() else { return };
    let preflights = Arc::new(AtomicUsize::new(0));
    let api_port = serve(api(Arc::clone(&preflights))).await;
    let (sender, mut results) = mpsc::channel::<BTreeMap<String, String>>(1);
    let page =
        Router::new().route("/", get(async || Html(include_str!("chromium/page.html")))).route(
            "/results",
            post(async move |Json(body): Json<BTreeMap<String, String>>| {
                // The test may be over.
                let _ = sender.send(body).await;
            }),
        );
    let page_port = serve(page).await;
    for (host, column) in [("app.localhost", 0), ("evil.localhost", 1)] {
        preflights.store(0, Ordering::SeqCst);
        let profile = tempfile(host);
        let url = format!("http://{host}:{page_port}/?api=http://api.localhost:{api_port}");
        let running = Running::start(&browser, &profile, &url);
        let seen = tokio::time::timeout(Duration::from_secs(60), results.recv()).await;
        drop(running);
        let seen = seen.expect("the page posts within a minute").expect("results");
        let expected: BTreeMap<String, String> = EXPECTED
            .iter()
            .map(|(case, app, stranger)| ((*case).into(), [*app, *stranger][column].into()))
            .collect();
        assert_eq!(seen, expected, "on {host}");
        // The allowed page asks for PUT; for the header and the method that are refused, which
        // empties the browser's cache; and for DELETE, whose answer serves both later PUTs.
        let sent = preflights.load(Ordering::SeqCst);
        let asked = if column == 0 { 4 } else { 6 };
        assert_eq!(sent, asked, "preflights for /items on {host}");
    }
}

async fn serve(router: Router) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(axum::serve(listener, router).into_future());
    port
}

fn find_browser() -> Option<String> {
    let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(is_there);
    if found.is_none() {
        let required = std::env::var("CORS_TESTS_BROWSER").is_ok_and(|value| value == "required");
        assert!(!required, "CORS_TESTS_BROWSER=required, but there is no Chromium");
        println!("SKIPPED: there is no Chromium on this machine");
    }
    found.map(Into::into)
}

fn tempfile(host: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("chromium").join(host);
    // A new profile each time: an old one has caches.
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// A browser that ends with the test.
struct Running(Child);

impl Running {
    fn start(browser: &str, profile: &std::path::Path, url: &str) -> Self {
        let child = Command::new(browser)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--disable-dev-shm-usage"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(url)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn();
        Self(child.expect("the browser starts"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
