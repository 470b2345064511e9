//! A policy around a plain tower service that hyper serves.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/hyper.rs"]
mod example;

use crate::examples::{console::replay, server::listen};

#[tokio::test]
async fn its_head_comment() {
    let (listener, address) = listen().await;
    tokio::spawn(example::serve(listener));
    replay("hyper", include_str!("../../../examples/hyper.rs"), &[address]).await;
}
