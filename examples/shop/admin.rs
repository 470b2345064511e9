//! The back office. Its policy stands around the whole area.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header::SET_COOKIE},
    response::AppendHeaders,
};
use cors_runtime::cors;
use serde::Deserialize;

use super::{auth::SESSION, store::Store};

#[derive(Deserialize)]
pub(crate) struct Password {
    password: String,
}

/// Sets the session's cookie. `SameSite=Strict` keeps it from requests that other sites make; CORS
/// does not, because it says who may read a response and not who may ask.
pub(crate) async fn sign_in(
    Json(Password { password }): Json<Password>,
) -> Result<(StatusCode, AppendHeaders<[(HeaderName, String); 1]>), StatusCode> {
    if password != "open sesame" {
        return Err(StatusCode::FORBIDDEN);
    }
    let cookie = format!("{SESSION}; HttpOnly; Secure; SameSite=Strict; Path=/admin");
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie)])))
}

pub(crate) async fn orders() -> Json<[&'static str; 2]> {
    Json(["2 kettles for Ada", "1 teapot for Charles"])
}

pub(crate) async fn set_price(
    State(store): State<Store>,
    Path(id): Path<u32>,
    Json(cents): Json<u32>,
) -> StatusCode {
    match store.stock().products.get_mut(&id) {
        Some(product) => {
            product.cents = cents;
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

/// For `curl` and cron, and for no page of another origin, the back office's own included.
#[cors(same_origin)]
pub(crate) async fn rotate_keys() -> StatusCode {
    StatusCode::NO_CONTENT
}
