use axum::Router;
use cors_runtime::cors_policy;

cors_policy! {
    App { origins: ["https://app.example.com"], methods: [PUT] }
}

/// `after_routes` of your `impl Hooks for App` returns `Ok(with_cors(router))`.
fn with_cors(router: Router) -> Router {
    router.layer(App)
}

// The guide shows the code above.

use std::net::SocketAddr;

use axum::{body::Body, extract::Request, response::Response, routing::any};
use cors_runtime::{CorsLayer, Policy};

async fn answer(request: Request) -> Response {
    let (status, header) = crate::answer(request.uri().path());
    let response = Response::builder().status(status).header("handler", "ran");
    let response = match header {
        Some((name, value)) => response.header(name, value),
        None => response,
    };
    response.body(Body::empty()).expect("a response")
}

async fn serve<P: Policy>(cors: CorsLayer<P>) -> SocketAddr {
    let (listener, address) = crate::listener().await;
    let router = crate::raw::PATHS
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, any(answer)));
    tokio::spawn(axum::serve(listener, router.layer(cors)).into_future());
    address
}

/// What loco hands to `after_routes` is a router of axum.
#[tokio::test(flavor = "multi_thread")]
async fn rows() {
    let _ = with_cors(Router::new());
    crate::check_rows!(serve, CorsLayer::from, &[]);
}
