//! poem's `Cors`, above a route of poem.

use std::{collections::VecDeque, hint::black_box};

use cors_budget::{
    sample::Sample,
    subject::{Subject, now},
    workload::Entry,
};
use http::{
    HeaderName, HeaderValue, Method, Uri,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, AUTHORIZATION, CONTENT_TYPE},
};
use poem::{
    Endpoint, EndpointExt, Request, Response, Route, endpoint::make_sync, middleware::Cors,
};

/// The route with and without `Cors`.
pub(crate) fn entries(list: &[&'static str]) -> Vec<Entry> {
    let list = list.to_vec();
    let floor = Entry::floor("poem bare", || start(route()));
    vec![floor, Entry::new("poem cors", move || start(route().with(cors(&list))))]
}

fn route() -> Route {
    Route::new().at("/items", make_sync(items))
}

fn items(_: Request) -> Response {
    let total = HeaderName::from_static("x-total-count");
    Response::builder()
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header(total, HeaderValue::from_static("2"))
        .body("[1,2]")
}

fn cors(list: &[&'static str]) -> Cors {
    Cors::new()
        .allow_origins(list.iter().map(|origin| HeaderValue::from_static(origin)))
        .allow_methods([Method::GET, Method::PUT, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_header(HeaderName::from_static("x-total-count"))
        .allow_credentials(true)
        .max_age(3_600)
}

fn start(endpoint: impl Endpoint + 'static) -> Box<dyn Subject> {
    Box::new(Poem { endpoint, requests: VecDeque::new() })
}

struct Poem<E> {
    endpoint: E,
    requests: VecDeque<Request>,
}

impl<E: Endpoint> Poem<E> {
    fn answer(&mut self) -> Response {
        let request = self.requests.pop_front().expect("a prepared request");
        now(self.endpoint.get_response(request))
    }
}

impl<E: Endpoint> Subject for Poem<E> {
    fn prepare(&mut self, sample: &Sample) {
        let mut request =
            Request::builder().method(sample.method.clone()).uri(Uri::from_static("/items"));
        for (name, value) in &sample.lines {
            let value = HeaderValue::from_maybe_shared(value.clone()).expect("a value");
            request = request.header(name, value);
        }
        self.requests.push_back(request.finish());
    }

    fn run(&mut self) {
        drop(black_box(self.answer()));
    }

    fn allowed_origin(&mut self) -> Option<Vec<u8>> {
        let response = self.answer();
        let value = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN)?;
        Some(value.as_bytes().to_vec())
    }
}
