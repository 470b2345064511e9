//! Single-page apps that act as the user: cookies, and the CSRF token of each framework.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// A session cookie and JSON.
    Dashboard {
        origins: ["https://app.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: ["content-type"],
        credentials: true,
        max_age: 600,
    }

    /// Django and `axios`.
    Django {
        origins: ["https://www.example.com", "https://admin.example.com"],
        methods: [GET, POST, PUT, PATCH, DELETE],
        headers: ["content-type", "X-CSRFToken", "X-Requested-With"],
        credentials: true,
    }

    /// Laravel Sanctum with a front end of its own.
    Laravel {
        origins: ["https://spa.example.com"],
        methods: [GET, POST, PUT, PATCH, DELETE],
        headers: ["accept", "content-type", "x-requested-with", "x-xsrf-token", "x-socket-id"],
        credentials: true,
    }

    /// Inertia: the server says which version of the page it has.
    Inertia {
        origins: ["https://portal.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "content-type",
            "x-inertia",
            "x-inertia-version",
            "x-inertia-partial-component",
            "x-inertia-partial-data",
            "x-inertia-error-bag",
            "x-requested-with",
            "x-xsrf-token",
        ],
        expose: ["x-inertia", "x-inertia-location"],
        credentials: true,
    }

    /// Rails with Turbo.
    Rails {
        origins: ["https://shop.example.com"],
        methods: [PATCH, PUT, DELETE],
        headers: ["content-type", "x-csrf-token", "turbo-frame", "x-turbo-request-id"],
        credentials: true,
    }

    /// Spring Security's `CookieCsrfTokenRepository` and Angular.
    Spring {
        origins: ["https://bank.example.com"],
        methods: ["PUT", "DELETE"],
        headers: ["Content-Type", "X-XSRF-TOKEN"],
        credentials: true,
        max_age: 1800,
    }

    /// ASP.NET Core antiforgery.
    AspNet {
        origins: ["https://hr.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type", "RequestVerificationToken"],
        credentials: true,
    }

    /// `csurf` and its successors read either name.
    Express {
        origins: ["https://forum.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type", "csrf-token", "x-csrf-token", "x-xsrf-token"],
        credentials: true,
    }

    /// Phoenix and gorilla/csrf send and expect the same name; the latter gives it in a response.
    Gorilla {
        origins: ["https://wiki.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type", "x-csrf-token"],
        expose: ["x-csrf-token"],
        credentials: true,
    }

    /// Jersey's `CsrfProtectionFilter` looks for the header, whatever its value.
    Jersey {
        origins: ["https://ops.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type", "x-requested-by"],
        credentials: true,
    }

    /// htmx sends where it stands, and is told where to go.
    Htmx {
        origins: ["https://pages.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: [
            "hx-boosted",
            "hx-current-url",
            "hx-history-restore-request",
            "hx-prompt",
            "hx-request",
            "hx-target",
            "hx-trigger",
            "hx-trigger-name",
        ],
        expose: [
            "hx-location",
            "hx-push-url",
            "hx-redirect",
            "hx-refresh",
            "hx-replace-url",
            "hx-reswap",
            "hx-retarget",
            "hx-trigger",
            "hx-trigger-after-settle",
        ],
        credentials: true,
    }

    /// `WordPress` with a front end of its own: nonces and page counts.
    WordPress {
        origins: ["https://magazine.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: ["authorization", "content-type", "content-disposition", "x-wp-nonce"],
        expose: ["x-wp-total", "x-wp-totalpages", "link"],
        credentials: true,
    }

    /// The `WooCommerce` Store API knows a cart by its token.
    WooCommerce {
        origins: ["https://store.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type", "nonce", "cart-token"],
        expose: ["nonce", "cart-token", "nonce-timestamp"],
        credentials: true,
    }

    /// A content management system with an editor on another host.
    Editor {
        origins: ["https://edit.example.com"],
        methods: [GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS],
        headers: ["accept", "accept-language", "content-type", "if-match", "x-csrf-token"],
        expose: ["etag", "location"],
        credentials: true,
        max_age: 3600,
    }

    /// Sign-in on one host, applications on others.
    SignIn {
        origins: [
            "https://accounts.example.com",
            "https://mail.example.com",
            "https://calendar.example.com",
            "https://drive.example.com",
        ],
        headers: ["content-type"],
        credentials: true,
        max_age: 0,
    }

    /// A cart that is shared by the country shops of one owner.
    Cart {
        origins: ["https://www.example.de", "https://www.example.fr", "https://www.example.co.uk"],
        methods: [PUT, DELETE],
        headers: ["content-type", "x-csrf-token", "x-currency", "x-locale"],
        credentials: true,
    }

    /// An intranet behind Kerberos or client certificates: credentials that are no cookies.
    Certificates {
        origins: ["https://intranet.example.com"],
        methods: [PUT],
        headers: ["content-type"],
        credentials: true,
    }

    /// A chat whose history may change at any moment.
    Chat {
        origins: ["https://chat.example.com", "https://chat.example.com:8443"],
        methods: [PUT, PATCH, DELETE],
        headers: ["content-type", "x-client-version", "x-session-id"],
        expose: ["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"],
        credentials: true,
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(Dashboard at "https://app.example.com", not "https://app.example.com.evil.test")
            .asks("DELETE", &["content-type"])
            .with_cookies(),
        service!(Django at "https://admin.example.com", not "https://example.com")
            .and(&["https://www.example.com"])
            .asks("PATCH", &["content-type", "x-csrftoken", "x-requested-with"])
            .with_cookies(),
        service!(Laravel at "https://spa.example.com", not "https://spa.example.com:8443")
            .asks("PUT", &["content-type", "x-xsrf-token", "x-requested-with"])
            .with_cookies(),
        service!(Inertia at "https://portal.example.com", not "http://portal.example.com")
            .asks("PUT", &["content-type", "x-inertia", "x-inertia-version", "x-xsrf-token"])
            .reads(&["x-inertia-location"])
            .with_cookies(),
        service!(Rails at "https://shop.example.com", not "https://shop.example.org")
            .asks("PATCH", &["content-type", "x-csrf-token", "turbo-frame"])
            .with_cookies(),
        service!(Spring at "https://bank.example.com", not "https://bank-example.com")
            .asks("PUT", &["content-type", "x-xsrf-token"])
            .with_cookies(),
        service!(AspNet at "https://hr.example.com", not "https://a.hr.example.com")
            .asks("PUT", &["content-type", "requestverificationtoken"])
            .with_cookies(),
        service!(Express at "https://forum.example.com", not "https://evilforum.example.com")
            .asks("DELETE", &["csrf-token"])
            .with_cookies(),
        service!(Gorilla at "https://wiki.example.com", not "https://wiki.example.co")
            .asks("PUT", &["content-type", "x-csrf-token"])
            .reads(&["x-csrf-token"])
            .with_cookies(),
        service!(Jersey at "https://ops.example.com", not "null")
            .asks("DELETE", &["x-requested-by"])
            .with_cookies(),
        service!(Htmx at "https://pages.example.com", not "https://pages.example.com.")
            .asks("PUT", &["hx-request", "hx-target", "hx-current-url"])
            .reads(&["hx-redirect", "hx-trigger"])
            .with_cookies(),
        service!(WordPress at "https://magazine.example.com", not "https://www.example.com")
            .asks("POST", &["content-type", "x-wp-nonce"])
            .reads(&["x-wp-total", "x-wp-totalpages"])
            .with_cookies(),
        service!(WooCommerce at "https://store.example.com", not "https://store.example.com.br")
            .asks("POST", &["content-type", "nonce", "cart-token"])
            .reads(&["nonce", "cart-token"])
            .with_cookies(),
        service!(Editor at "https://edit.example.com", not "https://edit.example.com:444")
            .asks("PUT", &["content-type", "if-match", "x-csrf-token"])
            .reads(&["etag"])
            .with_cookies(),
        service!(SignIn at "https://accounts.example.com", not "https://accounts.example.net")
            .and(&["https://mail.example.com", "https://drive.example.com"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Cart at "https://www.example.co.uk", not "https://www.example.uk")
            .and(&["https://www.example.de", "https://www.example.fr"])
            .asks("PUT", &["content-type", "x-csrf-token", "x-currency"])
            .with_cookies(),
        service!(Certificates at "https://intranet.example.com", not "https://extranet.example.com")
            .asks("PUT", &["content-type"])
            .with_cookies(),
        service!(Chat at "https://chat.example.com", not "https://chat.example.com:9443")
            .and(&["https://chat.example.com:8443"])
            .asks("POST", &["content-type", "x-client-version"])
            .reads(&["x-ratelimit-remaining"])
            .with_cookies(),
    ]
}
