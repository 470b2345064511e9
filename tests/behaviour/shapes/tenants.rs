//! Tenants' domains, which the program learns while it runs.

mod theirs {
    use std::{
        collections::HashSet,
        sync::{Arc, RwLock},
    };

    use axum::Router;
    use tower_http::cors::{AllowOrigin, CorsLayer};

    #[derive(Clone, Default)]
    pub(super) struct Tenants(Arc<RwLock<HashSet<String>>>);

    impl Tenants {
        pub(super) fn replace(&self, origins: &[&str]) {
            *self.0.write().unwrap() = origins.iter().map(|&origin| origin.to_owned()).collect();
        }
    }

    pub(super) fn app(tenants: Tenants) -> Router {
        let origin = AllowOrigin::predicate(move |origin, _| {
            let tenants = tenants.0.read().unwrap();
            origin.to_str().is_ok_and(|origin| tenants.contains(origin))
        });
        crate::shapes::routes().layer(CorsLayer::new().allow_origin(origin))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{CorsLayer, OriginSet, OriginSetError, cors_policy};

    cors_policy! {
        pub(super) Widget { origins: [runtime] }
    }

    pub(super) fn replace(
        cors: &CorsLayer<Widget>,
        origins: &[&str],
    ) -> Result<(), OriginSetError> {
        cors.set_origins(OriginSet::parse(origins)?)
    }

    pub(super) fn app(cors: CorsLayer<Widget>) -> Router {
        crate::shapes::routes().layer(cors)
    }
}

#[tokio::test]
async fn pages() {
    let tenants = theirs::Tenants::default();
    let cors = ours::Widget::with_origins("".parse().unwrap()).unwrap();
    let (their, our) = (theirs::app(tenants.clone()), ours::app(cors.clone()));
    let (one, two) = ("https://one.example", "https://two.example");
    for (list, answers) in
        [(&[][..], [false, false]), (&[one], [true, false]), (&[two], [false, true])]
    {
        tenants.replace(list);
        ours::replace(&cors, list).unwrap();
        let rows = [(one, "GET", answers[0]), (two, "GET", answers[1])];
        crate::shapes::both(their.clone(), our.clone(), &rows).await;
    }
}
