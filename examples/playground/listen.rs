//! Taking a port, or saying why not.

use std::{error::Error, io::ErrorKind};

use tokio::net::TcpListener;

pub(crate) async fn listen(port: u16) -> Result<TcpListener, Box<dyn Error>> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => {
                "another program listens there, perhaps a playground that was started before: end \
                 it and start again; the port cannot be another, because the policies name it"
                    .to_owned()
            }
            _ => error.to_string(),
        };
        format!("cannot listen on port {port}: {why}").into()
    })
}
