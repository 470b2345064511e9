//! From what the browser's console says to the answer: ten scenarios, each at a real service. The page
//! `cors-runtime/docs/blocked.md` shows the line of the console and what the tool says, and this test
//! holds it to both.

mod support;

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{self, HeaderMap, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use cors_runtime::{cors, cors_policy, cors_route};
use cors_testing::{Browser, Credentials, Fetch};
use cors_tests::{
    log::{Logged, logged},
    now,
};
use support::{APP, assert_snapshot, audit, said, serve};

cors_policy! {
    /// The dashboard's single-page app.
    pub Dashboard {
        origins: [
            "https://app.example.com",
            "https://example.com",
            #[cfg(debug_assertions)] "http://localhost:3000",
        ],
        methods: [GET, PUT],
        headers: ["content-type"],
        credentials: true,
    }

    /// Public, read-only data.
    pub OpenData { origins: ["*"] }

    /// `Dashboard`, after what the tools have said.
    pub Repaired {
        origins: [
            "https://app.example.com",
            "https://example.com",
            "https://www.example.com",
            #[cfg(debug_assertions)] "http://localhost:3000",
            #[cfg(debug_assertions)] "http://localhost:5173",
        ],
        methods: [GET, PUT, DELETE],
        headers: ["content-type", "x-request-id"],
        credentials: true,
    }
}

fn service() -> Router {
    items().layer(Dashboard).merge(stations())
}

fn stations() -> Router {
    Router::new().route("/stations", get(async || "north")).route_layer(OpenData)
}

fn items() -> Router {
    let items = get(async || "items").put(async || StatusCode::NO_CONTENT).delete(async || "gone");
    Router::new().route("/items", items)
}

/// A page's request, what the console says, and what the policy's log says.
struct Blocked {
    console: String,
    log: String,
    sent: Vec<(Method, HeaderMap)>,
}

fn blocked(
    service: &mut Router,
    page: &str,
    request: http::Request<Body>,
    with: Credentials,
) -> Blocked {
    let mut browser = Browser::at(page)
        .api("https://api.example.com")
        .cookie("https://api.example.com", "session=31d4");
    let fetch = Fetch::new(request).credentials(with);
    let mut outcome = None;
    let events = now(logged(async { outcome = Some(browser.fetch(service, fetch).await) }));
    let error = outcome.expect("an outcome").expect_err("blocked");
    let message = |event: &Logged| {
        let line = event.text.lines().find_map(|line| line.strip_prefix("message="));
        line.expect("a message").to_owned()
    };
    let sent =
        browser.sent().iter().map(|sent| (sent.method().clone(), sent.request_headers().clone()));
    Blocked {
        console: error.to_string().lines().next().unwrap_or_default().to_owned(),
        log: events.iter().map(message).collect::<Vec<_>>().join("\n"),
        sent: sent.collect(),
    }
}

fn request(method: Method, path: &str, headers: &[(&str, &str)]) -> http::Request<Body> {
    let mut request = http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

/// What the audit says of one thing.
fn concern(app: Router, path: &str, arguments: &[&str], code: &str) -> String {
    let url = format!("https://api.example.com{path}");
    let (text, status) = said(&audit(serve(app), &[&[&url, "--origin", APP], arguments].concat()));
    assert_eq!(status, 1, "{text}");
    let start = text.find(&format!("error[{code}]")).unwrap_or_else(|| panic!("{code}: {text}"));
    text[start..].split("\n\n").next().expect("a part").trim_end().to_owned()
}

/// A proxy that adds what the application has sent already.
async fn doubling(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let value = http::HeaderValue::from_static(APP);
    response.headers_mut().append(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
    response
}

/// Authentication outside of the policy.
async fn authenticated(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::AUTHORIZATION) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// A proxy that knows only URLs without a final slash.
async fn slashless(request: Request, next: Next) -> Response {
    match request.uri().path().strip_suffix('/') {
        Some(path) if !path.is_empty() => Redirect::permanent(path).into_response(),
        _ => next.run(request).await,
    }
}

#[cors(Dashboard)]
async fn report() {}

/// The name, the line of the console, the tool, and what it says.
type Scenario = (&'static str, String, &'static str, String);

fn scenarios() -> Vec<Scenario> {
    let json = [("content-type", "application/json")];
    let reads = |path| request(Method::GET, path, &[]);
    let put = |path| request(Method::PUT, path, &json);
    let mut all = Vec::new();
    let mut logged = |name, app: &mut Router, page, request| {
        let found = blocked(app, page, request, Credentials::Omit);
        all.push((name, found.console, "The log", found.log));
    };
    let app = &mut service();
    logged("the wrong port", app, "http://localhost:5173", reads("/items"));
    logged("http instead of https", app, "http://app.example.com", reads("/items"));
    logged("www.", app, "https://www.example.com", reads("/items"));
    let with_id = request(Method::PUT, "/items", &[("x-request-id", "1")]);
    logged("a header that is not listed", app, APP, with_id);
    logged("a method that is not listed", app, APP, request(Method::DELETE, "/items", &json));
    let mut route = Router::new().route("/report", cors_route!(get(report)));
    logged("a method that the route does not serve", &mut route, APP, put("/report"));

    let found = blocked(app, APP, reads("/stations"), Credentials::Include);
    let (method, headers) = found.sent.last().expect("a request");
    let explained = OpenData::explain(&(method, headers)).to_string();
    all.push(("cookies with *", found.console, "`OpenData::explain`", explained));

    let mut audited = |name, app: Router, request: http::Request<Body>, code| {
        let path = request.uri().path().to_owned();
        let console = blocked(&mut app.clone(), APP, request, Credentials::Omit).console;
        all.push((name, console, "`cors-audit`", concern(app, &path, &[], code)));
    };
    let doubled = service().layer(from_fn(doubling));
    audited("a proxy that adds the headers again", doubled, reads("/items"), "header_doubled");
    let locked = service().layer(from_fn(authenticated));
    audited("authentication outside of the policy", locked, put("/items"), "preflight_stopped");
    let redirected = service().layer(from_fn(slashless));
    // Around the router, because a layer of it runs when the route is found.
    let redirected = Router::new().fallback_service(redirected);
    audited("a redirect", redirected, put("/items/"), "redirected");
    all
}

/// What the words have to contain, whatever else they say.
const ANSWERS: &[(&str, &str)] = &[
    ("the wrong port", "the port differs"),
    ("http instead of https", "the scheme differs"),
    ("www.", "`www.`"),
    ("a header that is not listed", "add \"x-request-id\" to `headers`"),
    ("a method that is not listed", "add `DELETE` to `methods`"),
    ("a method that the route does not serve", "does not serve the method `PUT`"),
    ("cookies with *", "list the origins and add `credentials: true`"),
    ("a proxy that adds the headers again", "remove it from one of them"),
    ("authentication outside of the policy", "outside of authentication"),
    ("a redirect", "call the final URL"),
];

#[test]
fn the_first_step_has_the_answer() {
    let scenarios = scenarios();
    assert_eq!(scenarios.len(), ANSWERS.len());
    for (name, response) in ANSWERS {
        let (_, _, tool, says) = scenarios.iter().find(|scenario| scenario.0 == *name).expect(name);
        assert!(says.contains(response), "{name}: {tool} says {says}");
    }
}

#[test]
fn the_page_shows_it() {
    for (name, console, tool, says) in scenarios() {
        let now = format!(
            "\nThe console says:\n\n```text\n{console}\n```\n\n{tool} says:\n\n```text\n{says}\n```\n"
        );
        let start = format!("<!-- scenario: {name} -->");
        assert_snapshot("../cors-runtime/docs/blocked.md", Some((&start, "<!-- end -->")), &now);
    }
}

/// The second step: what the tool has said to do.
#[test]
fn the_second_step_repairs_it() {
    #[cors(Dashboard)]
    async fn save() {}

    let json = [("content-type", "application/json")];
    let reads = |path| request(Method::GET, path, &[]);
    let put = |path| request(Method::PUT, path, &json);
    let with_id = request(Method::PUT, "/items", &[("x-request-id", "1")]);
    let delete = request(Method::DELETE, "/items", &json);
    let repaired = || items().layer(Repaired);
    let route = Router::new().route("/report", cors_route!(get(report).put(save)));
    // Added last, it is outermost.
    let outermost = items().layer(from_fn(authenticated)).layer(Dashboard);
    let redirected = Router::new().fallback_service(service().layer(from_fn(slashless)));
    for (name, mut app, page, request) in [
        ("the wrong port", repaired(), "http://localhost:5173", reads("/items")),
        ("http instead of https", service(), APP, reads("/items")),
        ("www.", repaired(), "https://www.example.com", reads("/items")),
        ("a header that is not listed", repaired(), APP, with_id),
        ("a method that is not listed", repaired(), APP, delete),
        ("a method that the route does not serve", route, APP, put("/report")),
        ("cookies with *", stations(), APP, reads("/stations")),
        ("a proxy that adds the headers again", service(), APP, reads("/items")),
        ("authentication outside of the policy", outermost, APP, put("/items")),
        ("a redirect", redirected, APP, put("/items")),
    ] {
        let fetch = Fetch::new(request).credentials(Credentials::Omit);
        let mut browser = Browser::at(page).api("https://api.example.com");
        let outcome = now(browser.fetch(&mut app, fetch));
        assert!(outcome.is_ok(), "{name}: {}", outcome.expect_err(name));
    }
}
