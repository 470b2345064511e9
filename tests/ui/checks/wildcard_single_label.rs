use cors_runtime::cors_policy;

cors_policy! {
    #[deny(wildcard_single_label)]
    Policy {
        origins: ["https://*.internal"],
        credentials: true,
    }
}

fn main() {}
