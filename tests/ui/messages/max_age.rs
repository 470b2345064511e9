use cors_runtime::cors_policy;

cors_policy! {
    MaxAgeOverCap { origins: ["https://app.example.com"], methods: [PUT], max_age: 3600000 }
    #[deny(max_age_long)]
    MaxAgeLong { origins: ["https://app.example.com"], methods: [PUT], max_age: 7200 }
    MaxAgeNegative { origins: ["https://app.example.com"], methods: [PUT], max_age: -600 }
    MaxAgeType { origins: ["https://app.example.com"], methods: [PUT], max_age: "1h" }
    #[deny(max_age_useless)]
    MaxAgeUseless { origins: ["https://app.example.com"], max_age: 600 }
}

fn main() {}
