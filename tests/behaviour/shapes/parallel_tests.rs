//! Tests in parallel, each with its own list.

mod theirs {
    use axum::Router;
    use http::HeaderValue;
    use tower_http::cors::CorsLayer;

    pub(super) fn app(origin: &str) -> Router {
        let origins = [HeaderValue::from_str(origin).unwrap()];
        crate::shapes::routes().layer(CorsLayer::new().allow_origin(origins))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! { App { origins: [runtime] } }

    pub(super) fn app(origin: &str) -> Router {
        crate::shapes::routes().layer(App::with_origins(origin.parse().unwrap()).unwrap())
    }
}

const ORIGINS: [&str; 3] =
    ["https://one.example.com", "https://two.example.com", "https://three.example.com"];

async fn only(own: usize) {
    let rows: Vec<_> = (0..3).map(|other| (ORIGINS[other], "GET", other == own)).collect();
    for _ in 0..50 {
        crate::shapes::both(theirs::app(ORIGINS[own]), ours::app(ORIGINS[own]), &rows).await;
    }
}

#[tokio::test]
async fn one() {
    only(0).await;
}

#[tokio::test]
async fn two() {
    only(1).await;
}

#[tokio::test]
async fn three() {
    only(2).await;
}
