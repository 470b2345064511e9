//! End to end: axum servers on loopback, and a client that keeps a few connections busy.

use std::{
    fmt::Write as _,
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Instant,
};

use axum::{Router, serve::ListenerExt};
use cors_budget::{
    origins::{self, Family},
    policies,
};
use http::{HeaderValue, Request, header::ORIGIN};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::{measure::median, peers::tower_http};

const CONNECTIONS: usize = 4;
/// For each connection and round.
const REQUESTS: usize = 2_000;
const ROUNDS: usize = 15;
const SIZES: [usize; 4] = [1, 10, 1_000, 10_000];

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Server {
    name: String,
    size: usize,
    address: SocketAddr,
}

/// Runs, and returns a section for the report.
///
/// Servers and client share one thread, so that a rate is the time of a whole request, whoever
/// spends it, and no scheduler has a say in it.
pub(crate) fn section() -> io::Result<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let rates = runtime.block_on(measure()).map_err(io::Error::other)?;
    let mut text = format!(
        "\n## Requests per second over loopback\n\nMedians of {ROUNDS} interleaved rounds of {} \
         requests over {CONNECTIONS} connections. Client and server share one thread. A ratio is taken \
         within a round, to the layer that does nothing.\n\n| server | requests per second | ratio | \
         middle half |\n|---|--:|--:|---|\n",
        CONNECTIONS * REQUESTS
    );
    for (name, own) in &rates {
        let mut ratios: Vec<f64> =
            own.iter().zip(&rates[1].1).map(|(own, bare)| own / bare).collect();
        ratios.sort_by(f64::total_cmp);
        writeln!(
            text,
            "| {name} | {:.0} | {:.3} | {:.3} to {:.3} |",
            median(own.clone()),
            median(ratios.clone()),
            ratios[ROUNDS / 4],
            ratios[ROUNDS - 1 - ROUNDS / 4],
        )
        .expect("a string takes all");
    }
    Ok(text)
}

async fn measure() -> Result<Vec<(String, Vec<f64>)>, Failure> {
    let mut servers = vec![
        serve("no layer".into(), 1, policies::router()).await?,
        serve("a layer that does nothing".into(), 1, policies::no_op_router()).await?,
    ];
    for size in SIZES {
        let ours = policies::layered_router(Family::Prefix, size);
        servers.push(serve(format!("ours, {size}"), size, ours).await?);
        for (name, allow) in tower_http::WAYS {
            let router = tower_http::router(Family::Prefix, size, allow);
            servers.push(serve(format!("{name}, {size}"), size, router).await?);
        }
    }
    let mut rates = vec![Vec::new(); servers.len()];
    for round in 0..=ROUNDS {
        for turn in 0..servers.len() {
            let index = (turn + round) % servers.len();
            let rate = load(&servers[index]).await?;
            // The first round warms up.
            if round > 0 {
                rates[index].push(rate);
            }
        }
    }
    Ok(servers.into_iter().map(|server| server.name).zip(rates).collect())
}

/// Starts a server, which ends with the program.
async fn serve(name: String, size: usize, router: Router) -> io::Result<Server> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let listener = listener.tap_io(|stream| {
        // Without it, the kernel may wait for more to send.
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Server { name, size, address })
}

/// Requests per second.
async fn load(server: &Server) -> Result<f64, Failure> {
    let list = Family::Prefix.list(server.size);
    let origins: Vec<HeaderValue> =
        origins::sample(&list, REQUESTS).into_iter().map(HeaderValue::from_static).collect();
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(server.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        connections.push((sender, tokio::spawn(connection)));
    }
    let start = Instant::now();
    let mut busy = Vec::new();
    for (sender, connection) in connections {
        busy.push((tokio::spawn(send(sender, origins.clone())), connection));
    }
    for (sent, connection) in busy {
        sent.await??;
        connection.await??;
    }
    Ok((CONNECTIONS * REQUESTS) as f64 / start.elapsed().as_secs_f64())
}

async fn send(
    mut sender: SendRequest<Empty<&'static [u8]>>,
    origins: Vec<HeaderValue>,
) -> hyper::Result<()> {
    for origin in origins {
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = http::Uri::from_static("/items");
        request.headers_mut().insert(http::header::HOST, HeaderValue::from_static("localhost"));
        request.headers_mut().insert(ORIGIN, origin);
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        response.into_body().collect().await?;
    }
    Ok(())
}
