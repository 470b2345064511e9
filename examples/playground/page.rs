//! The page, the same on both ports: its files, what it asks for, and the frame that sends requests
//! from an origin of its own.

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
    routing::{get, put},
};
use cors_runtime::CorsLayer;
use serde::{Deserialize, Serialize};

use crate::{
    answer::Answer,
    api,
    catalog::{Description, SHOWN, Shown},
    policies::Yours,
    ports,
    question::Typed,
    record::Recorder,
    wire::Sent,
    yours,
};

/// No script but these files, nothing from elsewhere, and no text that becomes markup. The page
/// itself talks to its own server alone; frames talk to the API.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; frame-src 'self' http://localhost:8101 \
    http://localhost:8102 http://*.localhost:8101; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const FRAME_POLICY: &str = "default-src 'none'; script-src 'self'; \
    connect-src http://localhost:8100; base-uri 'none'; form-action 'none'; \
    frame-ancestors http://localhost:8101 http://localhost:8102 http://*.localhost:8101; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Path, media type, content.
pub(crate) const FILES: [(&str, &str, &str); 17] = [
    ("/", HTML, include_str!("assets/page.html")),
    ("/frame", HTML, include_str!("assets/frame.html")),
    ("/frame.js", SCRIPT, include_str!("assets/frame.js")),
    ("/icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    ("/base.css", CSS, include_str!("assets/base.css")),
    ("/layout.css", CSS, include_str!("assets/layout.css")),
    ("/parts.css", CSS, include_str!("assets/parts.css")),
    ("/theme.js", SCRIPT, include_str!("assets/theme.js")),
    ("/main.js", SCRIPT, include_str!("assets/main.js")),
    ("/dom.js", SCRIPT, include_str!("assets/dom.js")),
    ("/meanings.js", SCRIPT, include_str!("assets/meanings.js")),
    ("/pages.js", SCRIPT, include_str!("assets/pages.js")),
    ("/request.js", SCRIPT, include_str!("assets/request.js")),
    ("/steps.js", SCRIPT, include_str!("assets/steps.js")),
    ("/verdict.js", SCRIPT, include_str!("assets/verdict.js")),
    ("/wire.js", SCRIPT, include_str!("assets/wire.js")),
    ("/everyone.js", SCRIPT, include_str!("assets/everyone.js")),
];

/// What the page shares with the API.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) recorder: Recorder,
    /// The layer around `/yours`.
    pub(crate) yours: CorsLayer<Yours>,
}

pub(crate) fn router(shared: Shared) -> Router {
    let files = FILES.iter().fold(Router::new(), |router, (path, media_type, content)| {
        router.route(path, get(async move || file(path, media_type, content)))
    });
    files
        .route("/start", get(start))
        .route("/explain", get(explain))
        .route("/wire", get(wire))
        .route("/yours", put(set_origins))
        .with_state(shared)
}

fn file(path: &str, media_type: &'static str, content: &'static str) -> Response {
    let policy = if path == "/frame" { FRAME_POLICY } else { PAGE_POLICY };
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let cookie = (path == "/").then_some([(header::SET_COOKIE, api::SESSION)]);
    (headers, cookie.map(AppendHeaders), content).into_response()
}

/// What the page has to know once.
#[derive(Serialize)]
struct Start {
    api: &'static str,
    pages: &'static [ports::Page],
    policies: Vec<Description>,
}

async fn start() -> Json<Start> {
    Json(Start {
        api: ports::API_ORIGIN,
        pages: &ports::PAGES,
        policies: SHOWN.iter().map(Shown::describe).collect(),
    })
}

async fn explain(Query(typed): Query<Typed>) -> Response {
    match typed.read() {
        Ok(question) => Json(Answer::to(&question).await).into_response(),
        Err((field, message)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(Unreadable { field, message })).into_response()
        }
    }
}

/// A field that holds what no request could.
#[derive(Serialize)]
struct Unreadable {
    field: &'static str,
    message: String,
}

#[derive(Deserialize)]
struct Name {
    r#try: String,
}

async fn wire(State(shared): State<Shared>, Query(name): Query<Name>) -> Json<Vec<Sent>> {
    Json(shared.recorder.of(&name.r#try))
}

#[derive(Deserialize)]
struct Origins {
    origins: String,
}

/// Gives the API what was typed, before a real request is sent. A page of another origin cannot: PUT
/// takes a preflight, which nothing here grants.
async fn set_origins(State(shared): State<Shared>, Query(typed): Query<Origins>) -> Response {
    let origins = yours::read(&typed.origins).origins;
    let set = yours::set(&origins);
    match set.and_then(|set| shared.yours.set_origins(set).map_err(|error| error.to_string())) {
        Ok(()) => Json(origins).into_response(),
        Err(message) => {
            let field = "origins";
            (StatusCode::UNPROCESSABLE_ENTITY, Json(Unreadable { field, message })).into_response()
        }
    }
}
