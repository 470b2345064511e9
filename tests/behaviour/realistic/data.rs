//! What is for everyone to read: open data, fonts, files, maps, feeds.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// A data set.
    OpenData { origins: ["*"] }

    /// A data set in pages.
    Paged { origins: ["*"], expose: ["link", "x-total-count"] }

    /// A catalogue with conditional requests.
    Conditional {
        origins: ["*"],
        headers: ["if-modified-since", "if-none-match"],
        expose: ["etag"],
        max_age: 3600,
    }

    /// Fonts, which browsers always fetch with CORS.
    Fonts { origins: ["*"], max_age: 86400 }

    /// Fonts that are licensed to some sites only.
    LicensedFonts {
        origins: ["https://www.example.com", "https://www.example.net", "https://*.example.org"],
    }

    /// Scripts and styles that pages load with `crossorigin` for their integrity.
    Cdn {
        origins: ["*"],
        expose: [
            "age",
            "cf-cache-status",
            "cf-ray",
            "content-encoding",
            "server-timing",
            "x-cache",
        ],
    }

    /// Video: parts of files.
    Video {
        origins: ["*"],
        methods: [GET, HEAD],
        headers: ["if-range", "range"],
        expose: ["accept-ranges", "content-range", "content-encoding", "date"],
        max_age: 7200,
    }

    /// Columnar files that are read with suffix ranges.
    Columnar {
        origins: ["*"],
        headers: ["range", "if-match"],
        expose: ["accept-ranges", "content-range", "etag", "last-modified", "content-length"],
    }

    /// Map tiles.
    Tiles { origins: ["*"], headers: ["x-mapbox-token"], expose: ["x-map-attribution"] }

    /// Weather for a site and its regional editions.
    Weather {
        origins: ["https://weather.example", "https://*.weather.example"],
        headers: ["accept-language"],
        expose: ["deprecation", "sunset", "link"],
    }

    /// The pictures of a library (IIIF).
    Pictures { origins: ["*"], methods: [GET, HEAD, OPTIONS], expose: ["link", "content-location"] }

    /// The past of pages (Memento).
    Memento { origins: ["*"], headers: ["accept-datetime"], expose: ["memento-datetime", "link"] }

    /// A registry of packages.
    Registry {
        origins: ["*"],
        headers: ["authorization", "x-client-name"],
        expose: ["etag", "npm-notice", "x-served-by"],
    }

    /// Limits that are told to callers.
    RateLimited {
        origins: ["*"],
        expose: [
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-ratelimit-used",
        ],
    }

    /// Everything may be read, headers too.
    Transparent { origins: ["*"], expose: ["*"] }

    /// A hash per file, for those who check.
    Hashes { origins: ["*"], expose: ["content-digest", "repr-digest", "x-goog-hash"] }

    /// Statistics that are queried with bodies.
    Query { origins: ["*"], methods: [QUERY], headers: ["content-type"], expose: ["accept-post"] }

    /// A feed for widgets on the partners' own pages, in many languages.
    Widgets {
        origins: [
            "https://www.example.at",
            "https://www.example.be",
            "https://www.example.ch",
            "https://www.example.com.br",
            "https://www.example.com.mx",
            "https://www.example.cz",
            "https://www.example.dk",
            "https://www.example.es",
            "https://www.example.fi",
            "https://www.example.gr",
            "https://www.example.hu",
            "https://www.example.ie",
            "https://www.example.it",
            "https://www.example.nl",
            "https://www.example.no",
            "https://www.example.pl",
            "https://www.example.pt",
            "https://www.example.ro",
            "https://www.example.se",
            "https://www.example.si",
        ],
        headers: ["accept-language"],
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(OpenData for all),
        service!(Paged for all).reads(&["link", "x-total-count"]),
        service!(Conditional for all).asks("GET", &["if-none-match"]).reads(&["etag"]),
        service!(Fonts for all),
        service!(LicensedFonts at "https://www.example.com", not "https://example.org")
            .and(&["https://shop.example.org"])
            .nor(&["https://www.example.com.evil.test"]),
        service!(Cdn for all).reads(&["x-cache", "server-timing"]),
        service!(Video for all)
            .asks("GET", &["range", "if-range"])
            .reads(&["accept-ranges", "content-range"]),
        service!(Columnar for all).asks("GET", &["range"]).reads(&["content-range", "etag"]),
        service!(Tiles for all).asks("GET", &["x-mapbox-token"]).reads(&["x-map-attribution"]),
        service!(Weather at "https://weather.example", not "https://weather.example.com")
            .and(&["https://alps.weather.example"])
            .reads(&["sunset"]),
        service!(Pictures for all).reads(&["link"]),
        service!(Memento for all).asks("GET", &["accept-datetime"]).reads(&["memento-datetime"]),
        service!(Registry for all).asks("GET", &["authorization"]).reads(&["npm-notice"]),
        service!(RateLimited for all).reads(&["ratelimit", "retry-after"]),
        service!(Transparent for all).reads(&["x-anything", "etag"]),
        service!(Hashes for all).reads(&["repr-digest"]),
        service!(Query for all).asks("QUERY", &["content-type"]).reads(&["accept-post"]),
        service!(Widgets at "https://www.example.com.br", not "https://www.example.com")
            .and(&["https://www.example.si"])
            .nor(&["https://example.at"]),
    ]
}
