use cors_runtime::cors_policy;

cors_policy! {
    Policy { origins: ["https://app.example.com"], enforce: "yes" }
}

fn main() {}
