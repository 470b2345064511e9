use cors_runtime::cors_policy;

cors_policy! {
    #[deny(volatile_extension_origin)]
    Policy {
        origins: ["moz-extension://a1cd9ab7-ab15-462c-9315-8eece8e16982"],
    }
}

fn main() {}
