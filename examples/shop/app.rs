//! The shop's API: who may call it from a page, and how its areas are put together.

// By path, because the tests take this file as a module of theirs.
#[path = "admin.rs"]
mod admin;
#[path = "auth.rs"]
mod auth;
#[path = "open.rs"]
mod open;
#[path = "products.rs"]
mod products;
#[path = "store.rs"]
mod store;

use axum::{
    Router,
    middleware::from_fn,
    routing::{get, post, put},
};
use cors_runtime::{cors_policy, cors_route};

cors_policy! {
    /// The company's sites, for everything that has no policy of its own.
    pub(crate) Company {
        origins: [
            "https://www.example.com",
            "https://shop.example.com",
            "https://admin.example.com",
        ],
    }

    /// The storefront and its previews: a single-page app with a bearer token.
    pub(crate) Storefront {
        origins: ["https://shop.example.com", "https://*.preview.example.com"],
        methods: [GET, POST, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["location", "x-total-count"],
        max_age: 600,
    }

    /// The back office, which has a session cookie.
    pub(crate) BackOffice {
        origins: ["https://admin.example.com"],
        methods: [GET, POST, PUT],
        headers: ["content-type"],
        credentials: true,
        max_age: 600,
    }

    /// What anybody's page may read.
    pub(crate) OpenData { origins: ["*"], expose: ["etag"] }
}

// What must stay true of the policies, whoever edits them: the compiler sees to it.
const _: () = assert!(!Storefront::allows_credentials());
const _: () = assert!(!BackOffice::allows_origin("https://shop.example.com"));
const _: () = assert!(!Company::allows_header("authorization"));

/// The whole API, with a stock of its own.
pub(crate) fn router() -> Router {
    // Each handler says who may call it, with `#[cors(…)]`. The authentication stands in front of
    // them, so it has to let preflights pass.
    let products = Router::new()
        .route("/", cors_route!(get(products::list).post(products::create)))
        .route(
            "/{id}",
            cors_route!(get(products::read).put(products::update).delete(products::delete)),
        )
        .layer(from_fn(auth::require_token));

    // An area under one policy. It stands around the authentication and answers the preflights
    // of plain routes itself; `rotate_keys` has a policy of its own all the same.
    let admin = Router::new()
        .route("/orders", get(admin::orders))
        .route("/prices/{id}", put(admin::set_price))
        .route("/keys", cors_route!(put(admin::rotate_keys)))
        .route_layer(from_fn(auth::require_session))
        .route("/session", post(admin::sign_in))
        .layer(BackOffice);

    let open = Router::new().route("/catalog", get(open::catalog)).layer(OpenData);

    Router::new()
        .route("/status", get(async || "open"))
        .nest("/products", products)
        .nest("/admin", admin)
        .nest("/open", open)
        .layer(Company)
        .with_state(store::Store::default())
}
