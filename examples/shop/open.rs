//! Open data, for anybody's page.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header::ETAG},
    response::AppendHeaders,
};

use super::store::Store;

pub(crate) async fn catalog(
    State(store): State<Store>,
) -> (AppendHeaders<[(HeaderName, String); 1]>, Json<Vec<String>>) {
    let names: Vec<String> =
        store.stock().products.values().map(|product| product.name.clone()).collect();
    let mut hasher = DefaultHasher::new();
    names.hash(&mut hasher);
    (AppendHeaders([(ETAG, format!("\"{:x}\"", hasher.finish()))]), Json(names))
}
