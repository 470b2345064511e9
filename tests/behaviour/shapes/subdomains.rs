//! Every subdomain, by the end of the text or by a pattern.

mod theirs {
    use axum::Router;
    use http::Method;
    use tower_http::cors::{AllowOrigin, CorsLayer};

    pub(super) fn app() -> Router {
        let origin = AllowOrigin::predicate(|origin, _| {
            let origin = origin.as_bytes();
            origin.starts_with(b"https://") && origin.ends_with(b".example.com")
        });
        let cors = CorsLayer::new()
            .allow_origin(origin)
            .allow_methods([Method::GET, Method::PUT])
            .allow_credentials(true);
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Sites { origins: ["https://*.example.com"], methods: [PUT], credentials: true }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(Sites)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://a.example.com", "PUT cookie", true),
        ("https://a.b.example.com", "GET", true),
        ("https://example.com", "GET", false),
        ("https://evilexample.com", "GET", false),
        ("http://a.example.com", "GET", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
