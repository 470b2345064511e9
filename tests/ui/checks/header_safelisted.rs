use cors_runtime::cors_policy;

cors_policy! {
    #[deny(header_safelisted)]
    Policy {
        origins: ["https://app.example.com"],
        headers: ["accept-language"],
    }
}

fn main() {}
