//! A builder with an optional layer.

mod theirs {
    use axum::Router;
    use http::HeaderValue;
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
                Some(cors) => crate::shapes::routes().layer(cors),
                None => crate::shapes::routes(),
            }
        }
    }

    pub(super) fn app() -> Router {
        let origin = HeaderValue::from_static("https://app.example.com");
        Server::default().with_cors(CorsLayer::new().allow_origin([origin])).build()
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
                Some(cors) => crate::shapes::routes().layer(cors),
                None => crate::shapes::routes(),
            }
        }
    }

    pub(super) fn app() -> Router {
        Server::default().with_cors(CorsLayer::new()).build()
    }
}

#[tokio::test]
async fn pages() {
    let rows = [("https://app.example.com", "GET", true), ("https://b.test", "GET", false)];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
    let (their, our) = (theirs::Server::default().build(), ours::Server::default().build());
    crate::shapes::both(their, our, &[("https://app.example.com", "GET", false)]).await;
}
