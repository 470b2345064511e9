//! What a policy declares is what a page gets: the `const` questions of a policy predict, for any
//! page and request, what the modelled browser does with the server's answers; and which origins
//! it admits is what an oracle, written a second time, says.

mod browser;
pub(crate) mod naive;
mod origins;
mod subject;

subject::subjects! {
    One { origins: ["https://app.example.com"] }

    Two {
        origins: ["https://app.example.com", "https://admin.example.com:8443"],
        methods: [GET, POST, PUT, DELETE],
        headers: ["content-type", "X-Api-Key"],
        expose: ["ETag", "x-total-count"],
        credentials: true,
        max_age: 600,
    }

    Many {
        origins: [
            "https://a.example.com",
            "https://b.example.com",
            "https://ab.example.com",
            "https://a.example.com:8443",
            "https://a.b.example.com",
            "https://example.com",
            "https://example.org",
            "https://m.example.org",
            "https://xn--bcher-kva.example",
            "https://192.0.2.7",
            "https://[2001:db8::7]:8443",
            "https://under_score.example.com",
        ],
        methods: [GET, PATCH],
        headers: ["authorization"],
    }

    ManyPatterns {
        origins: [
            "https://*.a.example.com",
            "https://*.b.example.com",
            "https://*.a.example.com:8443",
            "https://app.example.com:*",
            "https://*.c.example.net:*",
            "https://*.example.org",
            "https://a.b.example.com:8443",
        ],
        methods: [GET, PATCH],
    }

    Subdomains { origins: ["https://*.example.com"], expose: ["etag"], max_age: 1 }

    AnyPort {
        origins: ["https://app.example.com:*", "https://example.net:*"],
        methods: [PUT],
        headers: ["x-a"],
        max_age: 7200,
    }

    SubdomainsOfAnyPort {
        origins: ["https://*.dev.example.com:*"],
        methods: [GET, POST, "M-SEARCH"],
        headers: ["range", "accept-language"],
        max_age: 59,
    }

    SubdomainsOfOnePort {
        origins: ["https://*.example.com:8443", "https://example.com:8443"],
        methods: ["*"],
        max_age: 86400,
    }

    Local {
        origins: ["http://localhost:*", "http://[::1]:*", "http://*.localhost"],
        headers: ["content-type"],
    }

    Open { origins: ["*"] }

    WideOpen {
        origins: ["*"],
        methods: ["*"],
        headers: ["*", "authorization"],
        expose: ["*"],
        max_age: 30,
    }

    #[allow(any_header_authorization, reason = "to see that it is not covered")]
    AnyHeader {
        origins: ["https://app.example.com"],
        methods: [DELETE],
        headers: ["*"],
        expose: ["*"],
        max_age: 0,
    }

    Credentialed {
        origins: ["https://*.example.com", "https://example.com"],
        methods: [GET, QUERY, PATCH],
        headers: ["authorization", "content-type", "x-a"],
        expose: ["x-total-count", "x-secret", "content-type"],
        credentials: true,
        max_age: 5,
    }

    #[allow(null_origin, reason = "to see that sandboxed pages get in")]
    Sandboxed { origins: ["null", "https://app.example.com"], expose: ["vary"] }
}
