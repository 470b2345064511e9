use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{StatusCode, header::HOST, uri::Authority},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use cors_runtime::{CorsLayer, cors_policy};

cors_policy! {
    /// What the pages of every tenant may do. Each tenant has origins of its own.
    Tenant { origins: [runtime], methods: [GET, DELETE], credentials: true }
}

/// The layer of each tenant, by its host.
type Tenants = Arc<HashMap<String, CorsLayer<Tenant>>>;

/// The host that a request asks. By path, this is `request.uri().path().split('/').nth(1)`.
fn tenant(request: &Request) -> Option<&str> {
    let authority = request.uri().authority().map(Authority::as_str); // HTTP/2
    authority.or_else(|| request.headers().get(HOST)?.to_str().ok())
}

async fn cors(State(tenants): State<Tenants>, request: Request, next: Next) -> Response {
    let Some(cors) = tenant(&request).and_then(|tenant| tenants.get(tenant)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let decision = cors.decide(&request);
    let mut response = match decision.status() {
        Some(_) => Response::default(), // a preflight: the handler does not run
        None => next.run(request).await,
    };
    // All headers, `Vary` included.
    if let Some(status) = decision.apply(response.headers_mut()) {
        *response.status_mut() = status;
    }
    response
}

fn router(tenants: Tenants) -> Router {
    Router::new()
        .route("/items", get(async || "kettle, teapot").delete(async || ()))
        .layer(from_fn_with_state(tenants, cors))
}

// The guide shows the code above.

use axum::body::Body;
use cors_testing::Browser;

#[tokio::test]
async fn each_tenant_has_its_own_origins() -> Result<(), Box<dyn std::error::Error>> {
    let of = |origin: &str| Tenant::with_origins(origin.parse()?);
    let (bakery, florist) = ("https://bakery.example", "https://florist.example");
    let tenants = [
        ("bakery.api.test".to_owned(), of(bakery)?),
        ("florist.api.test".to_owned(), of(florist)?),
    ];
    let mut app = router(Arc::new(tenants.into()));
    for (origin, host, reads) in [
        (bakery, "bakery.api.test", true),
        (florist, "florist.api.test", true),
        (bakery, "florist.api.test", false),
        (bakery, "evil.test", false),
    ] {
        for method in ["GET", "DELETE"] {
            let mut page = Browser::at(origin).api(&format!("https://{host}"));
            let request = Request::builder().method(method).uri("/items").body(Body::empty())?;
            let result = page.fetch(&mut app, request).await;
            assert_eq!(result.is_ok(), reads, "{method} {host} from {origin}: {result:?}");
        }
    }
    let request = Request::get("/items").header("host", "bakery.api.test").body(Body::empty())?;
    let response = tower::ServiceExt::oneshot(app, request).await?;
    assert_eq!(response.headers()["vary"], "origin");
    Ok(())
}
