//! The API: three areas, each under its policy.

use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse},
    routing::get,
};
use cors_runtime::cors_policy;

pub(crate) const PORT: u16 = 8100;

cors_policy! {
    /// The single-page app that edits items.
    #[allow(local_origin_in_release, reason = "the playground talks to this machine alone")]
    pub(crate) Dashboard {
        origins: ["http://localhost:8101"],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }

    /// Previews of the app, each on a name of its own.
    pub(crate) Previews {
        origins: ["http://*.preview.localhost:*"],
        headers: ["content-type"],
    }

    /// Public, read-only data.
    pub(crate) OpenData { origins: ["*"], expose: ["etag"] }
}

// Tests of the policies that run in the compiler.
const _: () = assert!(Dashboard::allows_origin("http://localhost:8101"));
const _: () = assert!(!Dashboard::allows_origin("http://localhost:8102"));
const _: () = assert!(Previews::allows_origin("http://pr-7.preview.localhost:8101"));
const _: () = assert!(!OpenData::allows_credentials());

pub(crate) fn router() -> Router {
    let items = Router::new()
        .route("/", get(list_items))
        .route("/{id}", get(read_item).put(replace_item).delete(delete_item))
        .layer(Dashboard);
    let drafts = Router::new().route("/", get(list_items).post(create_draft)).layer(Previews);
    let open = Router::new().route("/stations", get(stations)).layer(OpenData);
    Router::new()
        .route("/internal", get(async || "no policy, so no other origin can read this"))
        .nest("/items", items)
        .nest("/drafts", drafts)
        .nest("/open", open)
}

async fn list_items() -> impl IntoResponse {
    let cookie = AppendHeaders([(SET_COOKIE, "session=1; HttpOnly; SameSite=Lax")]);
    (cookie, AppendHeaders([("x-total-count", "2")]), Json(["one", "two"]))
}

async fn read_item(Path(id): Path<u32>) -> Result<Json<String>, StatusCode> {
    if id < 3 { Ok(Json(format!("item {id}"))) } else { Err(StatusCode::NOT_FOUND) }
}

async fn replace_item(Path(id): Path<u32>, headers: HeaderMap, Json(text): Json<String>) -> String {
    let who = if headers.contains_key("authorization") { "a known user" } else { "somebody" };
    format!("item {id} is now {text:?}, says {who}")
}

async fn delete_item(Path(_): Path<u32>) -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn create_draft(Json(text): Json<String>) -> (StatusCode, String) {
    (StatusCode::CREATED, text)
}

async fn stations() -> impl IntoResponse {
    (AppendHeaders([("etag", "\"1\"")]), Json(["north", "south"]))
}
