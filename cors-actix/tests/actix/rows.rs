//! The rows of raw requests that the tower layer passes.

use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    error::InternalError,
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, VARY},
    web,
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

fn app<P: Policy>() -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let paths = ["/any", "/own", "/vary", "/error"];
    let app = paths.iter().fold(App::new(), |app, path| app.route(path, web::to(handler)));
    app.wrap(Cors::new(CorsLayer::<P>::new()))
}

#[test]
fn every_row_is_answered_as_by_the_tower_layer() {
    let several = || {
        let servers = [
            ("Listed", support::serve(app::<Listed>)),
            ("Public", support::serve(app::<Public>)),
            ("Gate", support::serve(app::<Gate>)),
            ("Local", support::serve(app::<Local>)),
        ];
        let server_of =
            |policy: &str| servers.iter().find(|(name, _)| *name == policy).expect("a server").1;
        raw::check(server_of, &[]);
    };
    modes::in_both_modes(
        "rows::every_row_is_answered_as_by_the_tower_layer",
        several,
        &[
            ("Listed", &|| raw::check_policy("Listed", support::serve(app::<Listed>))),
            ("Public", &|| raw::check_policy("Public", support::serve(app::<Public>))),
            ("Gate", &|| raw::check_policy("Gate", support::serve(app::<Gate>))),
            ("Local", &|| raw::check_policy("Local", support::serve(app::<Local>))),
        ],
    );
}
