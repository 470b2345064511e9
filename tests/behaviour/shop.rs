//! The example `shop`, visited by the storefront's page, the back office's and another origin's in a
//! modelled browser: what each can do, what it cannot, and how often the browser has to ask.

#[path = "../../examples/shop/app.rs"]
mod app;

use axum::{
    Router,
    body::{Body, to_bytes},
};
use cors_testing::{
    Blocked, Browser, Credentials, Fetch, Preflight, Reason, ScriptResponse, Stage,
};
use http::{Request, StatusCode};

const API: &str = "https://api.example.com";
const SHOP: &str = "https://shop.example.com";
const PREVIEW: &str = "https://pr-7.preview.example.com";
const ADMIN: &str = "https://admin.example.com";
const WWW: &str = "https://www.example.com";
const OTHER: &str = "https://other.example";

const TOKEN: (&str, &str) = ("authorization", "Bearer swordfish");
const JSON: (&str, &str) = ("content-type", "application/json");

/// A page, and the shop it visits.
struct Page {
    browser: Browser,
    shop: Router,
}

impl Page {
    fn at(origin: &str) -> Self {
        Self::of(origin, app::router())
    }

    fn of(origin: &str, shop: Router) -> Self {
        Self { browser: Browser::at(origin).api(API), shop }
    }

    /// `fetch()` as script calls it, without cookies.
    async fn fetch(
        &mut self,
        line: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<ScriptResponse<Body>, Blocked> {
        let fetch = Fetch::new(request(line, headers, body));
        self.browser.fetch(&mut self.shop, fetch).await
    }

    /// `fetch()` with `credentials: "include"`.
    async fn fetch_with_cookies(
        &mut self,
        line: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<ScriptResponse<Body>, Blocked> {
        let fetch = Fetch::new(request(line, headers, body)).credentials(Credentials::Include);
        self.browser.fetch(&mut self.shop, fetch).await
    }

    async fn sign_in(&mut self) -> Result<ScriptResponse<Body>, Blocked> {
        let password = r#"{"password":"open sesame"}"#;
        self.fetch_with_cookies("POST /admin/session", &[JSON], password).await
    }

    /// What the server was sent so far: methods of actual requests, and how many preflights.
    fn sent(&mut self) -> (Vec<String>, usize) {
        let sent = self.browser.take_sent();
        let preflights = sent.iter().filter(|exchange| exchange.is_preflight()).count();
        let actual = sent.iter().filter(|exchange| !exchange.is_preflight());
        (actual.map(|exchange| exchange.method().to_string()).collect(), preflights)
    }
}

fn request(line: &str, headers: &[(&str, &str)], body: &str) -> Request<String> {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    cors_tests::request::<()>(method, path, headers).map(|()| body.to_owned())
}

async fn text(response: ScriptResponse<Body>) -> String {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8(bytes.into()).expect("text")
}

fn status(response: &Result<ScriptResponse<Body>, Blocked>) -> Option<StatusCode> {
    response.as_ref().ok().map(ScriptResponse::status)
}

/// Where a fetch ended, and why.
fn blocked(response: Result<ScriptResponse<Body>, Blocked>) -> (Stage, Reason) {
    match response {
        Ok(response) => panic!("script got {}", response.status()),
        Err(blocked) => (blocked.stage(), blocked.reason().clone()),
    }
}

fn refused_preflight() -> (Stage, Reason) {
    (Stage::Preflight, Reason::MissingAllowOrigin)
}

fn unreadable() -> (Stage, Reason) {
    (Stage::Response, Reason::MissingAllowOrigin)
}

#[tokio::test]
async fn the_storefront_lists_creates_reads_updates_and_deletes() {
    for origin in [SHOP, PREVIEW] {
        let mut page = Page::at(origin);

        let list = page.fetch("GET /products", &[], "").await.expect(origin);
        assert_eq!(list.preflight(), Preflight::NotNeeded, "{origin}");
        assert_eq!(list.header("x-total-count"), Some("2"), "{origin}");
        assert!(text(list).await.contains("kettle"), "{origin}");
        assert_eq!(page.sent(), (vec!["GET".into()], 0), "{origin}");

        let cup = r#"{"name":"cup","cents":900}"#;
        let created = page.fetch("POST /products", &[TOKEN, JSON], cup).await.expect(origin);
        assert_eq!(created.status(), StatusCode::CREATED, "{origin}");
        assert_eq!(created.header("location"), Some("/products/3"), "{origin}");
        assert_eq!(page.sent(), (vec!["POST".into()], 1), "{origin}");

        let read = page.fetch("GET /products/3", &[], "").await.expect(origin);
        assert_eq!(text(read).await, cup, "{origin}");

        // One preflight serves all that a path allows, for as long as the policy says.
        let cheaper = r#"{"name":"cup","cents":800}"#;
        let updated = page.fetch("PUT /products/3", &[TOKEN, JSON], cheaper).await.expect(origin);
        assert_eq!(updated.status(), StatusCode::NO_CONTENT, "{origin}");
        assert_eq!(updated.preflight(), Preflight::Sent, "{origin}");
        let deleted = page.fetch("DELETE /products/3", &[TOKEN], "").await.expect(origin);
        assert_eq!(deleted.status(), StatusCode::NO_CONTENT, "{origin}");
        assert_eq!(deleted.preflight(), Preflight::Cached, "{origin}");
        let sent = ["GET", "PUT", "DELETE"].map(String::from).to_vec();
        assert_eq!(page.sent(), (sent, 1), "{origin}");
    }
}

#[tokio::test]
async fn the_storefront_can_read_what_went_wrong() {
    let mut page = Page::at(SHOP);
    for (line, headers, body, expected) in [
        ("DELETE /products/1", &[][..], "", StatusCode::UNAUTHORIZED),
        ("DELETE /products/1", &[("authorization", "Bearer guess")], "", StatusCode::UNAUTHORIZED),
        ("GET /products/9", &[], "", StatusCode::NOT_FOUND),
        ("GET /products/kettle", &[], "", StatusCode::BAD_REQUEST),
        ("POST /products", &[TOKEN, JSON], "{", StatusCode::BAD_REQUEST),
        ("POST /products", &[TOKEN, JSON], "{}", StatusCode::UNPROCESSABLE_ENTITY),
        ("POST /products", &[TOKEN], "cup", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("PUT /products/9", &[TOKEN, JSON], r#"{"name":"cup","cents":1}"#, StatusCode::NOT_FOUND),
        ("GET /nowhere", &[], "", StatusCode::NOT_FOUND),
    ] {
        let response = page.fetch(line, headers, body).await;
        assert_eq!(status(&response), Some(expected), "{line} {headers:?} {response:?}");
    }
}

#[tokio::test]
async fn the_storefront_stays_out_of_the_back_office() {
    let mut page = Page::at(SHOP);
    assert_eq!(blocked(page.sign_in().await), refused_preflight());
    assert_eq!(blocked(page.fetch("PUT /admin/prices/1", &[JSON], "1").await), refused_preflight());
    assert_eq!(page.sent(), (vec![], 2), "nothing but preflights went out");
    assert_eq!(blocked(page.fetch("GET /admin/orders", &[], "").await), unreadable());

    // What its policy does not list.
    let patch = page.fetch("PATCH /products/1", &[TOKEN], "").await;
    let reason = Reason::MethodNotAllowed { method: "PATCH".into() };
    assert_eq!(blocked(patch), (Stage::Preflight, reason));
    let custom = page.fetch("GET /products", &[("x-trace", "1")], "").await;
    let reason = Reason::HeaderNotAllowed { name: "x-trace".into() };
    assert_eq!(blocked(custom), (Stage::Preflight, reason));
    // A path that has no PUT does not list it, though the policy would allow it.
    let put = page.fetch("PUT /products", &[TOKEN], "").await;
    let reason = Reason::MethodNotAllowed { method: "PUT".into() };
    assert_eq!(blocked(put), (Stage::Preflight, reason));
    // A token is all it may send; cookies it may not.
    let with_cookies = page.fetch_with_cookies("GET /products", &[], "").await;
    let reason = Reason::CredentialsNotTrue { got: None };
    assert_eq!(blocked(with_cookies), (Stage::Response, reason));
}

#[tokio::test]
async fn the_back_office_signs_in_and_works_with_its_cookie() {
    let mut page = Page::at(ADMIN);

    // Before it has a session, it is let in nowhere and can read that it is not.
    let response = page.fetch_with_cookies("GET /admin/orders", &[], "").await;
    assert_eq!(status(&response), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(page.sent(), (vec!["GET".into()], 0));

    let signed_in = page.sign_in().await.expect("signed in");
    assert_eq!(signed_in.status(), StatusCode::NO_CONTENT);
    assert_eq!(signed_in.preflight(), Preflight::Sent);
    assert_eq!(signed_in.header("set-cookie"), None, "no script reads that");
    assert_eq!(page.browser.cookies(API).as_deref(), Some("session=31d4d96e"));
    let preflight = page.browser.preflights().next().expect("one");
    assert_eq!(preflight.request_header("cookie"), None, "preflights carry no cookies");
    assert_eq!(page.sent(), (vec!["POST".into()], 1));

    let orders = page.fetch_with_cookies("GET /admin/orders", &[], "").await.expect("orders");
    assert_eq!(orders.exchange().request_header("cookie"), Some("session=31d4d96e"));
    assert!(text(orders).await.contains("Ada"));
    let priced = page.fetch_with_cookies("PUT /admin/prices/1", &[JSON], "5900").await;
    assert_eq!(status(&priced), Some(StatusCode::NO_CONTENT));
    let priced = page.fetch_with_cookies("PUT /admin/prices/1", &[JSON], "6900").await;
    assert_eq!(priced.expect("cached").preflight(), Preflight::Cached);
    assert_eq!(page.sent(), (["GET", "PUT", "PUT"].map(String::from).to_vec(), 1));

    // Without `credentials: "include"` the cookie stays at home.
    let response = page.fetch("GET /admin/orders", &[], "").await;
    assert_eq!(status(&response), Some(StatusCode::UNAUTHORIZED));

    // The products have a policy of their own, which does not list it.
    assert_eq!(blocked(page.fetch("GET /products", &[], "").await), unreadable());
}

#[tokio::test]
async fn no_page_rotates_the_keys() {
    for origin in [ADMIN, SHOP, WWW, OTHER, "null"] {
        let mut page = Page::at(origin);
        page.browser = page.browser.cookie(API, "session=31d4d96e");
        let rotated = page.fetch_with_cookies("PUT /admin/keys", &[], "").await;
        assert_eq!(blocked(rotated), refused_preflight(), "{origin}");
        assert_eq!(page.sent(), (vec![], 1), "{origin}: the handler was not reached");
        // What needs no preflight reaches the server, and its answer is for nobody's eyes.
        let response = page.fetch_with_cookies("GET /admin/keys", &[], "").await;
        assert_eq!(blocked(response), unreadable(), "{origin}");
    }
    // The API's own pages are of the same origin, where CORS has no say.
    let mut page = Page::at(API);
    page.browser = page.browser.cookie(API, "session=31d4d96e");
    let rotated = page.fetch_with_cookies("PUT /admin/keys", &[], "").await;
    assert_eq!(status(&rotated), Some(StatusCode::NO_CONTENT));
    assert_eq!(page.sent(), (vec!["PUT".into()], 0));
}

#[tokio::test]
async fn another_origin_reads_the_open_data_and_nothing_else() {
    for origin in [OTHER, "null", "https://shop.example.com.other.example"] {
        let mut page = Page::at(origin);
        let catalog = page.fetch("GET /open/catalog", &[], "").await.expect(origin);
        assert!(catalog.header("etag").is_some(), "{origin}");
        assert_eq!(text(catalog).await, r#"["kettle","teapot"]"#, "{origin}");

        for path in ["/products", "/products/1", "/admin/orders", "/status", "/nowhere"] {
            let response = page.fetch(&format!("GET {path}"), &[], "").await;
            assert_eq!(blocked(response), unreadable(), "{origin} {path}");
        }
        page.sent();
        for (line, headers) in [
            ("DELETE /products/1", &[TOKEN][..]),
            ("PUT /products/1", &[TOKEN, JSON]),
            ("POST /products", &[TOKEN, JSON]),
            ("PUT /admin/prices/1", &[JSON]),
            ("PUT /status", &[]),
        ] {
            let response = page.fetch(line, headers, "1").await;
            assert_eq!(blocked(response), refused_preflight(), "{origin} {line}");
        }
        assert_eq!(page.sent(), (vec![], 5), "{origin}: nothing but preflights went out");

        // Open to everyone is not open with cookies.
        let with_cookies = page.fetch_with_cookies("GET /open/catalog", &[], "").await;
        let reason = Reason::WildcardWithCredentials;
        assert_eq!(blocked(with_cookies), (Stage::Response, reason), "{origin}");
    }
}

/// What needs no preflight is carried out; only its response is withheld. The session's
/// `SameSite=Strict`, and handlers that insist on JSON, are what keep other sites from it.
#[tokio::test]
async fn another_sites_form_reaches_the_handler_and_stops_at_the_extractor() {
    let mut page = Page::at(OTHER);
    page.browser = page.browser.cookie(API, "session=31d4d96e");
    let form = page.fetch_with_cookies("POST /admin/session", &[], "password=open+sesame").await;
    assert_eq!(blocked(form), unreadable());
    let [exchange] = page.browser.sent() else { panic!("one request") };
    assert_eq!(exchange.status(), Some(StatusCode::UNSUPPORTED_MEDIA_TYPE));
}

#[tokio::test]
async fn the_rest_is_for_the_companys_sites() {
    for (origin, may) in [
        (WWW, true),
        (SHOP, true),
        (ADMIN, true),
        (PREVIEW, false),
        (OTHER, false),
        ("http://www.example.com", false),
    ] {
        let mut page = Page::at(origin);
        let response = page.fetch("GET /status", &[], "").await;
        let expected = may.then_some(StatusCode::OK);
        // A page over plain http may fetch from https; it is the policy that says no.
        assert_eq!(status(&response), expected, "{origin} {response:?}");
    }
    // The company's policy does not reach into areas that have their own.
    let mut page = Page::at(WWW);
    for path in ["/products", "/products/1", "/admin/orders"] {
        assert_eq!(blocked(page.fetch(&format!("GET {path}"), &[], "").await), unreadable());
        let put = page.fetch(&format!("PUT {path}"), &[], "").await;
        assert_eq!(blocked(put), refused_preflight(), "{path}");
    }
}

/// Pages of two origins in one browser share its cookies and not its preflights.
#[tokio::test]
async fn one_browser_two_pages() {
    let shop = app::router();
    let mut page = Page::of(ADMIN, shop);
    page.sign_in().await.expect("signed in");
    page.sent();
    page.browser.visit(OTHER);
    let response = page.fetch_with_cookies("GET /admin/orders", &[], "").await;
    assert_eq!(blocked(response), unreadable());
    assert_eq!(blocked(page.sign_in().await), refused_preflight());
    assert_eq!(page.sent(), (vec!["GET".into()], 1), "the cache asks again for another page");
}
