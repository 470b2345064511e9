use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: [env!("CORS_TESTS_NO_SUCH_VARIABLE")],
    }
}

fn main() {}
