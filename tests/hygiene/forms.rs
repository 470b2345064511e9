//! Everything that a policy and a handler may look like.
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic)]
#![allow(
    clippy::double_must_use,
    clippy::manual_async_fn,
    clippy::missing_panics_doc,
    reason = "of what is written here, not of what the macros write"
)]

use axum::{Json, Router, extract::State, http::HeaderMap};
use cors_runtime::{cors, cors_policy, cors_route};

cors_policy! {
    /// A documented policy.
    #[derive(PartialEq, Eq, Debug)]
    pub Documented {
        origins: [
            "https://app.example.com",
            #[cfg(debug_assertions)] "http://localhost:3000",
            #[cfg(not(debug_assertions))] env!("NOT_SET_IN_DEBUG_BUILDS"),
        ],
        methods: [GET, "M-SEARCH", #[cfg(debug_assertions)] DELETE],
        headers: ["content-type", "Authorization"],
    }

    pub(crate) Crate { origins: ["*"] }

    // What a release build goes by may be covered in a debug build.
    Covered {
        origins: ["http://localhost:1420", #[cfg(debug_assertions)] "http://localhost:*"],
        methods: [PUT, #[cfg(debug_assertions)] "*"],
        headers: [#[cfg(debug_assertions)] "x-one", #[cfg(not(debug_assertions))] "x-one"],
    }

    #[cfg(any())]
    Absent { origins: ["https://absent.example.com"] }

    #[allow(insecure_origin, reason = "the intranet has no certificates")]
    Insecure { origins: ["http://intranet.example.com"], credentials: true }
}

#[cfg(any())]
cors_policy! { Absent { origins: ["https://other.example.com"] } }

const _: () = assert!(Documented::allows_origin("http://localhost:3000"));
const _: () = assert!(Documented::allows_method("DELETE"));
const _: () = assert!(Documented::max_age().is_none());
const _: () = assert!(Covered::allows_origin("http://localhost:5173"));
const _: () = assert!(Covered::allows_method("DELETE"));

/// Handlers, public in a module.
pub mod handlers {
    use super::{Documented, HeaderMap, Json, State, cors};

    /// A handler.
    #[cors(Documented)]
    pub async fn list(State(count): State<u32>) -> String {
        count.to_string()
    }

    #[cors(super::Insecure, allow(json_content_type, reason = "old clients send text/plain"))]
    pub(crate) async fn create<'a, T, const N: usize>(
        headers: HeaderMap,
        Json(_): Json<T>,
    ) -> &'a str
    where
        T: Send + 'static,
    {
        let _ = headers.get("accept");
        "created"
    }

    /// Not asynchronous.
    #[cors(same_origin)]
    #[must_use]
    pub fn remove() -> impl std::future::Future<Output = ()> + Send {
        async {}
    }

    #[cfg(any())]
    #[cors(Absent)]
    pub async fn absent() {}
}

use handlers::list;

#[cors(origins = ["https://admin.example.com"], headers = ["content-type"], credentials = true)]
async fn update(Json(item): Json<u32>) -> Json<u32> {
    Json(item)
}

/// The application.
pub fn router() -> Router {
    cors_policy! { Local { origins: ["https://local.example.com"] } }
    assert!(Local::allows_origin("https://local.example.com"));
    Router::new()
        .route("/items", cors_route!(get(list).post(handlers::create::<u32, 2>).put(update)))
        .route("/any", cors_route!(any(list).delete(handlers::remove)))
        .route("/on", cors_route!(on(axum::routing::MethodFilter::GET, list).fallback(update)))
        .layer(Crate)
        .with_state(1)
}

#[test]
fn every_form_compiles() {
    let _ = router();
    // The function is as it was written.
    drop(list(State(1)));
}
