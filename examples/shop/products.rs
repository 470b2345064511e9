//! The products: list, create, read, update, delete, each for the storefront's pages.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header::LOCATION},
    response::AppendHeaders,
};
use cors_runtime::cors;

use super::{
    Storefront,
    store::{Product, Store},
};

const TOTAL: HeaderName = HeaderName::from_static("x-total-count");

#[cors(Storefront)]
pub(crate) async fn list(
    State(store): State<Store>,
) -> (AppendHeaders<[(HeaderName, usize); 1]>, Json<BTreeMap<u32, Product>>) {
    let products = store.stock().products.clone();
    (AppendHeaders([(TOTAL, products.len())]), Json(products))
}

#[cors(Storefront)]
pub(crate) async fn create(
    State(store): State<Store>,
    Json(product): Json<Product>,
) -> (StatusCode, AppendHeaders<[(HeaderName, String); 1]>) {
    let id = store.stock().add(product);
    (StatusCode::CREATED, AppendHeaders([(LOCATION, format!("/products/{id}"))]))
}

#[cors(Storefront)]
pub(crate) async fn read(
    State(store): State<Store>,
    Path(id): Path<u32>,
) -> Result<Json<Product>, StatusCode> {
    store.stock().products.get(&id).cloned().map(Json).ok_or(StatusCode::NOT_FOUND)
}

#[cors(Storefront)]
pub(crate) async fn update(
    State(store): State<Store>,
    Path(id): Path<u32>,
    Json(product): Json<Product>,
) -> StatusCode {
    match store.stock().products.get_mut(&id) {
        Some(old) => {
            *old = product;
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

#[cors(Storefront)]
pub(crate) async fn delete(State(store): State<Store>, Path(id): Path<u32>) -> StatusCode {
    match store.stock().products.remove(&id) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}
