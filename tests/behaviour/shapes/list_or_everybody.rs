//! A list, or `*` for everybody: what self-hosted services offer.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method};
    use tower_http::cors::{AllowOrigin, CorsLayer};

    pub(super) fn app(origins: &[&str]) -> Router {
        let allowed = if origins.contains(&"*") {
            AllowOrigin::any()
        } else {
            AllowOrigin::list(origins.iter().map(|origin| HeaderValue::from_str(origin).unwrap()))
        };
        let cors = CorsLayer::new().allow_origin(allowed).allow_methods([Method::GET, Method::PUT]);
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSet, OriginSetError, cors_policy};

    cors_policy! {
        Api {
            origins: [#[allow(any_origin_at_start_up, reason = "tokens are required")] runtime],
            methods: [PUT],
        }
    }

    pub(super) fn app(origins: &[&str]) -> Result<Router, OriginSetError> {
        let cors = Api::with_origins(OriginSet::parse(origins)?)?;
        Ok(crate::shapes::routes().layer(cors))
    }
}

#[tokio::test]
async fn pages() {
    let (app, other) = ("https://app.example.com", "https://other.example");
    let rows = [(app, "PUT", true), (other, "PUT", false)];
    crate::shapes::both(theirs::app(&[app]), ours::app(&[app]).unwrap(), &rows).await;
    let rows = [(app, "PUT", true), (other, "PUT", true), (other, "GET cookie", false)];
    crate::shapes::both(theirs::app(&["*"]), ours::app(&["*"]).unwrap(), &rows).await;
}
