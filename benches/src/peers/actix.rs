//! actix-cors, above an application of actix-web.

use std::collections::VecDeque;

use actix_cors::Cors;
use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HeaderName, HeaderValue},
    rt::System,
    test::{TestRequest, init_service},
    web,
};
use cors_budget::{
    sample::Sample,
    subject::{Subject, now},
    workload::Entry,
};

/// The application with and without `Cors`.
pub(crate) fn entries(list: &[&'static str]) -> Vec<Entry> {
    let list = list.to_vec();
    let floor = Entry::floor("actix bare", || start(App::new().service(resource())));
    let cors =
        Entry::new("actix-cors", move || start(App::new().wrap(cors(&list)).service(resource())));
    vec![floor, cors]
}

fn resource() -> actix_web::Resource {
    web::resource("/items").route(web::get().to(items))
}

async fn items() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, HeaderValue::from_static("application/json")));
    let total = HeaderName::from_static("x-total-count");
    response.insert_header((total, HeaderValue::from_static("2")));
    response.body("[1,2]")
}

fn cors(list: &[&'static str]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "PUT", "DELETE"])
        .allowed_headers(["authorization", "content-type"])
        .expose_headers(["x-total-count"])
        .supports_credentials()
        .max_age(3_600);
    list.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

fn start<F, B>(app: App<F>) -> Box<dyn Subject>
where
    F: actix_web::dev::ServiceFactory<
            actix_web::dev::ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let service = System::new().block_on(init_service(app));
    Box::new(Actix { service, requests: VecDeque::new() })
}

struct Actix<S> {
    service: S,
    requests: VecDeque<Request>,
}

impl<S, B> Actix<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
{
    fn answer(&mut self) -> Result<ServiceResponse<B>, Error> {
        let request = self.requests.pop_front().expect("a prepared request");
        now(self.service.call(request))
    }
}

impl<S, B> Subject for Actix<S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
{
    fn prepare(&mut self, sample: &Sample) {
        let method = sample.method.as_str().parse().expect("a method");
        let mut request = TestRequest::default().method(method).uri("/items");
        for (name, value) in &sample.lines {
            let name = HeaderName::from_bytes(name.as_ref()).expect("a name");
            let value = HeaderValue::from_maybe_shared(value.clone()).expect("a value");
            request = request.append_header((name, value));
        }
        self.requests.push_back(request.to_request());
    }

    fn run(&mut self) {
        drop(std::hint::black_box(self.answer()));
    }

    fn allowed_origin(&mut self) -> Option<Vec<u8>> {
        let response = self.answer().ok()?;
        let value = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)?;
        Some(value.as_bytes().to_vec())
    }
}
