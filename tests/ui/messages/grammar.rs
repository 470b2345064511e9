//! The form of a policy, and several mistakes in one.
use cors_runtime::cors_policy;

cors_policy! {
    struct Struct { origins: ["https://app.example.com"] }
    Equals { origins = ["https://app.example.com"] }
    NoComma { origins: ["https://a.example.com" "https://b.example.com"] methods: [PUT] }
    NoValue { origins: , methods: [PUT] }
    Attribute { #[serde(default)] origins: ["https://app.example.com"] }
    Reference { origins: &["https://app.example.com"] }
}

cors_policy! {
    Dashboard;
}

cors_policy! {
    origins: ["https://app.example.com"],
}

// Six mistakes are six errors, each at its own literal or key.
cors_policy! {
    pub SixMistakes {
        origins: [
            "https://app.example.com/",
        ],
        methods: [TRACE],
        header: ["content-type"],
        expose: ["x-total-count:"],
        credentials: yes,
        max_age: 3600000,
    }
}

// The policy exists in spite of them, so what uses it has none.
const _: () = assert!(SixMistakes::allows_origin("https://app.example.com"));

fn router() -> axum::Router {
    axum::Router::new().layer(SixMistakes)
}

// A conflict is one where both halves are compiled.
cors_policy! {
    Conditional {
        origins: [
            "https://*.example.com",
            #[cfg(debug_assertions)] "https://app.example.com",
            #[cfg(not(debug_assertions))] "https://other.example.com",
        ],
        headers: [#[cfg(debug_assertions)] "x-one", #[cfg(debug_assertions)] "X-One"],
    }
}

macro_rules! one_origin {
    ($origin:expr) => {
        cors_policy! { MacroVariable { origins: [$origin] } }
    };
}

one_origin!("https://app.example.com/");

// What is tried first for previews and for the local network: the message names a page of the guide.
cors_policy! {
    pub Previews {
        origins: ["https://*-team.vercel.app", "https://*.vercel.app"],
        credentials: true,
    }
    pub LocalNetwork {
        origins: ["http://192.168.*.*:8080", "http://10.0.0.0/8"],
    }
}

fn main() {}
