// Printed by the audit; see `migrate.rs`.
#![allow(missing_docs, dead_code, unreachable_pub)]

pub(crate) mod reflected {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server also allows origins that nobody has named; they are left out.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET, PUT],
        credentials: true,
    }
}
}

pub(crate) mod any_with_credentials {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server allows every method; keep those that it serves.
    // The server allows every request header; list those that the pages send.
    // The server says 1728000 seconds, longer than any browser keeps a response.
    pub Api {
        origins: ["*"],
        methods: [GET, HEAD, POST, PUT, PATCH, DELETE],
        headers: ["content-type"],
        expose: ["*"],
        max_age: 86400,
    }
}
}

pub(crate) mod null {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server also allows origins that nobody has named; they are left out.
    pub Api {
        origins: ["https://app.example.com"],
    }
}
}

pub(crate) mod methods {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server lists `*`, which allows nothing with credentials: name each method.
    // Left out: methods are case-sensitive: `get` is not "GET".
    // Left out: methods are case-sensitive: `put` is not "PUT".
    // Left out: browsers never let scripts send `TRACE`.
    // Left out: browsers never let scripts send `CONNECT`.
    // Left out: methods are case-sensitive: `patch` is not "PATCH".
    pub Api {
        origins: ["https://app.example.com"],
        methods: ["M-SEARCH", DELETE, PATCH],
        credentials: true,
    }
}
}

pub(crate) mod headers {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server allows every request header; list those that the pages send.
    // Left out: scripts cannot set `host`.
    // Left out: scripts cannot set `cookie`.
    // Left out: scripts cannot set `sec-fetch-mode`.
    // Left out: `access-control-allow-origin` is a response header.
    pub Api {
        origins: ["https://app.example.com"],
        headers: ["authorization", "content-type", "x-b", "accept"],
    }
}
}

pub(crate) mod wildcards_with_credentials {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server lists `*`, which allows nothing with credentials: name each method.
    // The server lists `*`, which allows nothing with credentials: name each request header.
    // Left out: `"*"` is an ordinary header name when credentials are allowed.
    pub Api {
        origins: ["https://app.example.com"],
        expose: ["x-total-count"],
        credentials: true,
    }
}
}

pub(crate) mod exposed {
cors_policy! {
    // Observed at https://api.example.com/items.
    // Left out: `Set-Cookie` is never visible to scripts.
    // Left out: "x-total-count" is listed twice.
    pub Api {
        origins: ["https://app.example.com"],
        expose: ["X-Total-Count", "content-length", "etag", "access-control-allow-origin"],
    }
}
}

pub(crate) mod max_age_too_long {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server says 999999999 seconds, longer than any browser keeps a response.
    pub Api {
        origins: ["https://app.example.com"],
        max_age: 86400,
    }
}
}

pub(crate) mod max_age_beyond_numbers {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server says 4294967295 seconds, longer than any browser keeps a response.
    pub Api {
        origins: ["https://app.example.com"],
        max_age: 86400,
    }
}
}

pub(crate) mod lists_unreadable {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
    }
}
}

pub(crate) mod development {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com", #[cfg(debug_assertions)] "http://localhost:3000"],
        credentials: true,
    }
}
}

pub(crate) mod only_development {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server also allows origins that nobody has named; they are left out.
    pub Api {
        origins: [#[cfg(debug_assertions)] "http://localhost:*"],
    }
}
}

pub(crate) mod without_tls {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server also allows origins that nobody has named; they are left out.
    // Left out: "http://app.example.com" is not secure, but credentials are allowed.
    pub Api {
        origins: ["https://app.example.com"],
        credentials: true,
    }
}
}

pub(crate) mod patterns {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server also allows origins that nobody has named; they are left out.
    pub Api {
        origins: ["https://*.preview.example.com", "https://app.example.com"],
    }
}
}

pub(crate) mod too_wide {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server also allows origins that nobody has named; they are left out.
    // Left out: anyone can register a name under `vercel.app`.
    // Left out: anyone can register a name under `co.uk`.
    pub Api {
        origins: ["https://app.example.com"],
    }
}
}

pub(crate) mod redundant {
cors_policy! {
    // Observed at https://api.example.com/items.
    // The server also allows origins that nobody has named; they are left out.
    // Left out: "https://app.example.com" is already covered by "https://*.example.com".
    pub Api {
        origins: ["https://*.example.com"],
    }
}
}

pub(crate) mod names_that_are_words {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET, "fn", "Self", "type", "M-SEARCH"],
        headers: ["`", "x-a'", "$crate", "r#x"],
    }
}
}

pub(crate) mod fastapi {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET, PUT],
        headers: ["accept", "accept-language", "content-language", "content-type", "authorization"],
        credentials: true,
        max_age: 600,
    }
}
}

pub(crate) mod flask_cors {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [DELETE, GET, HEAD, PATCH, POST, PUT],
        headers: ["authorization", "content-type"],
        credentials: true,
    }
}
}

pub(crate) mod express {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET, HEAD, PUT, PATCH, POST, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
    }
}
}

pub(crate) mod nginx {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
        max_age: 600,
    }
}
}

pub(crate) mod rs_cors {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["content-type"],
    }
}
}

pub(crate) mod rs_cors_get_only {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET],
    }
}
}

pub(crate) mod post_only {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [POST],
        headers: ["content-type"],
    }
}
}

pub(crate) mod per_method_hole {
cors_policy! {
    // Observed at https://api.example.com/items.
    pub Api {
        origins: ["https://app.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["content-type"],
    }
}
}
