//! Several applications in one program: each names its policy, and the router is the same.

mod theirs {
    use axum::Router;
    use http::HeaderValue;
    use tower_http::cors::CorsLayer;

    pub(super) trait Front {
        const ORIGIN: &'static str;
    }

    pub(super) struct Shop;
    impl Front for Shop {
        const ORIGIN: &'static str = "https://shop.example.com";
    }

    pub(super) struct Office;
    impl Front for Office {
        const ORIGIN: &'static str = "https://office.example.com";
    }

    pub(super) fn router<F: Front>() -> Router {
        let origin = HeaderValue::from_static(F::ORIGIN);
        crate::shapes::routes().layer(CorsLayer::new().allow_origin(origin))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{CorsLayer, Policy, cors_policy};

    cors_policy! {
        pub(super) Shop { origins: ["https://shop.example.com"] }
        pub(super) Office { origins: ["https://office.example.com"] }
    }

    pub(super) fn router<P: Policy>() -> Router {
        crate::shapes::routes().layer(CorsLayer::<P>::new())
    }
}

#[tokio::test]
async fn pages() {
    let (shop, office) = ("https://shop.example.com", "https://office.example.com");
    let rows = [(shop, "GET", true), (office, "GET", false)];
    let (their, our) = (theirs::router::<theirs::Shop>(), ours::router::<ours::Shop>());
    // The only origin of a `CorsLayer` is sent to everybody, and compared by the browser.
    crate::shapes::both(their, our, &rows).await;
    let rows = [(shop, "GET", false), (office, "GET", true)];
    let (their, our) = (theirs::router::<theirs::Office>(), ours::router::<ours::Office>());
    crate::shapes::both(their, our, &rows).await;
}
