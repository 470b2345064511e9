//! Who may send, and what is logged of those who may not.

use cors_runtime::{TrustedSender, cors, cors_policy};

mod hosts;
mod log;

cors_policy! {
    pub App { origins: ["https://app.example.com"] }
    pub Gate { origins: ["https://app.example.com"], enforce: true }
}

async fn handler() {}

async fn guarded(_: TrustedSender<App>) {}

#[cors(App)]
async fn guarded_handler(_: TrustedSender<App>) {}
