use cors_runtime::cors_policy;

cors_policy! {
    #[deny(wildcard_subdomain_credentials)]
    Policy {
        origins: ["https://*.example.com"],
        credentials: true,
    }
}

fn main() {}
