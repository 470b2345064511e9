//! `cors-actix` beside `actix-cors`, in one run: instructions a request (callgrind), and requests a second
//! over a socket, both compared with an app without either.
//!
//! ```console
//! $ cargo bench
//! ```

use std::{
    env,
    error::Error,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    pin::pin,
    process::Command,
    sync::mpsc,
    task::{Context, Waker},
    thread,
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
    http::Method,
    rt::System,
    test::{TestRequest, init_service},
    web,
};
use cors_runtime::cors_policy;

cors_policy! {
    /// Ten origins.
    pub Policy {
        origins: [
            "https://app.example.com", "https://b.example.com", "https://c.example.com",
            "https://d.example.com", "https://e.example.com", "https://f.example.com",
            "https://g.example.com", "https://h.example.com", "https://i.example.com",
            "https://j.example.com",
        ],
        methods: [GET, PUT],
        headers: ["content-type"],
        expose: ["x-total-count"],
        credentials: true,
        max_age: 600,
    }
}

/// The same in the words of `actix-cors`.
fn actix_cors() -> actix_cors::Cors {
    let cors = Policy::origins()
        .iter()
        .fold(actix_cors::Cors::default(), |cors, origin| cors.allowed_origin(origin));
    cors.allowed_methods(["GET", "PUT"])
        .allowed_header("content-type")
        .expose_headers(["x-total-count"])
        .supports_credentials()
        .max_age(600)
}

async fn handler() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total-count", "3")).body("items")
}

/// An app with one of the peers, or with neither.
macro_rules! app {
    ($($layer:expr)?) => {
        App::new().route("/items", web::get().to(handler))$(.wrap($layer))?
    };
}

const PEERS: [&str; 3] = ["none", "cors-actix", "actix-cors"];
/// `cors-actix` in a program with several policies, where the nearest one wins.
const SEVERAL: &str = "several";
const CASES: [&str; 4] = ["no origin", "allowed", "refused", "preflight"];
const REQUESTS: usize = 200;

fn request(case: &str) -> TestRequest {
    let request = TestRequest::get().uri("/items").insert_header(("host", "api.example.com"));
    let request = request.insert_header(("accept", "*/*")).insert_header(("user-agent", "bench"));
    let allowed = ("origin", "https://app.example.com");
    match case {
        "allowed" => request.insert_header(allowed),
        "refused" => request.insert_header(("origin", "https://other.example")),
        "preflight" => request
            .method(Method::OPTIONS)
            .insert_header(allowed)
            .insert_header(("access-control-request-method", "PUT"))
            .insert_header(("access-control-request-headers", "content-type")),
        _ => request,
    }
}

/// What callgrind counts.
#[inline(never)]
fn counted<R, S: Service<R>>(app: &S, requests: Vec<R>) {
    let mut context = Context::from_waker(Waker::noop());
    for request in requests {
        let mut response = pin!(app.call(request));
        while response.as_mut().poll(&mut context).is_pending() {}
    }
}

fn count(peer: &str, case: &str) {
    async fn run<T, B>(app: App<T>, case: &str)
    where
        T: ServiceFactory<
                ServiceRequest,
                Config = (),
                Response = ServiceResponse<B>,
                Error = actix_web::Error,
                InitError = (),
            > + 'static,
        B: MessageBody + 'static,
    {
        let app = init_service(app).await;
        // The first one allocates what all others use again.
        for request in (0..10).map(|_| request(case).to_request()) {
            let _ = app.call(request).await;
        }
        counted(&app, (0..REQUESTS).map(|_| request(case).to_request()).collect());
    }
    if peer == SEVERAL {
        let _ = cors_actix::Cors::same_origin();
    }
    System::new().block_on(async {
        match peer {
            "cors-actix" | SEVERAL => run(app!(cors_actix::Cors::new(Policy)), case).await,
            "actix-cors" => run(app!(actix_cors()), case).await,
            _ => run(app!(), case).await,
        }
    });
}

/// Instructions a request, by this program under valgrind.
fn instructions(peer: &str, case: &str) -> Result<u64, Box<dyn Error>> {
    let output = Command::new("valgrind")
        // As for the budgets of `cors-runtime`: an eighth freed block of a size takes hundreds of instructions.
        .env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=1000")
        .args(["--tool=callgrind", "--toggle-collect=*compare*counted*"])
        .arg("--callgrind-out-file=/dev/null")
        .arg(env::current_exe()?)
        .args(["--count", peer, case])
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected =
        text.split("Collected : ").nth(1).and_then(|rest| rest.split_whitespace().next());
    let collected: u64 =
        collected.ok_or_else(|| format!("nothing was counted: {text}"))?.parse()?;
    Ok(collected / REQUESTS as u64)
}

fn serve(peer: &'static str) -> SocketAddr {
    let (sender, address) = mpsc::channel();
    thread::spawn(move || {
        System::new().block_on(async move {
            macro_rules! run {
                ($app:expr) => {{
                    let server = HttpServer::new(|| $app).workers(1).bind(("127.0.0.1", 0));
                    let server = server.expect("a port");
                    sender.send(server.addrs()[0]).expect("the program waits");
                    server.run().await
                }};
            }
            match peer {
                "cors-actix" => run!(app!(cors_actix::Cors::new(Policy))),
                "actix-cors" => run!(app!(actix_cors())),
                _ => run!(app!()),
            }
        })
    });
    address.recv().expect("a server")
}

/// Requests a second on one connection, in a short while.
fn per_second(stream: &mut TcpStream) -> Result<f64, Box<dyn Error>> {
    const TEXT: &[u8] = b"GET /items HTTP/1.1\r\nhost: api.example.com\r\naccept: */*\r\n\
        user-agent: bench\r\norigin: https://app.example.com\r\n\r\n";
    let mut buffer = [0; 4096];
    let (started, mut count) = (Instant::now(), 0.0);
    while started.elapsed() < Duration::from_millis(200) {
        for _ in 0..100 {
            stream.write_all(TEXT)?;
            let mut read = 0;
            while !buffer[..read].ends_with(b"items") {
                read += stream.read(&mut buffer[read..])?;
            }
            count += 1.0;
        }
    }
    Ok(count / started.elapsed().as_secs_f64())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [flag, peer, case] = &*arguments
        && flag == "--count"
    {
        count(peer, case);
        return Ok(());
    }
    println!("instructions a request, above an app without CORS\n");
    println!("{:<12} {:>12} {:>12} {:>8} {SEVERAL:>12}", "", PEERS[1], PEERS[2], "ratio");
    for case in CASES {
        // A preflight never reaches the handler, and so can take less than an app without CORS does.
        let none = if case == "preflight" { 0 } else { instructions(PEERS[0], case)? };
        let above = |peer| instructions(peer, case).map(|count| count.saturating_sub(none));
        let (ours, theirs, several) = (above(PEERS[1])?, above(PEERS[2])?, above(SEVERAL)?);
        let ratio = 100 * ours / theirs.max(1);
        println!("{case:<12} {ours:>12} {theirs:>12} {ratio:>7}% {several:>12}");
    }
    let mut streams = PEERS.map(|peer| TcpStream::connect(serve(peer)).expect("a server"));
    for stream in &streams {
        stream.set_nodelay(true)?;
    }
    // One round after the other, because a busy machine changes all of them alike.
    let mut ratios = [Vec::new(), Vec::new()];
    for _ in 0..25 {
        let mut rates = [0.0; 3];
        for (rate, stream) in rates.iter_mut().zip(&mut streams) {
            *rate = per_second(stream)?;
        }
        for (ratios, rate) in ratios.iter_mut().zip(&rates[1..]) {
            ratios.push(rate / rates[0]);
        }
    }
    println!(
        "\nrequests a second, allowed, as a ratio to an app without CORS (median of 25 rounds)\n"
    );
    for (peer, ratios) in PEERS[1..].iter().zip(&mut ratios) {
        ratios.sort_by(f64::total_cmp);
        println!("{peer:<12} {:>12.3}", ratios[ratios.len() / 2]);
    }
    Ok(())
}
