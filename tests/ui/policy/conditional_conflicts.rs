//! A conflict is one where both halves are compiled.
use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: [
            "https://*.example.com",
            #[cfg(debug_assertions)] "https://app.example.com",
            #[cfg(not(debug_assertions))] "https://other.example.com",
        ],
        headers: [#[cfg(debug_assertions)] "x-one", #[cfg(debug_assertions)] "X-One"],
    }
}

fn main() {}
