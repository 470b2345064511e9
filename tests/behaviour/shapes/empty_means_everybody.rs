//! An empty list in the configuration means everybody.

mod theirs {
    use axum::Router;
    use http::HeaderValue;
    use tower_http::cors::{AllowOrigin, Any, CorsLayer};

    pub(super) fn app(origins: &[String]) -> Router {
        let allowed: AllowOrigin = if origins.is_empty() {
            Any.into()
        } else {
            let list: Vec<HeaderValue> = origins.iter().filter_map(|o| o.parse().ok()).collect();
            list.into()
        };
        crate::shapes::routes().layer(CorsLayer::new().allow_origin(allowed).allow_headers(Any))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSet, OriginSetError, cors_policy};

    cors_policy! {
        Dashboards {
            origins: [#[allow(any_origin_at_start_up, reason = "read-only figures")] runtime],
            headers: ["*", "authorization"],
        }
    }

    pub(super) fn app(origins: &[String]) -> Result<Router, OriginSetError> {
        let set = if origins.is_empty() { "*".parse()? } else { OriginSet::parse(origins)? };
        Ok(crate::shapes::routes().layer(Dashboards::with_origins(set)?))
    }
}

#[tokio::test]
async fn pages() {
    let list = ["https://app.example.com".to_owned()];
    let rows = [("https://app.example.com", "POST json", true), ("https://b.test", "GET", false)];
    crate::shapes::both(theirs::app(&list), ours::app(&list).unwrap(), &rows).await;
    let rows = [("https://app.example.com", "POST json", true), ("https://b.test", "GET", true)];
    crate::shapes::both(theirs::app(&[]), ours::app(&[]).unwrap(), &rows).await;
}
