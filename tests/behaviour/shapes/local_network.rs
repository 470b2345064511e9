//! A device on the local network: phones, and the computers beside it.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Method};
    use tower_http::cors::{AllowOrigin, CorsLayer};

    pub(super) fn app() -> Router {
        let cors = CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(|origin, _| is_local(origin)))
            .allow_methods([Method::GET, Method::PUT]);
        crate::shapes::routes().layer(cors)
    }

    fn is_local(origin: &HeaderValue) -> bool {
        let Ok(origin) = origin.to_str() else { return false };
        let Some(host) = origin.strip_prefix("http://") else { return false };
        host.starts_with("192.168.") || host.starts_with("10.") || host.starts_with("localhost")
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSet, OriginSetError, cors_policy};

    cors_policy! {
        Device { origins: [runtime], methods: [PUT] }
    }

    pub(super) fn app() -> Result<Router, OriginSetError> {
        let local = OriginSet::rule(|origin| origin.is_private_network() || origin.is_loopback());
        Ok(crate::shapes::routes().layer(Device::with_origins(local)?))
    }
}

#[tokio::test]
async fn pages() {
    let rows = [
        ("http://192.168.1.20:3000", "PUT", true),
        ("http://10.0.0.7", "GET", true),
        ("http://localhost:5173", "PUT", true),
        ("http://203.0.113.9", "GET", false),
    ];
    crate::shapes::both(theirs::app(), ours::app().unwrap(), &rows).await;
    // What the comparison of text lets in.
    for evil in ["http://192.168.evil.test", "http://10.evil.test", "http://localhost.evil.test"] {
        crate::shapes::check(theirs::app(), &[(evil, "PUT", true)]).await;
        crate::shapes::check(ours::app().unwrap(), &[(evil, "PUT", false)]).await;
    }
}
