//! Six mistakes, six errors, each on its own literal or key, and no other.
use cors_runtime::cors_policy;

cors_policy! {
    pub Dashboard {
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

fn main() {}
