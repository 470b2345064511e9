//! A flag that decides about methods.
//!
//! Awkward: what a policy allows beside origins is fixed in the source, so each choice is a policy.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method};
    use tower_http::cors::CorsLayer;

    pub(super) fn app(read_only: bool, origin: HeaderValue) -> Router {
        let mut methods = vec![Method::GET];
        if !read_only {
            methods.extend([Method::PUT, Method::DELETE]);
        }
        crate::shapes::routes()
            .layer(CorsLayer::new().allow_origin([origin]).allow_methods(methods))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSet, OriginSetError, cors_policy};

    cors_policy! {
        Reader { origins: [runtime] }
        Editor { origins: [runtime], methods: [PUT, DELETE] }
    }

    pub(super) fn app(read_only: bool, origins: OriginSet) -> Result<Router, OriginSetError> {
        Ok(if read_only {
            crate::shapes::routes().layer(Reader::with_origins(origins)?)
        } else {
            crate::shapes::routes().layer(Editor::with_origins(origins)?)
        })
    }
}

#[tokio::test]
async fn pages() {
    let app = "https://app.example.com";
    for read_only in [true, false] {
        let their = theirs::app(read_only, http::HeaderValue::from_static(app));
        let our = ours::app(read_only, app.parse().unwrap()).unwrap();
        let rows =
            [(app, "GET", true), (app, "DELETE", !read_only), ("https://b.test", "GET", false)];
        crate::shapes::both(their, our, &rows).await;
    }
}
