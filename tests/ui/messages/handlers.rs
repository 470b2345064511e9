use axum::{
    Json, Router,
    http::{HeaderMap, HeaderName, header::ACCESS_CONTROL_ALLOW_ORIGIN},
    response::Redirect,
};
use cors_runtime::{cors, cors_policy, cors_route};

cors_policy! {
    Dashboard { origins: ["https://app.example.com"], methods: [GET] }
}

mod attribute_policy {
    use super::*;

    #[cors]
    async fn list() {}

    #[cors(Dashboard, origins = ["https://admin.example.com"])]
    async fn create() {}

    #[cors(deny, Dashboard)]
    async fn remove() {}

    #[cors(Dashboard, Admin)]
    async fn replace() {}

    #[cors(["https://app.example.com"], credentials = true)]
    async fn read() {}

    #[cors(credentials = true)]
    async fn count() {}

    #[cors(origins = [runtime])]
    async fn search() {}

    #[cors(origins = ["https://admin.example.com", runtime], credentials = true)]
    async fn export() {}
}

mod attribute_target {
    use super::*;

    struct Api;

    impl Api {
        #[cors(Dashboard)]
        async fn list(&self) {}
    }

    #[cors(Dashboard)]
    mod handlers {}

    #[cors(Dashboard)]
    pub struct Handler;
}

#[cors(Dashboard)]
#[cors(same_origin)]
async fn duplicate_attribute() {}

#[cors(origins = ["https://app.example.com"], methods = [GET])]
async fn inline_methods() {}

fn route_duplicate() -> Router {
    Router::new().route("/", cors_route!(get(list).post(list).get(list)))
}

fn route_handler() -> Router {
    Router::new()
        .route("/closure", cors_route!(get(|| async {})))
        .route("/call", cors_route!(get(make_handler())))
        .route("/none", cors_route!(get()))
        .route("/commas", cors_route!(get(list), put(save)))
}

fn route_method() -> Router {
    Router::new()
        .route("/typo", cors_route!(gte(list)))
        .route("/layer", cors_route!(get(list).layer(list)))
        .route("/service", cors_route!(get_service(list)))
        .route("/any", cors_route!(get(list).any(list)))
}

// What a signature needs; of a policy that is named, `constants.rs` says it.

struct TypedHeader<T>(T);
struct Authorization<T>(T);
struct Bearer;
struct CookieJar;

#[cors(same_origin)]
async fn list() {}

#[cors(origins = ["https://app.example.com"])]
async fn json_content_type(_: Option<Json<u32>>) {}

#[cors(origins = ["https://app.example.com"])]
async fn authorization_not_allowed(_: Option<TypedHeader<Authorization<Bearer>>>) {}

#[cors(origins = ["https://app.example.com"])]
async fn cookies_without_credentials(_: CookieJar) {}

#[cors(origins = ["https://app.example.com"])]
async fn custom_header_not_allowed(headers: HeaderMap) {
    let _ = &headers["x-api-key"];
}

#[cors(origins = ["https://app.example.com"])]
async fn custom_header_of_request(request: axum::extract::Request) {
    let _ = request.headers().get("x-api-key");
}

struct WebSocketUpgrade;

#[cors(origins = ["https://app.example.com"])]
async fn socket_without_sender(_: WebSocketUpgrade) {}

// A handler for the same origin only is asked nothing.
#[cors(same_origin)]
async fn own_cors_header() -> [(HeaderName, &'static str); 1] {
    [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")]
}

#[cors(origins = ["https://app.example.com"])]
async fn manual_cors_header() -> [(&'static str, &'static str); 1] {
    [("Access-Control-Allow-Credentials", "true")]
}

#[cors(origins = ["https://app.example.com"], deny(redirect_response))]
async fn redirect_response() -> Redirect {
    Redirect::to("/")
}

fn main() {}
