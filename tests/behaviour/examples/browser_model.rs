//! The example's own tests run here too, as a module of theirs. This one holds the comment to its
//! word.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/browser_model.rs"]
mod example;

use crate::examples::{console::replay, server::serve};

#[tokio::test]
async fn its_head_comment() {
    let source = include_str!("../../../examples/browser_model.rs");
    replay("browser_model", source, &[serve(example::app()).await]).await;
}
