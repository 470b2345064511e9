//! What is particular to combined policies: routes, origins that arrive at start-up, and questions. What
//! they send is in `wire`, whom they let send in `guarded`.

use axum::{Router, body::Body, routing::get};
use cors_runtime::{OriginSet, cors, cors_policy, cors_route};
use cors_tests::{Spy, head, now, said};
use tower::{Layer, ServiceExt};

use crate::wire::{Account, Api, OpenData, Partners, Wide};

#[cors(Api)]
async fn list() {}

#[cors(Api)]
async fn remove() {}

#[cors(Wide)]
async fn anything() {}

/// On a route, each policy lists the methods of the route that it allows itself.
#[test]
fn routes() {
    let app: Router = Router::new()
        .route("/items", cors_route!(get(list).delete(remove)))
        .route("/anything", cors_route!(any(anything)))
        .route("/plain", get(async || "plain"))
        .layer(OpenData);
    for (path, origin, methods) in [
        ("/items", "https://app.example.com", "GET,HEAD,DELETE"),
        ("/items", "https://shop.partner.example", "GET,HEAD"),
        ("/items", "https://other.test", ""),
        // GET, HEAD and POST cannot be forbidden.
        ("/anything", "https://app.example.com", "GET,PUT,DELETE,HEAD,POST"),
        ("/anything", "https://shop.partner.example", "GET,HEAD,POST"),
        ("/anything", "https://other.test", "GET,HEAD,POST"),
    ] {
        let row =
            format!("OPTIONS | {path} | origin: {origin} | access-control-request-method: GET");
        let Ok(response) = now(app.clone().oneshot(head::<Body>(&row)));
        let list = response.headers().get("access-control-allow-methods");
        assert_eq!(list.map_or("", |list| list.to_str().expect("text")), methods, "{row}");
        assert_eq!(response.status().as_u16(), if methods.is_empty() { 403 } else { 204 }, "{row}");
    }
    for (row, expected) in [
        ("GET | /items | origin: https://other.test", "vary: origin"),
        ("GET | /plain | origin: https://other.test", "allow-origin: * | expose-headers: etag"),
    ] {
        let Ok(response) = now(app.clone().oneshot(head::<Body>(row)));
        assert_eq!(said(response.headers()), expected, "{row}");
    }
}

cors_policy! {
    Staff { origins: ["https://staff.example.com", runtime], credentials: true }
    Guests { origins: ["https://guest.example.com"] }
    Everyone { origins: ["*"] }
    House { policies: [Staff, Guests, Everyone] }
    Late { origins: [runtime], credentials: true }
    Swapping { policies: [Late, Everyone] }
}

/// What was checked while it compiled goes before what arrives at start-up, and both before `*`.
#[test]
fn origins_at_start_up() {
    let set = ["https://guest.example.com", "https://new.example.com"];
    Staff::runtime_origins().set(OriginSet::parse(set).unwrap()).unwrap();
    let long = format!("app://{}", "a".repeat(400));
    for (origin, member) in [
        ("https://staff.example.com", "Staff"),
        ("https://new.example.com", "Staff"),
        ("https://guest.example.com", "Guests"),
        ("https://other.test", "Everyone"),
        // Everyone else has no longest name.
        (&long, "Everyone"),
    ] {
        let row = format!("GET | origin: {origin}");
        let Ok(response) = now(House.layer(Spy::default()).oneshot(head::<()>(&row)));
        let expected = match member {
            "Staff" => format!("allow-credentials: true | allow-origin: {origin} | vary: origin"),
            "Guests" => format!("allow-origin: {origin} | vary: origin"),
            _ => "allow-origin: * | vary: origin".to_owned(),
        };
        assert_eq!(said(response.headers()), expected, "{row}");
        if origin.len() < 100 {
            let explained = House::explain(&head::<()>(&row));
            assert_eq!(explained.member(), Some(member), "{row}");
        }
    }
}

/// A request is judged by the old set or by the new one, and by the old one it is the first policy's.
/// Here the set is swapped while it is asked.
#[test]
fn a_swap_while_a_request_is_judged() {
    let swap = |origin: &cors_runtime::Origin<'_>| {
        Late::runtime_origins().set(OriginSet::default()).unwrap();
        origin.host() == "new.example.com"
    };
    Late::runtime_origins().set(OriginSet::rule(swap)).unwrap();
    for expected in [
        "allow-credentials: true | allow-origin: https://new.example.com | vary: origin",
        "allow-origin: * | vary: origin",
    ] {
        let request = head::<()>("GET | origin: https://new.example.com");
        let Ok(response) = now(Swapping.layer(Spy::default()).oneshot(request));
        assert_eq!(said(response.headers()), expected);
    }
}

/// The questions are about any of the policies; each of them answers for itself.
const _: () = {
    assert!(Api::allows_origin("https://app.example.com") && Wide::allows_origin("https://x.test"));
    assert!(!Api::allows_origin("https://x.test"));
    assert!(Api::allows_method("DELETE") && !Partners::allows_method("DELETE"));
    assert!(Api::allows_header("x-api-key") && !Account::allows_header("x-api-key"));
    assert!(Wide::exposes_header("etag") && !Api::exposes_header("etag"));
    assert!(Api::allows_credentials() && !Partners::allows_credentials());
};

#[test]
fn snapshot() {
    assert_eq!(
        Api.to_string(),
        "Api
  policy       Account
    origin       https://admin.example.com
    origin       https://app.example.com
    method       DELETE
    method       GET
    method       PUT
    header       safelisted only
    expose       safelisted only
    credentials  yes
    max age      0 s
  policy       Partners
    origin       https://*.partner.example
    origin       set at start-up
    method       GET
    method       HEAD
    method       POST
    header       x-api-key
    expose       safelisted only
    credentials  no
    max age      not sent (browser default)"
    );
    assert!(crate::guarded::Both.to_string().ends_with("\n  enforce      yes"));
    assert!(!crate::guarded::Lenient.to_string().contains("enforce"));
}
