use cors_runtime::cors_policy;

cors_policy! {
    Policy { origins: ["*"], enforce: true }
}

fn main() {}
