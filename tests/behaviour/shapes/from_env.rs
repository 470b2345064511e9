//! A list from an environment variable; the program does not start without it.

mod theirs {
    use std::error::Error;

    use axum::Router;
    use http::{HeaderValue, Method, header};
    use tower_http::cors::CorsLayer;

    pub(super) fn app() -> Result<Router, Box<dyn Error>> {
        let origins = std::env::var("CORS_TESTS_LIST")?
            .split(',')
            .map(|origin| origin.trim().parse())
            .collect::<Result<Vec<HeaderValue>, _>>()?;
        let cors = CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::PUT])
            .allow_headers([header::CONTENT_TYPE]);
        Ok(crate::shapes::routes().layer(cors))
    }
}

mod ours {
    use std::error::Error;

    use axum::Router;
    use cors_runtime::{OriginSet, cors_policy};

    cors_policy! {
        App { origins: [runtime], methods: [PUT], headers: ["content-type"] }
    }

    pub(super) fn app() -> Result<Router, Box<dyn Error>> {
        let cors = App::with_origins(OriginSet::from_env("CORS_TESTS_LIST")?)?;
        Ok(crate::shapes::routes().layer(cors))
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("https://a.example.com", "PUT json", true),
        ("https://b.example.com", "GET", true),
        ("https://c.example.com", "GET", false),
    ];
    crate::shapes::both(theirs::app().unwrap(), ours::app().unwrap(), &rows).await;
}
