//! The server that is asked: an application under one policy, with areas and routes that have their
//! own, and routes without any.

use axum::{
    Json, Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state, map_response},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::{any, get, post, put},
};
use cors_runtime::{OriginSet, TrustedSender, cors, cors_policy, cors_route};
use tower::Layer;

use crate::{
    record::{Log, called, record},
    sockets::open,
};

cors_policy! {
    /// Of the whole application.
    pub(crate) App {
        origins: [
            "https://app.example.com",
            "https://admin.example.com",
            "https://partner.example.org",
        ],
        methods: [GET, PUT, DELETE],
        headers: ["content-type", "authorization"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }

    /// Of an area.
    Partners { origins: ["https://partner.example.org"], methods: [PUT] }

    /// For everybody.
    Open { origins: ["*"], headers: ["content-type"], expose: ["x-total-count"] }

    /// Without credentials.
    Tokens { origins: ["https://app.example.com"], headers: ["authorization"] }

    /// Asks to be asked each time.
    Forgetful { origins: ["https://app.example.com"], methods: [PUT], max_age: 0 }

    /// Says nothing of time: browsers keep the answer for five seconds.
    Silent { origins: ["https://app.example.com"], methods: [PUT] }

    /// Keeps for less than that.
    Brief { origins: ["https://app.example.com"], methods: [PUT], max_age: 1 }

    /// Sub-domains, and what the program is told when it starts.
    Tenants { origins: ["https://*.preview.example.com", runtime] }

    /// One host, whatever the port.
    Ports { origins: ["https://app.example.com:*"] }

    #[allow(null_origin, reason = "to see who has it")]
    Nulls { origins: ["null"] }

    /// A method whose case counts.
    Verbs { origins: ["https://app.example.com"], methods: [PATCH] }
}

async fn ok() -> &'static str {
    called();
    "ok"
}

async fn items() -> impl IntoResponse {
    called();
    ([("x-total-count", "2"), ("x-hidden", "1")], "items")
}

async fn put_item(Json(item): Json<u32>) -> String {
    called();
    format!("put {item}")
}

async fn broken() -> StatusCode {
    called();
    StatusCode::INTERNAL_SERVER_ERROR
}

async fn cached() -> impl IntoResponse {
    called();
    ([(header::CACHE_CONTROL, "max-age=600")], "cached")
}

/// Asks to be asked whether it has changed. It has not.
async fn revalidated(headers: HeaderMap) -> Response {
    called();
    let validators = [(header::CACHE_CONTROL, "no-cache"), (header::ETAG, "\"1\"")];
    if headers.contains_key(header::IF_NONE_MATCH) {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    (validators, "revalidated").into_response()
}

/// The cookies go to `/account` alone, so that no other row has them.
async fn log_in() -> impl IntoResponse {
    called();
    AppendHeaders([
        (header::SET_COOKIE, "everywhere=1; SameSite=None; Secure; HttpOnly; Path=/account"),
        (header::SET_COOKIE, "site=1; SameSite=Lax; Secure; HttpOnly; Path=/account"),
    ])
}

/// What no row asks to keep.
async fn log_in_unasked() -> impl IntoResponse {
    called();
    AppendHeaders([(header::SET_COOKIE, "unasked=1; SameSite=None; Secure; Path=/unasked")])
}

async fn picture() -> impl IntoResponse {
    called();
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";
    ([(header::CONTENT_TYPE, "image/svg+xml")], picture)
}

async fn module() -> impl IntoResponse {
    called();
    ([(header::CONTENT_TYPE, "text/javascript")], "export default 'module';")
}

#[cors(same_origin)]
async fn secret() -> &'static str {
    called();
    "secret"
}

#[cors(App)]
async fn mixed() -> &'static str {
    called();
    "for the app"
}

#[cors(origins = ["https://admin.example.com"])]
async fn mixed_admin() -> &'static str {
    called();
    "for the admin"
}

#[cors(App)]
async fn guarded() -> &'static str {
    called();
    "guarded"
}

async fn guarded_socket(_: TrustedSender<App>, request: Request) -> Response {
    open(request)
}

async fn guarded_order(_: TrustedSender<App>) -> &'static str {
    called();
    "bought"
}

async fn unguarded_order() -> &'static str {
    called();
    "bought"
}

/// Authentication that knows nothing of CORS.
async fn authenticate(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::AUTHORIZATION) {
        return next.run(request).await;
    }
    StatusCode::UNAUTHORIZED.into_response()
}

/// Authentication that lets preflights pass.
async fn authenticate_all_but_preflights(request: Request, next: Next) -> Response {
    if cors_runtime::is_preflight(&request) {
        next.run(request).await
    } else {
        authenticate(request, next).await
    }
}

/// A proxy that knows better.
async fn without_vary(mut response: Response) -> Response {
    response.headers_mut().remove(header::VARY);
    response
}

/// Another that adds its own line.
async fn with_second_line(mut response: Response) -> Response {
    let any = HeaderValue::from_static("*");
    response.headers_mut().append(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    response
}

/// Everything under the application's policy, whatever policy a part of it has.
fn under_app() -> Router {
    let private =
        Router::new().route("/private", get(ok).put(ok).route_layer(from_fn(authenticate)));
    let guarded = Router::new().route("/guarded", cors_route!(put(guarded)));
    let redirects = [
        ("/moved", Redirect::to("/items")),
        ("/moved-away", Redirect::to("https://mirror.example.org/items")),
        ("/moved-to-open", Redirect::to("https://mirror.example.org/open")),
        ("/moved-to-plain", Redirect::to("/plain")),
        ("/moved-for-good", Redirect::permanent("/items")),
    ];
    let redirects = redirects.into_iter().fold(Router::new(), |router, (path, to)| {
        router.route(
            path,
            any(async move || {
                called();
                to
            }),
        )
    });
    Router::new()
        .route("/items", get(items).post(ok).put(put_item))
        .route("/broken", get(broken))
        .route("/revalidated", get(revalidated))
        .route("/cached", get(cached))
        .route("/log-in", get(log_in))
        .route("/log-in-unasked", get(log_in_unasked))
        .route("/unasked", get(ok))
        .route("/account", get(ok).put(put_item))
        .route("/account/prices", any(guarded_socket))
        .route("/other", get(ok).put(ok))
        .route("/picture", get(picture))
        .route("/module", get(module))
        .route("/secret", cors_route!(get(secret).put(secret)))
        .route("/mixed", cors_route!(get(mixed).put(mixed_admin).delete(secret)))
        .route("/orders", get(guarded_order).post(guarded_order))
        .route("/prices", any(guarded_socket))
        .merge(private)
        .merge(guarded.route_layer(from_fn(authenticate_all_but_preflights)))
        .merge(redirects)
        .nest("/area", Router::new().route("/offers", get(ok).put(ok)).layer(Partners))
        .nest_service("/mounted", Partners.layer(Router::new().route("/offers", get(ok).put(ok))))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(App)
}

/// Whatever is asked for goes through the log.
pub(crate) fn router(log: Log) -> Router {
    let tenants = OriginSet::parse(["https://partner.example.org"]).expect("an origin");
    Tenants::runtime_origins().set(tenants).expect("they are no lint's business");
    let spoilt = Router::new()
        .route("/without-vary", get(cached))
        .route_layer(App)
        .route_layer(map_response(without_vary));
    let doubled = Router::new()
        .route("/doubled", get(ok))
        .route_layer(App)
        .route_layer(map_response(with_second_line));
    under_app()
        .merge(spoilt)
        .merge(doubled)
        .route("/plain", get(ok).put(ok))
        .route("/plain-moved", get(async || Redirect::to("/items")))
        .route("/plain-orders", post(unguarded_order))
        .route("/plain-prices", any(async |request| open(request)))
        .route("/account/tokens", get(ok).put(ok).layer(Tokens))
        .route("/account/open", get(ok).layer(Open))
        .route("/open", get(items).put(put_item).layer(Open))
        .route("/open-cached", get(cached).layer(Open))
        .route("/tokens", get(ok).put(ok).layer(Tokens))
        .route("/forgetful", put(ok).layer(Forgetful))
        .route("/silent", put(ok).layer(Silent))
        .route("/brief", put(ok).layer(Brief))
        .route("/tenants", get(ok).layer(Tenants))
        .route("/ports", get(ok).layer(Ports))
        .route("/nulls", get(ok).layer(Nulls))
        .route("/verbs", axum::routing::patch(ok).layer(Verbs))
        .layer(from_fn_with_state(log, record))
}
