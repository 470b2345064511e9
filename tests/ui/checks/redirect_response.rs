use axum::response::Redirect;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], deny(redirect_response))]
async fn go() -> Redirect {
    Redirect::to("/")
}

fn main() {}
