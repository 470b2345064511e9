//! Repeated arguments of the command line.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, header::InvalidHeaderValue};
    use tower_http::cors::CorsLayer;

    pub(super) fn app(arguments: &[&str]) -> Result<Router, InvalidHeaderValue> {
        let mut origins: Vec<HeaderValue> = Vec::new();
        for pair in arguments.windows(2).filter(|pair| pair[0] == "--allow-origin") {
            origins.push(pair[1].parse()?);
        }
        Ok(crate::shapes::routes().layer(CorsLayer::new().allow_origin(origins)))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSet, OriginSetError, cors_policy};

    cors_policy! { App { origins: [runtime] } }

    pub(super) fn app(arguments: &[&str]) -> Result<Router, OriginSetError> {
        let given = arguments.windows(2).filter(|pair| pair[0] == "--allow-origin");
        let origins = OriginSet::parse(given.map(|pair| pair[1]))?;
        Ok(crate::shapes::routes().layer(App::with_origins(origins)?))
    }
}

#[tokio::test]
async fn pages() {
    let arguments = [
        "--port",
        "80",
        "--allow-origin",
        "https://a.example",
        "--allow-origin",
        "https://b.example",
    ];
    let rows = [
        ("https://a.example", "GET", true),
        ("https://b.example", "GET", true),
        ("https://c.example", "GET", false),
    ];
    crate::shapes::both(theirs::app(&arguments).unwrap(), ours::app(&arguments).unwrap(), &rows)
        .await;
}
