use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["http://[2001:DB8:0:0::1]"],
    }
}

fn main() {}
