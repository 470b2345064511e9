//! The API: handlers with policies of their own, an area under another one, and an app-wide policy
//! for everything else.

use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse},
    routing::get,
};
use cors_runtime::{CorsLayer, cors, cors_route};

use crate::policies::{Dashboard, OpenData, Previews, Yours};

/// Cookies belong to hosts, whatever the port: the page on the same host sets it as well.
pub(crate) const SESSION: &str = "session=1; HttpOnly; SameSite=Lax; Path=/";

/// `yours` is the layer whose origins are typed.
pub(crate) fn router(yours: CorsLayer<Yours>) -> Router {
    let previews = Router::new().route("/", get(list_drafts).post(create_draft)).layer(Previews);
    Router::new()
        .route("/items", cors_route!(get(list_items).post(create_item)))
        .route("/items/{id}", cors_route!(get(read_item).put(replace_item).delete(delete_item)))
        .route("/keys", cors_route!(post(rotate_keys)))
        .nest("/drafts", previews)
        .route("/stations", get(stations))
        .route("/yours", get(read_yours).put(replace_yours).delete(delete_yours).layer(yours))
        // Everything else, 404s included.
        .layer(OpenData)
}

/// Its own policy, because only the admin's page may create items.
#[cors(origins = ["http://admin.localhost:8101"], headers = ["content-type"])]
async fn create_item(Json(text): Json<String>) -> (StatusCode, String) {
    (StatusCode::CREATED, text)
}

/// Never cross-origin, whatever the app-wide policy says.
#[cors(same_origin)]
async fn rotate_keys() -> &'static str {
    "rotated"
}

async fn list_drafts() -> Json<[&'static str; 1]> {
    Json(["draft"])
}

#[cors(Dashboard)]
async fn list_items() -> impl IntoResponse {
    let cookie = AppendHeaders([(SET_COOKIE, SESSION)]);
    (cookie, AppendHeaders([("x-total-count", "2")]), Json(["one", "two"]))
}

#[cors(Dashboard)]
async fn read_item(Path(id): Path<u32>) -> Result<impl IntoResponse, StatusCode> {
    // One header that the policy exposes, and one that it does not.
    let headers = AppendHeaders([("x-total-count", "2"), ("x-served-by", "playground")]);
    let cookie = AppendHeaders([(SET_COOKIE, SESSION)]);
    if id < 3 {
        Ok((headers, cookie, Json(format!("item {id}"))))
    } else {
        Err(StatusCode::NOT_FOUND)
    }
}

#[cors(Dashboard)]
async fn replace_item(Path(id): Path<u32>, headers: HeaderMap, Json(text): Json<String>) -> String {
    let who = if headers.contains_key("authorization") { "a known user" } else { "somebody" };
    format!("item {id} is now {text:?}, says {who}")
}

#[cors(Dashboard)]
async fn delete_item(Path(_): Path<u32>) -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn read_yours() -> impl IntoResponse {
    (AppendHeaders([("x-total-count", "1")]), Json("yours"))
}

async fn replace_yours(Json(text): Json<String>) -> String {
    format!("yours is now {text:?}")
}

async fn delete_yours() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn create_draft(Json(text): Json<String>) -> (StatusCode, String) {
    (StatusCode::CREATED, text)
}

async fn stations() -> impl IntoResponse {
    (AppendHeaders([("etag", "\"1\"")]), Json(["north", "south"]))
}
