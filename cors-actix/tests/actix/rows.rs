//! The rows of raw requests that the tower layer passes.

use std::net::SocketAddr;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    error::InternalError,
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, VARY},
    web::{self, ServiceConfig},
};
use cors_actix::Cors;
use cors_runtime::{CorsLayer, Policy};

use crate::{modes, raw, support};

include!("../../../tests/support/raw/policies.rs");

async fn handler(request: HttpRequest) -> Result<HttpResponse, Error> {
    let mut response = HttpResponse::Ok();
    response.insert_header(("handler", "ran"));
    match request.path() {
        "/own" => response.insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*")),
        "/vary" => response.insert_header((VARY, "accept-encoding")),
        "/error" => {
            let response =
                HttpResponse::InternalServerError().insert_header(("handler", "ran")).finish();
            return Err(InternalError::from_response("an error", response).into());
        }
        _ => &mut response,
    };
    Ok(response.finish())
}

fn serve<P: Policy>() -> SocketAddr {
    let routes = |app: &mut ServiceConfig| {
        for path in ["/any", "/own", "/vary", "/error"] {
            app.route(path, web::to(handler));
        }
    };
    support::serve(routes, Cors::new(CorsLayer::<P>::new()))
}

#[test]
fn every_row_is_answered_as_by_the_tower_layer() {
    let several = || {
        let servers = [
            ("Listed", serve::<Listed>()),
            ("Public", serve::<Public>()),
            ("Gate", serve::<Gate>()),
            ("Local", serve::<Local>()),
        ];
        let server_of =
            |policy: &str| servers.iter().find(|(name, _)| *name == policy).expect("a server").1;
        raw::check(server_of, &[]);
    };
    modes::in_both_modes(
        "rows::every_row_is_answered_as_by_the_tower_layer",
        several,
        &[
            ("Listed", &|| raw::check_policy("Listed", serve::<Listed>())),
            ("Public", &|| raw::check_policy("Public", serve::<Public>())),
            ("Gate", &|| raw::check_policy("Gate", serve::<Gate>())),
            ("Local", &|| raw::check_policy("Local", serve::<Local>())),
        ],
    );
}
