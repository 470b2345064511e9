//! Origins in a database: asked for each request by the one, handed on with each change by the other.
//!
//! Awkward: the program hands the list on where it writes a shop, or at intervals. A change that
//! another program has made arrives no sooner.

mod theirs {
    use axum::Router;
    use tower_http::cors::{AllowOrigin, CorsLayer};

    use crate::shapes::store::Store;

    pub(super) fn app(store: Store) -> Router {
        let origin = AllowOrigin::async_predicate(move |origin, _| {
            let store = store.clone();
            async move {
                let Ok(origin) = origin.to_str() else { return false };
                store.origins().await.iter().any(|known| known == origin)
            }
        });
        crate::shapes::routes().layer(CorsLayer::new().allow_origin(origin))
    }
}

mod ours {
    use std::error::Error;

    use axum::Router;
    use cors_runtime::{CorsLayer, OriginSet, cors_policy};

    use crate::shapes::store::Store;

    cors_policy! {
        pub(super) Shops { origins: [runtime] }
    }

    /// At the start, and whenever a shop is written.
    pub(super) async fn refresh(
        cors: &CorsLayer<Shops>,
        store: &Store,
    ) -> Result<(), Box<dyn Error>> {
        Ok(cors.set_origins(OriginSet::parse(store.origins().await)?)?)
    }

    pub(super) fn app(cors: CorsLayer<Shops>) -> Router {
        crate::shapes::routes().layer(cors)
    }
}

#[tokio::test]
async fn pages() {
    let store = crate::shapes::store::Store::default();
    let cors = ours::Shops::with_origins("".parse().unwrap()).unwrap();
    let (their, our) = (theirs::app(store.clone()), ours::app(cors.clone()));
    let shop = "https://shop.example";
    for is_known in [false, true] {
        if is_known {
            store.insert(shop).await;
        }
        ours::refresh(&cors, &store).await.unwrap();
        let rows = [(shop, "GET", is_known), ("https://other.example", "GET", false)];
        crate::shapes::both(their.clone(), our.clone(), &rows).await;
    }
}
