use std::{collections::BTreeSet, ptr, sync::Mutex};

use cors_runtime::{
    RequestHead, ResponseHead,
    adapter::{Adapter, Around, Exchange},
};
use rocket::{
    Data, Request, Response, Route, async_trait,
    fairing::{Fairing, Info, Kind},
    http::{Method, Status},
    response::Body,
    route::{Handler, Outcome},
};

/// Puts routes under a policy: `.mount("/", within(Adapter::new(App), routes![list, save]))`.
pub fn within(policy: Adapter, routes: Vec<Route>) -> Vec<Route> {
    let paths = |are_options: bool| {
        let routes = routes.iter().filter(|route| (route.method == Method::Options) == are_options);
        routes.map(|route| route.uri.path().to_owned()).collect::<BTreeSet<_>>()
    };
    let own = paths(true);
    let preflight = |path: &String| Route::new(Method::Options, path, Within(policy.clone(), None));
    let preflights: Vec<_> = paths(false).difference(&own).map(preflight).collect();
    let within = |mut route: Route| {
        route.handler = Box::new(Within(policy.clone(), Some(route.handler)));
        route
    };
    routes.into_iter().map(within).chain(preflights).collect()
}

/// A handler under a policy. Without a handler, it responds to the preflights of a path.
#[derive(Clone)]
struct Within(Adapter, Option<Box<dyn Handler>>);

#[async_trait]
impl Handler for Within {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let exchange = begin(&self.0, request);
        let is_refused = exchange.status().is_some();
        *request.local_cache(Begun::default).0.lock().unwrap() = Some((place(request), exchange));
        match &self.1 {
            _ if is_refused => Outcome::Success(Response::new()),
            Some(handler) => handler.handle(request, data).await,
            None => Outcome::Forward((data, Status::NotFound)),
        }
    }
}

/// Writes the headers of all policies, also to what catchers respond: attach it once. Its own policy is for
/// paths without a route.
pub struct Cors(pub Adapter);

#[async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info { name: "CORS", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let begun = request.local_cache(Begun::default).0.lock().unwrap().take();
        let mut exchange = match (begun, request.route()) {
            (_, None) => begin(&self.0, request),
            (Some((of, exchange)), Some(_)) if of == place(request) => exchange,
            _ => return, // the route has no policy
        };
        if let Some(status) = exchange.apply(&mut Lines(response)) {
            response.set_status(Status::new(status.as_u16()));
            *response.body_mut() = Body::default();
        }
    }
}

/// What was begun last, and at which route.
#[derive(Default)]
struct Begun(Mutex<Option<(usize, Exchange)>>);

fn place(request: &Request<'_>) -> usize {
    request.route().map_or(0, |route| ptr::from_ref(route).addr())
}

fn begin(policy: &Adapter, request: &Request<'_>) -> Exchange {
    let host = request.host().map(ToString::to_string);
    // In HTTP/2 it is the authority. In HTTP/1 it is the line `Host`.
    let authority = host.filter(|_| !request.headers().contains("host"));
    policy.begin(&Head(request, authority), &mut Around::default())
}

struct Head<'a, 'r>(&'a Request<'r>, Option<String>);

impl RequestHead for Head<'_, '_> {
    fn method(&self) -> &str {
        self.0.method().as_str()
    }

    fn authority(&self) -> Option<&str> {
        self.1.as_deref()
    }

    fn path(&self) -> Option<&str> {
        Some(self.0.uri().path().as_str())
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.headers().get(name).map(str::as_bytes)
    }
}

struct Lines<'a, 'r>(&'a mut Response<'r>);

impl ResponseHead for Lines<'_, '_> {
    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.headers().get(name).map(str::as_bytes)
    }

    fn remove(&mut self, name: &str) {
        self.0.remove_header(name);
    }

    fn append(&mut self, name: &str, value: &[u8]) {
        let value = String::from_utf8_lossy(value).into_owned();
        self.0.adjoin_raw_header(name.to_owned(), value);
    }

    fn clear(&mut self) {
        let names: Vec<_> = self.0.headers().iter().map(|line| line.name.to_string()).collect();
        names.iter().for_each(|name| self.0.remove_header(name));
    }
}

// The guide shows the code above.

use std::net::{Ipv4Addr, SocketAddr};

use rocket::{
    Config, config::LogLevel, fairing::AdHoc, local::asynchronous::Client, route::BoxFuture,
};

use crate::policies::{Listed, Public};

fn answer<'r>(request: &'r Request<'_>, _: Data<'r>) -> BoxFuture<'r> {
    let (status, header) = crate::answer(request.uri().path().as_str());
    let mut response = Response::build();
    response.status(Status::new(status)).raw_header("handler", "ran");
    if let Some((name, value)) = header {
        response.raw_header(name, value);
    }
    let response = response.finalize();
    Box::pin(async { Outcome::Success(response) })
}

fn rocket(cors: Adapter) -> rocket::Rocket<rocket::Build> {
    let methods = [Method::Get, Method::Post, Method::Put];
    let routes = methods
        .into_iter()
        .flat_map(|method| crate::raw::PATHS.map(|path| Route::new(method, path, answer)));
    // The other paths get an `OPTIONS` route from `within`.
    let routes = routes.chain([Route::new(Method::Options, "/any", answer)]);
    let config = Config { port: 0, log_level: LogLevel::Off, ..Config::debug_default() };
    rocket::custom(config)
        .attach(Cors(cors.clone()))
        .mount("/", within(cors, routes.collect()))
        .mount("/", within(Adapter::new(Public), vec![Route::new(Method::Get, "/feed", answer)]))
        .mount("/", [Route::new(Method::Get, "/without", answer)])
}

async fn serve(cors: Adapter) -> SocketAddr {
    let (send, port) = tokio::sync::oneshot::channel();
    let lift_off = AdHoc::on_liftoff("port", |rocket| {
        Box::pin(async move { send.send(rocket.config().port).expect("a receiver") })
    });
    tokio::spawn(rocket(cors).attach(lift_off).launch());
    (Ipv4Addr::LOCALHOST, port.await.expect("a port")).into()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows() {
    let listed = crate::check_rows!(serve, Adapter::new, &[]);
    // The nearest policy wins.
    tokio::task::block_in_place(|| crate::check_feed(listed));
}

#[tokio::test]
async fn the_paths_of_an_area() {
    let client = Client::untracked(rocket(Adapter::new(Listed))).await.expect("a rocket");
    let method = ("access-control-request-method", "PUT");
    for (request, header, status, is_allowed) in [
        (client.options("/own"), method, 204, true),
        (client.options("/own"), ("x-not", "a preflight"), 404, true),
        // No area: neither preflights nor responses.
        (client.get("/without"), method, 200, false),
        // No route: the policy of `Cors`.
        (client.options("/missing"), method, 204, true),
        (client.head("/any"), method, 200, true),
    ] {
        let request =
            request.header(rocket::http::Header::new("origin", "https://app.example.com"));
        let request = request.header(rocket::http::Header::new(header.0, header.1));
        let name = format!("{} {}", request.inner().method(), request.inner().uri());
        let response = request.dispatch().await;
        let got = response.headers().contains("access-control-allow-origin");
        assert_eq!((response.status().code, got), (status, is_allowed), "{name}");
    }
}
