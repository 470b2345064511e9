use cors_runtime::cors_policy;

cors_policy! {
    #[deny(onion_origin)]
    Policy {
        origins: ["http://expyuzz4wqqyqhjn.onion"],
    }
}

fn main() {}
