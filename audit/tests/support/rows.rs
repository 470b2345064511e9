//! Known-bad and known-good configurations of five servers.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::get,
};
use cors_runtime::cors_policy;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::{APP, nginx::Nginx, process::Server, serve};

cors_policy! {
    App {
        origins: ["https://app.example.com"],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
        max_age: 600,
    }
}

fn items() -> Router {
    Router::new().route("/items", get(async || "[]").put(async || StatusCode::NO_CONTENT))
}

fn tower_http() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list([HeaderValue::from_static(APP)]))
        .allow_methods([Method::GET, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .allow_credentials(true)
        .max_age(std::time::Duration::from_secs(600))
}

/// Authentication that does not know preflights.
async fn authenticated(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::AUTHORIZATION) {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

/// The headers for one origin with every status, and an answer to preflights.
const NGINX_GOOD: (&str, &str) = (
    "map $http_origin $cors_origin {
        default '';
        'https://app.example.com' $http_origin;
    }
    map $cors_origin $cors_credentials {
        default true;
        '' '';
    }",
    "add_header access-control-allow-origin $cors_origin always;
    add_header access-control-allow-credentials $cors_credentials always;
    add_header vary origin always;
    location = /items {
        if ($request_method = OPTIONS) {
            add_header access-control-allow-origin $cors_origin always;
            add_header access-control-allow-credentials $cors_credentials always;
            add_header access-control-allow-methods 'GET, PUT, DELETE' always;
            add_header access-control-allow-headers 'authorization, content-type' always;
            add_header access-control-max-age 600 always;
            add_header vary origin always;
            return 204;
        }
        return 200 '[]';
    }",
);

/// What people paste first, in front of an application without CORS.
fn nginx_reflecting(application: SocketAddr) -> String {
    format!(
        "location / {{
            proxy_pass http://{application};
            add_header access-control-allow-origin $http_origin;
            add_header access-control-allow-credentials true;
        }}"
    )
}

/// In front of an application that has CORS already.
fn nginx_doubling(application: SocketAddr) -> String {
    format!(
        "location / {{
            proxy_pass http://{application};
            add_header access-control-allow-origin https://app.example.com always;
            add_header access-control-allow-credentials true always;
        }}"
    )
}

/// Files answer `OPTIONS` with 405.
const NGINX_FILES: &str = "location / {
    root .;
    try_files /nginx.conf =404;
    add_header access-control-allow-origin *;
}";

const NGINX_ANY: &str = "location / {
    add_header access-control-allow-origin * always;
    add_header access-control-allow-credentials true always;
    if ($request_method = OPTIONS) {
        add_header access-control-allow-origin * always;
        add_header access-control-allow-credentials true always;
        add_header access-control-allow-methods * always;
        add_header access-control-allow-headers * always;
        add_header access-control-max-age 1728000 always;
        return 204;
    }
    return 200 '[]';
}";

/// A server, and what keeps it running.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    _server: Box<dyn std::any::Any>,
}

impl Running {
    fn here(router: Router) -> Self {
        Self { address: serve(router), _server: Box::new(()) }
    }

    fn program(server: Option<Server>) -> Option<Self> {
        let server = server?;
        Some(Self { address: server.address, _server: Box::new(server) })
    }

    fn nginx(around: &str, server: &str) -> Option<Self> {
        let nginx = Nginx::start(around, server)?;
        Some(Self { address: nginx.address, _server: Box::new(nginx) })
    }
}

/// A configuration of a server.
pub(crate) type Row = (
    // The server, and its configuration.
    &'static str,
    &'static str,
    // Whether it is a good one.
    bool,
    // `None` where the server is not installed.
    fn() -> Option<Running>,
);

pub(crate) const ROWS: &[Row] = &[
    ("express, cors", "a list of origins", true, || Running::program(Server::express("good"))),
    ("express, cors", "`cors()`, for public data", true, || {
        Running::program(Server::express("default"))
    }),
    ("express, cors", "`origin: true, credentials: true`", false, || {
        Running::program(Server::express("reflect"))
    }),
    ("express, cors", "`origin: /example\\.com$/, credentials: true`", false, || {
        Running::program(Server::express("regex"))
    }),
    ("actix-cors", "a list of origins", true, || Running::program(Server::actix("good"))),
    ("actix-cors", "`Cors::permissive()`", false, || Running::program(Server::actix("permissive"))),
    ("actix-cors", "`allowed_origin_fn`, `ends_with`", false, || {
        Running::program(Server::actix("suffix"))
    }),
    ("nginx", "`map`, `always`, `return 204`", true, || Running::nginx(NGINX_GOOD.0, NGINX_GOOD.1)),
    ("nginx", "`add_header … *`, for public files", true, || Running::nginx("", NGINX_FILES)),
    ("nginx", "`add_header … $http_origin` in front of an application", false, || {
        Running::nginx("", &nginx_reflecting(serve(items())))
    }),
    ("nginx", "`add_header` in front of an application with CORS", false, || {
        Running::nginx("", &nginx_doubling(serve(items().layer(App))))
    }),
    ("nginx", "`*` everywhere, with credentials", false, || Running::nginx("", NGINX_ANY)),
    ("tower-http", "a list of origins", true, || Some(Running::here(items().layer(tower_http())))),
    ("tower-http", "`CorsLayer::permissive()`, for public data", true, || {
        Some(Running::here(items().layer(CorsLayer::permissive())))
    }),
    ("tower-http", "`CorsLayer::very_permissive()`", false, || {
        Some(Running::here(items().layer(CorsLayer::very_permissive())))
    }),
    ("tower-http", "inside of authentication", false, || {
        Some(Running::here(items().layer(tower_http()).layer(from_fn(authenticated))))
    }),
    ("this crate", "a list of origins", true, || Some(Running::here(items().layer(App)))),
    ("this crate", "inside of authentication", false, || {
        Some(Running::here(items().layer(App).layer(from_fn(authenticated))))
    }),
];
