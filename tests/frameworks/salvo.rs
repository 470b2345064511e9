use cors_runtime::adapter::{Adapter, Around};
use salvo::{Depot, FlowCtrl, Handler, Request, Response, async_trait, http::ResBody};

/// A policy as a hoop of the service: `Service::new(router).hoop(Cors(Adapter::new(App)))`.
pub struct Cors(pub Adapter);

#[async_trait]
impl Handler for Cors {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        flow: &mut FlowCtrl,
    ) {
        let mut around: Around = request.extensions_mut().remove().unwrap_or_default();
        let head = (request.method(), request.uri(), request.headers());
        let mut exchange = self.0.begin(&head, &mut around);
        request.extensions_mut().insert(around);
        if exchange.status().is_none() {
            flow.call_next(request, depot, response).await;
        }
        if let Some(status) = exchange.apply(response.headers_mut()) {
            flow.skip_rest();
            // With a body, so that the catcher writes no page for the 403.
            response.status_code(status).body(ResBody::Once(Default::default()));
        }
    }
}

// The guide shows the code above.

use std::net::SocketAddr;

use crate::policies::Public;
use salvo::{Router, Server, Service, conn::tcp::TcpAcceptor};

struct Answer;

#[async_trait]
impl Handler for Answer {
    async fn handle(
        &self,
        request: &mut Request,
        _: &mut Depot,
        response: &mut Response,
        _: &mut FlowCtrl,
    ) {
        let (status, header) = crate::answer(request.uri().path());
        response.status_code(status.try_into().expect("a status"));
        for (name, value) in [Some(("handler", "ran")), header].into_iter().flatten() {
            response.headers_mut().append(name, value.parse().expect("a value"));
        }
    }
}

async fn serve(cors: Adapter) -> SocketAddr {
    let (listener, address) = crate::listener().await;
    let mut router = Router::new();
    for path in crate::raw::PATHS {
        router = router.push(Router::with_path(&path[1..]).goal(Answer));
    }
    let feed = Router::with_path("feed").hoop(Cors(Adapter::new(Public))).goal(Answer);
    let router = router.push(feed);
    let server = Server::new(TcpAcceptor::try_from(listener).expect("a listener"));
    tokio::spawn(server.serve(Service::new(router).hoop(Cors(cors))));
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn rows() {
    let listed = crate::check_rows!(serve, Adapter::new, &[]);
    // The nearest policy wins.
    tokio::task::block_in_place(|| crate::check_feed(listed));
}
