use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["http://1.2.3.999"],
    }
}

fn main() {}
