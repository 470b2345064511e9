//! What generated code survives: renamed and re-exported runtimes, names that shadow the prelude's,
//! function bodies, macros, and other attributes on the same function.
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic)]

pub mod forms;
#[allow(unreachable_pub, reason = "as in a crate of users")]
mod type_parameter;

use axum::{Router, body::Body};
use cors_tests::{cors_headers, preflight};
use http::StatusCode;
use tower::ServiceExt;

async fn methods_of_preflight(router: Router) -> (StatusCode, Vec<String>) {
    let request = preflight::<Body>("/", "https://app.example.com", "PUT");
    let Ok(response) = router.oneshot(request).await;
    let lines = cors_headers(response.headers());
    let methods = lines.into_iter().filter(|line| line.contains("methods")).collect();
    (response.status(), methods)
}

/// Through a third crate, and under a third name.
mod through_third_crate {
    use cors_tests_third::{cors, cors_policy, cors_route, web::runtime};

    cors_policy! { Policy { origins: ["https://app.example.com"], methods: [PUT] } }
    runtime::cors_policy! { Other { origins: ["https://app.example.com"], methods: [PUT] } }

    #[cors(Policy, crate = cors_tests_third::web::runtime)]
    async fn handler() {}

    #[runtime::cors(Other, crate = runtime)]
    async fn other() {}

    pub(crate) fn router() -> axum::Router {
        let _: axum::routing::MethodRouter = runtime::cors_route!(put(other));
        axum::Router::new().route("/", cors_route!(put(handler)))
    }
}

/// No prelude, and every name of it taken by something else.
#[no_implicit_prelude]
#[allow(dead_code, unused_macros, reason = "the names are there to be in the way")]
mod no_prelude {
    struct Option;
    struct Some;
    struct None;
    struct Result;
    struct Clone;
    struct Copy;
    struct Default;
    struct Vec;
    mod core {}
    mod http {}
    mod axum {}
    mod std {}
    macro_rules! assert {
        () => {};
    }
    macro_rules! panic {
        () => {};
    }
    macro_rules! option_env {
        () => {};
    }

    ::cors_runtime::cors_policy! {
        /// Documented.
        pub(crate) Policy {
            origins: [
                "https://app.example.com",
                "https://*.preview.example.com",
                env!("CORS_TESTS_ORIGIN"),
            ],
            methods: [PUT],
            headers: ["content-type"],
            expose: ["etag"],
            max_age: 600,
        }

        /// With names that the generated code might use.
        pub(crate) TEXT { origins: ["https://text.example.com", runtime], enforce: true }

        /// As generic code names its parameters.
        pub(crate) S { origins: ["https://s.example.com"] }

        /// Each origin by its own.
        pub(crate) Combined { policies: [Policy, TEXT, super::in_another::Other], enforce: true }
    }

    #[::cors_runtime::cors(Combined)]
    async fn handler(json: ::axum::Json<::core::primitive::u32>) {
        let _ = json;
    }

    #[::cors_runtime::cors(origins = ["https://app.example.com"], headers = ["content-type"])]
    async fn inline() {}

    #[::cors_runtime::cors(same_origin)]
    async fn denied() {}

    #[::cors_runtime::cors(S)]
    async fn letter() {}

    pub(crate) fn router() -> ::axum::Router {
        ::axum::Router::new().route(
            "/",
            ::cors_runtime::cors_route!(put(handler).get(inline).post(denied).fallback(letter)),
        )
    }
}

/// A member of a combined policy from another module, deprecated at that.
mod in_another {
    cors_runtime::cors_policy! {
        #[deprecated]
        pub(super) Other { origins: ["https://other.example.com"] }
    }
}

/// In the body of a function, twice the same name.
fn in_a_body() -> Router {
    use cors_runtime::{cors, cors_policy, cors_route};
    {
        cors_policy! { Policy { origins: ["https://other.example.com"] } }
        assert!(!Policy::allows_origin("https://app.example.com"));
    }
    cors_policy! {
        Policy { origins: ["https://app.example.com"], methods: [PUT] }
        Other { origins: ["https://other.example.com"] }
        Both { policies: [Policy, #[cfg(all())] Other, #[cfg(any())] Nothing] }
    }
    #[cors(Both)]
    async fn handler() {}
    Router::new().route("/", cors_route!(put(handler)))
}

/// Out of a `macro_rules`, whose variables arrive as groups.
mod from_a_macro {
    use cors_runtime::{cors, cors_policy, cors_route};

    macro_rules! service {
        ($policy:ident, $path:path, $origin:literal, $other:expr, $method:ident, $handler:ident) => {
            cors_policy! {
                $policy { origins: [$origin, $other], methods: [$method] }
            }

            #[cors($path)]
            async fn $handler() {}

            pub(crate) fn router() -> axum::Router {
                axum::Router::new().route("/", cors_route!(put($handler)))
            }
        };
    }

    service! {
        Policy, self::Policy, "https://app.example.com", "https://admin.example.com", PUT, handler
    }
}

/// Other attributes on the same function, above and below.
mod other_attributes {
    use axum::{Json, debug_handler, extract::State};
    use cors_runtime::{cors, cors_route};

    #[tracing::instrument(skip_all)]
    #[cors(origins = ["https://app.example.com"], headers = ["content-type"])]
    #[utoipa::path(put, path = "/", responses((status = 200)))]
    #[debug_handler]
    async fn below(State(state): State<u8>, Json(item): Json<u32>) -> Json<u32> {
        Json(item + u32::from(state))
    }

    #[debug_handler]
    #[utoipa::path(get, path = "/", responses((status = 200)))]
    #[cors(same_origin)]
    #[tracing::instrument]
    async fn above() {}

    pub(crate) fn router() -> axum::Router {
        axum::Router::new().route("/", cors_route!(get(above).put(below))).with_state(1)
    }
}

#[tokio::test]
async fn each_answers_the_preflight_of_its_route() {
    let allowed = |methods: &str| {
        (StatusCode::NO_CONTENT, vec![format!("access-control-allow-methods: {methods}")])
    };
    for (row, router, methods) in [
        ("through a third crate", through_third_crate::router(), "PUT"),
        (
            "renamed, in edition 2021",
            Router::new().route("/", cors_tests_third::route()),
            "GET,HEAD,PUT",
        ),
        ("no prelude", no_prelude::router(), "PUT"),
        ("in a body", in_a_body(), "PUT"),
        ("from a macro", from_a_macro::router(), "PUT"),
        ("other attributes", other_attributes::router(), "PUT"),
    ] {
        assert_eq!(methods_of_preflight(router).await, allowed(methods), "{row}");
    }
}
