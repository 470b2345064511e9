use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        methods: [GET],
    }
}

fn main() {}
