//! A policy adapted to a server that is not tower.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/adapter.rs"]
mod example;

use crate::examples::{console::replay, server::listen};

#[tokio::test]
async fn its_head_comment() {
    let (listener, address) = listen().await;
    tokio::spawn(example::serve(listener));
    replay("adapter", include_str!("../../../examples/adapter.rs"), &[address]).await;
}
