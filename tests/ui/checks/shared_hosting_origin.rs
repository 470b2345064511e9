use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: ["https://codepen.io"],
        credentials: true,
    }
}

fn main() {}
