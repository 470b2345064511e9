//! A desktop app's web view, and its development server.

mod theirs {
    use axum::Router;
    use http::{Method, header};
    use tower_http::cors::{AllowOrigin, CorsLayer};

    const ORIGINS: [&str; 3] =
        ["tauri://localhost", "http://tauri.localhost", "http://localhost:1420"];

    pub(super) fn app() -> Router {
        let origin = AllowOrigin::predicate(|origin, _| ORIGINS.iter().any(|own| origin == own));
        let cors = CorsLayer::new()
            .allow_origin(origin)
            .allow_methods([Method::GET, Method::POST, Method::DELETE])
            .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE]);
        crate::shapes::routes().layer(cors)
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::cors_policy;

    cors_policy! {
        Shell {
            origins: ["tauri://localhost", "http://tauri.localhost", "http://localhost:1420"],
            methods: [DELETE],
            headers: ["authorization", "content-type"],
        }
    }

    pub(super) fn app() -> Router {
        crate::shapes::routes().layer(Shell)
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("tauri://localhost", "DELETE token", true),
        ("http://tauri.localhost", "POST json", true),
        ("http://localhost:1420", "GET", true),
        ("http://localhost:1421", "GET", false),
    ];
    crate::shapes::both(theirs::app(), ours::app(), &rows).await;
}
