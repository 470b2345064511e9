//! The stages that one's own front end goes through: development servers, previews, staging,
//! production, the customers' copies.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// Vite's server and its preview.
    Vite {
        origins: [
            "https://app.example.com",
            #[cfg(debug_assertions)]
            "http://localhost:5173",
            #[cfg(debug_assertions)]
            "http://localhost:4173",
            #[cfg(debug_assertions)]
            "http://127.0.0.1:5173",
        ],
        methods: [PUT, PATCH, DELETE],
        headers: ["content-type"],
        credentials: true,
    }

    /// webpack, Parcel, Angular, Gatsby, whichever port is free.
    AnyPort {
        origins: [
            "https://www.example.com",
            #[cfg(debug_assertions)]
            "http://localhost:*",
            #[cfg(debug_assertions)]
            "http://127.0.0.1:*",
            #[cfg(debug_assertions)]
            "http://[::1]:*",
        ],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// Next.js, whose flight requests carry headers of their own.
    Next {
        origins: [
            "https://next.example.com",
            #[cfg(debug_assertions)]
            "http://localhost:3000",
        ],
        headers: [
            "content-type",
            "next-action",
            "next-router-prefetch",
            "next-router-state-tree",
            "next-url",
            "purpose",
            "rsc",
            "x-nextjs-data",
        ],
        expose: ["x-action-redirect", "x-nextjs-cache", "x-nextjs-redirect"],
        credentials: true,
    }

    /// Storybook beside the app, without cookies in either.
    Storybook {
        origins: [
            "https://app.example.com",
            "https://storybook.example.com",
            "http://localhost:6006",
        ],
        headers: ["authorization", "content-type"],
    }

    /// A tutorial: everything runs on one machine, with a token.
    Tutorial {
        origins: ["http://localhost:3000", "http://localhost:4200", "http://localhost:8080"],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
    }

    /// Names below `localhost`, one a service.
    Local {
        origins: [
            "https://app.example.com",
            #[cfg(debug_assertions)]
            "https://*.localhost:8443",
            #[cfg(debug_assertions)]
            "http://*.localhost:*",
        ],
        headers: ["content-type"],
        credentials: true,
    }

    /// A phone in the same network, while developing.
    Phone {
        origins: [
            "https://m.example.com",
            #[cfg(debug_assertions)]
            "http://localhost:8081",
            #[cfg(debug_assertions)]
            "https://192.168.178.20:8081",
        ],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// A preview of each pull request, on one's own domain.
    Previews {
        origins: ["https://app.example.com", "https://*.preview.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: ["authorization", "content-type"],
    }

    /// The same with cookies: the names below are one's own.
    PreviewSessions {
        origins: ["https://app.example.com", "https://*.pr.example.com"],
        methods: [PUT, PATCH, DELETE],
        headers: ["content-type", "x-csrf-token"],
        credentials: true,
    }

    /// A front end on a platform, and its previews below the same name.
    Platform {
        origins: ["https://acme.pages.dev", "https://*.acme.pages.dev", "https://www.example.com"],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// Front ends on the names that platforms give.
    Platforms {
        origins: [
            "https://acme.github.io",
            "https://acme.gitlab.io",
            "https://acme.vercel.app",
            "https://acme-git-main-acme.vercel.app",
            "https://acme.netlify.app",
            "https://deploy-preview-42--acme.netlify.app",
            "https://acme.web.app",
            "https://acme--staging-x1y2z3.web.app",
            "https://acme.fly.dev",
            "https://acme.onrender.com",
            "https://acme.herokuapp.com",
            "https://acme.up.railway.app",
            "https://acme-x1y2z3-ew.a.run.app",
            "https://main.d1a2b3c4d5.amplifyapp.com",
            "https://d111111abcdef8.cloudfront.net",
            "https://kind-sea-0a1b2c3d4.5.azurestaticapps.net",
            "https://acme.azurewebsites.net",
            "https://acme.deno.dev",
            "https://acme.me.workers.dev",
            "https://acme.surge.sh",
        ],
        methods: [PUT, DELETE],
        headers: ["content-type"],
        credentials: true,
    }

    /// Development in a browser: one workspace, its ports in its name.
    Workspace {
        origins: [
            "https://app.example.com",
            #[cfg(debug_assertions)]
            "https://fluffy-space-5173.app.github.dev",
            #[cfg(debug_assertions)]
            "https://5173-acme-app-x1y2z3.ws-eu1.gitpod.io",
        ],
        headers: ["content-type"],
        credentials: true,
    }

    /// A tunnel to a laptop, for one afternoon.
    LaptopTunnel {
        origins: [
            "https://app.example.com",
            "https://acme.ngrok-free.app",
            "https://acme.trycloudflare.com",
        ],
        headers: ["authorization", "content-type", "ngrok-skip-browser-warning"],
    }

    /// Staging and production in one binary.
    Stages {
        origins: [
            "https://www.example.com",
            "https://www.staging.example.com",
            "https://www.test.example.com:8443",
        ],
        methods: [PUT, DELETE],
        headers: ["content-type"],
        credentials: true,
    }

    /// Blue and green.
    BlueGreen {
        origins: ["https://blue.example.com", "https://green.example.com", "https://example.com"],
        headers: ["content-type", "x-deployment"],
        expose: ["x-deployment"],
        credentials: true,
    }

    /// Each customer has a sub-domain, and all of them are the vendor's.
    Customers {
        origins: ["https://*.acme-cloud.example"],
        methods: [PUT, PATCH, DELETE],
        headers: ["content-type", "x-csrf-token"],
        credentials: true,
        max_age: 600,
    }

    /// Regions.
    Regions {
        origins: [
            "https://console.eu.example.com",
            "https://console.us.example.com",
            "https://console.ap.example.com",
        ],
        methods: [PUT, PATCH, DELETE],
        headers: ["content-type", "x-region"],
        credentials: true,
        max_age: 3600,
    }

    /// Production alone; what developers need is another policy.
    #[cfg(not(debug_assertions))]
    Strict { origins: ["https://app.example.com"], headers: ["content-type"], credentials: true }
}

cors_policy! {
    /// The other one.
    #[cfg(debug_assertions)]
    Strict {
        origins: ["https://app.example.com", "http://localhost:5173"],
        headers: ["content-type"],
        credentials: true,
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(Vite at "https://app.example.com", not "http://localhost:5174")
            .while_developing("http://localhost:5173")
            .asks("PATCH", &["content-type"])
            .with_cookies(),
        service!(AnyPort at "https://www.example.com", not "http://localhost.example.com")
            .while_developing("http://[::1]:8000")
            .asks("PUT", &["content-type"])
            .with_cookies(),
        service!(Next at "https://next.example.com", not "https://localhost:3000")
            .while_developing("http://localhost:3000")
            .asks("POST", &["content-type", "next-action", "rsc", "next-router-state-tree"])
            .reads(&["x-action-redirect"])
            .with_cookies(),
        service!(Storybook at "https://storybook.example.com", not "http://localhost:6007")
            .and(&["http://localhost:6006", "https://app.example.com"])
            .asks("POST", &["authorization", "content-type"]),
        service!(Tutorial at "http://localhost:4200", not "http://127.0.0.1:4200")
            .and(&["http://localhost:3000"])
            .asks("PUT", &["authorization", "content-type"]),
        service!(Local at "https://app.example.com", not "https://a.localhost.evil.test")
            .while_developing("http://shop.localhost:3000")
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Phone at "https://m.example.com", not "https://192.168.178.21:8081")
            .while_developing("https://192.168.178.20:8081")
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Previews at "https://pr-1.preview.example.com", not "https://preview.example.com")
            .and(&["https://api.pr-1.preview.example.com", "https://app.example.com"])
            .nor(&["https://pr-1.preview.example.com.evil.test", "https://evilpreview.example.com"])
            .asks("PATCH", &["authorization", "content-type"]),
        service!(PreviewSessions at "https://42.pr.example.com", not "https://42pr.example.com")
            .nor(&["https://42.pr.example.com:8080", "http://42.pr.example.com"])
            .asks("PUT", &["content-type", "x-csrf-token"])
            .with_cookies(),
        service!(Platform at "https://a1b2c3.acme.pages.dev", not "https://evil.pages.dev")
            .and(&["https://acme.pages.dev", "https://www.example.com"])
            .nor(&["https://acme.pages.dev.evil.test", "https://notacme.pages.dev"])
            .asks("PUT", &["authorization", "content-type"])
            .with_cookies(),
        service!(
            Platforms at "https://deploy-preview-42--acme.netlify.app",
            not "https://github.io"
        )
        .and(&["https://acme.github.io", "https://kind-sea-0a1b2c3d4.5.azurestaticapps.net"])
        .nor(&["https://evil.github.io", "https://acme.netlify.com"])
        .asks("PUT", &["content-type"])
        .with_cookies(),
        service!(Workspace at "https://app.example.com", not "https://evil-5173.app.github.dev")
            .while_developing("https://fluffy-space-5173.app.github.dev")
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(LaptopTunnel at "https://acme.ngrok-free.app", not "https://evil.ngrok-free.app")
            .asks("GET", &["authorization", "ngrok-skip-browser-warning"]),
        service!(Stages at "https://www.test.example.com:8443", not "https://www.test.example.com")
            .and(&["https://www.staging.example.com"])
            .asks("PUT", &["content-type"])
            .with_cookies(),
        service!(BlueGreen at "https://green.example.com", not "https://red.example.com")
            .and(&["https://example.com", "https://blue.example.com"])
            .asks("POST", &["content-type", "x-deployment"])
            .reads(&["x-deployment"])
            .with_cookies(),
        service!(
            Customers at "https://initech.acme-cloud.example",
            not "https://acme-cloud.example"
        )
        .nor(&["https://initech-acme-cloud.example", "https://initech.acme-cloud.example.org"])
        .asks("PATCH", &["content-type", "x-csrf-token"])
        .with_cookies(),
        service!(Regions at "https://console.ap.example.com", not "https://console.cn.example.com")
            .asks("PUT", &["content-type", "x-region"])
            .with_cookies(),
        service!(Strict at "https://app.example.com", not "http://localhost:5174")
            .while_developing("http://localhost:5173")
            .asks("POST", &["content-type"])
            .with_cookies(),
    ]
}
