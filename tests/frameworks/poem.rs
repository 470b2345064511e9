use cors_runtime::adapter::{Adapter, Around};
use poem::{Endpoint, Middleware, Request, Response, Result};

/// A policy as a middleware: `route.with(Cors(Adapter::new(App)))`.
pub struct Cors(pub Adapter);

/// An endpoint under a policy.
pub struct Within<E>(E, Adapter);

impl<E: Endpoint> Middleware<E> for Cors {
    type Output = Within<E>;

    fn transform(&self, endpoint: E) -> Within<E> {
        Within(endpoint, self.0.clone())
    }
}

impl<E: Endpoint> Endpoint for Within<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let mut around: Around = request.extensions_mut().remove().unwrap_or_default();
        let head = (request.method(), request.original_uri(), request.headers());
        let mut exchange = self.1.begin(&head, &mut around);
        request.extensions_mut().insert(around);
        let mut response = match exchange.status() {
            Some(_) => Response::default(),
            // An error becomes a response here, so that it gets the headers, too.
            None => self.0.get_response(request).await,
        };
        if let Some(status) = exchange.apply(response.headers_mut()) {
            response.set_status(status);
        }
        Ok(response)
    }
}

// The guide shows the code above.

use std::net::SocketAddr;

use crate::policies::Public;
use poem::{EndpointExt, Route, Server, endpoint::make_sync, listener::TcpAcceptor};

fn answer(request: Request) -> Response {
    let (status, header) = crate::answer(request.original_uri().path());
    let response = Response::builder().header("handler", "ran");
    let response = match header {
        Some((name, value)) => response.header(name, value),
        None => response,
    };
    response.status(status.try_into().expect("a status")).finish()
}

async fn serve(cors: Adapter) -> SocketAddr {
    let (listener, address) = crate::listener().await;
    let mut route = Route::new();
    for path in crate::raw::PATHS {
        route = route.at(path, make_sync(answer));
    }
    let route = route.at("/feed", make_sync(answer).with(Cors(Adapter::new(Public))));
    let server = Server::new_with_acceptor(TcpAcceptor::from_tokio(listener).expect("a listener"));
    tokio::spawn(server.run(route.with(Cors(cors))));
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn rows() {
    let listed = crate::check_rows!(serve, Adapter::new, &[]);
    // The nearest policy wins.
    tokio::task::block_in_place(|| crate::check_feed(listed));
}
