//! A list with credentials, or everybody without: a choice between two policies when the program
//! starts.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method, header};
    use tower_http::cors::{AllowOrigin, Any, CorsLayer};

    pub(super) fn app(origins: Option<&str>) -> Router {
        let base = CorsLayer::new()
            .allow_methods([Method::GET, Method::POST, Method::PUT])
            .allow_headers([header::CONTENT_TYPE]);
        let cors = match origins {
            Some(origins) => {
                let list: Vec<HeaderValue> =
                    origins.split(',').filter_map(|origin| origin.trim().parse().ok()).collect();
                base.allow_origin(AllowOrigin::list(list)).allow_credentials(true)
            }
            None => base.allow_origin(Any),
        };
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSetError, cors_policy};

    cors_policy! {
        App {
            origins: [runtime],
            methods: [PUT],
            headers: ["content-type"],
            credentials: true,
        }
        Open { origins: ["*"], methods: [PUT], headers: ["content-type"] }
    }

    pub(super) fn app(origins: Option<&str>) -> Result<Router, OriginSetError> {
        Ok(match origins {
            Some(origins) => crate::shapes::routes().layer(App::with_origins(origins.parse()?)?),
            None => crate::shapes::routes().layer(Open),
        })
    }
}

#[tokio::test]
async fn pages() {
    let list = Some("https://app.example.com");
    let rows = [
        ("https://app.example.com", "PUT json cookie", true),
        ("https://any.example", "GET", false),
    ];
    crate::shapes::both(theirs::app(list), ours::app(list).unwrap(), &rows).await;
    let rows =
        [("https://any.example", "PUT json", true), ("https://any.example", "GET cookie", false)];
    crate::shapes::both(theirs::app(None), ours::app(None).unwrap(), &rows).await;
}
