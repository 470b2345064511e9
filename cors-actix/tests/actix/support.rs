//! A server on a socket.

use std::{
    fmt::Write as _,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc,
    thread,
};

use actix_web::{App, HttpServer, middleware::Logger, rt::System, web::ServiceConfig};
use cors_actix::Cors;

/// Starts a server with a policy around the routes. It has one worker, and lives as long as the process.
pub(crate) fn serve(routes: fn(&mut ServiceConfig), cors: Cors) -> SocketAddr {
    let (sender, address) = mpsc::channel();
    thread::spawn(move || {
        System::new().block_on(async move {
            let app =
                move || App::new().configure(routes).wrap(cors.clone()).wrap(Logger::default());
            let server = HttpServer::new(app).workers(1).bind(("127.0.0.1", 0)).expect("a port");
            sender.send(server.addrs()[0]).expect("the test waits");
            server.run().await
        })
    });
    address.recv().expect("a server")
}

/// Sends a request, given as its lines, and returns the status and what CORS says.
pub(crate) fn ask(server: SocketAddr, request: &str) -> String {
    let (first, lines) = request.split_once('\n').unwrap_or((request, ""));
    let mut text = format!("{first} HTTP/1.1\r\nhost: api.example\r\nconnection: close\r\n");
    for line in lines.lines().chain(["content-length: 0", ""]) {
        text.push_str(line);
        text.push_str("\r\n");
    }
    let mut stream = TcpStream::connect(server).expect("a server");
    stream.write_all(text.as_bytes()).expect("a server that reads");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    let head = response.split("\r\n\r\n").next().unwrap_or_default().to_ascii_lowercase();
    let value = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(given, _)| *given == name).map(|(_, value)| value).collect::<Vec<_>>()
    };
    let mut summary = head.split(' ').nth(1).unwrap_or("no status").to_owned();
    for (word, name) in
        [("origin", "access-control-allow-origin"), ("methods", "access-control-allow-methods")]
    {
        for value in value(name) {
            let value = if word == "methods" { value.to_uppercase() } else { value.to_owned() };
            let _ = write!(summary, " {word}={value}");
        }
    }
    if first.starts_with("POST") && value("cache-control") == ["no-store"] {
        summary.push_str(" no-store");
    }
    summary
}
