//! A crate between the runtime and the program, in the edition before: it knows the runtime under
//! another name, re-exports the macros and uses them itself.

pub use policies::{cors, cors_policy, cors_route};

/// Under a third name.
pub mod web {
    pub use policies as runtime;
}

cors_policy! {
    /// Declared in edition 2021, with a renamed runtime.
    pub Older {
        origins: ["https://app.example.com", "https://*.preview.example.com:*"],
        methods: [GET, PUT],
        headers: ["content-type"],
        max_age: 600,
    }
}

/// A handler of edition 2021.
#[cors(Older, crate = policies)]
pub async fn older() -> &'static str {
    "older"
}

/// A handler with a policy of its own.
#[cors(crate = ::policies, origins = ["https://app.example.com"])]
pub async fn inline() {}

/// A route of edition 2021.
pub fn route() -> axum::routing::MethodRouter {
    cors_route!(get(older).put(older).post(inline))
}
