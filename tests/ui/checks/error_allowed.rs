use cors_runtime::cors_policy;

cors_policy! {
    Policy {
        origins: [#[allow(origin_path, reason = "no")] "https://app.example.com/"],
    }
}

fn main() {}
