use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://xn--zzzzzzzzzzzzzz99999999.example"],
    }
}

fn main() {}
