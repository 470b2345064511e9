//! A choice between policies that is made in one place and used in another.

mod theirs {
    use axum::Router;
    use http::HeaderValue;
    use tower_http::cors::{Any, CorsLayer};

    pub(super) struct Config {
        cors: CorsLayer,
    }

    impl Config {
        pub(super) fn new(is_public: bool) -> Self {
            let app = HeaderValue::from_static("https://app.example.com");
            let cors = CorsLayer::new();
            Self {
                cors: if is_public {
                    cors.allow_origin(Any)
                } else {
                    cors.allow_origin([app]).allow_credentials(true)
                },
            }
        }
    }

    pub(super) fn app(config: &Config) -> Router {
        crate::shapes::routes().layer(config.cors.clone())
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{CorsLayer, cors_policy};
    use tower::util::Either;

    cors_policy! {
        Open { origins: ["*"] }
        App { origins: ["https://app.example.com"], credentials: true }
    }

    pub(super) struct Config {
        cors: Either<CorsLayer<Open>, CorsLayer<App>>,
    }

    impl Config {
        pub(super) fn new(is_public: bool) -> Self {
            Self {
                cors: if is_public {
                    Either::Left(CorsLayer::new())
                } else {
                    Either::Right(CorsLayer::new())
                },
            }
        }
    }

    pub(super) fn app(config: &Config) -> Router {
        crate::shapes::routes().layer(config.cors)
    }
}

#[tokio::test]
async fn pages() {
    for is_public in [true, false] {
        let rows = [
            ("https://any.example", "GET", is_public),
            ("https://app.example.com", "GET", true),
            ("https://app.example.com", "GET cookie", !is_public),
        ];
        let (their, our) = (theirs::Config::new(is_public), ours::Config::new(is_public));
        crate::shapes::both(theirs::app(&their), ours::app(&our), &rows).await;
    }
}
