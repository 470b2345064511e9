//! A builder with an optional layer.

mod theirs {
    use axum::Router;
    use tower_http::cors::CorsLayer;

    #[derive(Default)]
    pub(super) struct Server {
        cors: Option<CorsLayer>,
    }

    impl Server {
        pub(super) fn with_cors(mut self, cors: CorsLayer) -> Self {
            self.cors = Some(cors);
            self
        }

        pub(super) fn build(self) -> Router {
            match self.cors {
                Some(cors) => crate::routes().layer(cors),
                None => crate::routes(),
            }
        }
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{CorsLayer, cors_policy};

    cors_policy! {
        pub(super) App { origins: ["https://app.example.com", runtime] }
    }

    #[derive(Default)]
    pub(super) struct Server {
        cors: Option<CorsLayer<App>>,
    }

    impl Server {
        pub(super) fn with_cors(mut self, cors: CorsLayer<App>) -> Self {
            self.cors = Some(cors);
            self
        }

        pub(super) fn build(self) -> Router {
            match self.cors {
                Some(cors) => crate::routes().layer(cors),
                None => crate::routes(),
            }
        }
    }
}

#[tokio::test]
async fn pages() {
    let app = http::HeaderValue::from_static("https://app.example.com");
    let their = tower_http::cors::CorsLayer::new().allow_origin(app);
    let their = theirs::Server::default().with_cors(their).build();
    let our = ours::Server::default().with_cors(cors_runtime::CorsLayer::new()).build();
    let rows = [("https://app.example.com", "GET", true), ("https://b.test", "GET", false)];
    crate::both(their, our, &rows).await;
    let (their, our) = (theirs::Server::default().build(), ours::Server::default().build());
    crate::both(their, our, &[("https://app.example.com", "GET", false)]).await;
}
