//! What rustc says in its own words when types do not fit.
use axum::Router;
use cors_runtime::{OriginSet, OriginSetError, Policy, cors, cors_policy, cors_route};

cors_policy! {
    pub Dashboard { origins: ["https://app.example.com"] }
    pub OpenData { origins: ["*"] }
    pub AtStartUp { origins: ["https://app.example.com", runtime] }
}

struct NotAPolicy;

#[cors(NotAPolicy)]
async fn not_a_policy() {}

fn boxed_policy(is_public: bool) -> Box<dyn Policy> {
    if is_public { Box::new(OpenData) } else { Box::new(Dashboard) }
}

#[derive(Clone, Copy)]
enum PolicyByHand {
    Dashboard(Dashboard),
    OpenData(OpenData),
}

impl Policy for PolicyByHand {}

fn no_origins_at_start_up(origins: OriginSet) {
    Dashboard::runtime_origins().set(origins).unwrap();
}

fn origins_from_a_string(list: String) -> Result<(), OriginSetError> {
    let _ = AtStartUp::with_origins(OriginSet::parse(list)?)?;
    let _ = AtStartUp::with_origins(OriginSet::parse("https://staging.example.com")?)?;
    Ok(())
}

async fn without_attribute() {}

mod handlers {
    pub async fn create() {}
}

#[cors(same_origin)]
async fn not_a_handler(_: u32) {}

fn router() -> Router {
    Router::new()
        .route("/a", cors_route!(get(without_attribute).post(handlers::create)))
        .route("/b", cors_route!(get(not_a_handler)))
}

fn main() {}
