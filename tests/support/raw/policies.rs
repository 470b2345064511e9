// The policies of `tests/data/raw_requests.tsv`, to be included where their servers are.

cors_runtime::cors_policy! {
    pub Listed {
        origins: ["https://app.example.com"],
        methods: [PUT],
        headers: ["content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }
    pub Public { origins: ["*"] }
    pub Gate { origins: ["https://app.example.com"], enforce: true }
    pub Local { origins: ["https://app.example.com"], enforce: true, hosts: ["api.example.com"] }
}
