//! One configuration of actix-cors, by name. Prints the port that it listens on.

use actix_cors::Cors;
use actix_web::{App, HttpResponse, HttpServer, web};

fn cors(name: &str) -> Cors {
    match name {
        "good" => Cors::default()
            .allowed_origin("https://app.example.com")
            .allowed_methods(["GET", "PUT", "DELETE"])
            .allowed_headers(["authorization", "content-type"])
            .supports_credentials()
            .max_age(600),
        "permissive" => Cors::permissive(),
        // A closure that looks at the end only.
        "suffix" => Cors::default()
            .allowed_origin_fn(|origin, _| origin.as_bytes().ends_with(b"example.com"))
            .allowed_methods(["GET", "PUT"])
            .allow_any_header()
            .supports_credentials(),
        _ => panic!("no configuration `{name}`"),
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let name = std::env::args().nth(1).expect("the name of a configuration");
    let server = HttpServer::new(move || {
        App::new()
            .wrap(cors(&name))
            .route("/items", web::get().to(HttpResponse::Ok))
            .route("/items", web::put().to(HttpResponse::NoContent))
    })
    .workers(1)
    .bind("127.0.0.1:0")?;
    println!("{}", server.addrs()[0].port());
    server.run().await
}
