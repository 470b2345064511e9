use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://app.example.com", FRONTEND],
        headers: [header_of(FRONTEND)],
    }

    Constant { origins: FRONTENDS }
}

fn main() {}
