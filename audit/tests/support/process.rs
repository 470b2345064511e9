//! Servers that are programs of their own, and print the port that they listen on.

use std::{
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::installed;

/// A running server; it ends with the value.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let port = line.trim().parse().unwrap_or_else(|_| panic!("a port: {line}"));
        Self { child, address: (Ipv4Addr::LOCALHOST, port).into() }
    }

    /// Express with a configuration of `cors`; `None` where it is not installed.
    pub(crate) fn express(configuration: &str) -> Option<Self> {
        let modules = installed("express").join("node_modules");
        let is_there = modules.is_dir() && Command::new("node").arg("--version").output().is_ok();
        is_there.then(|| {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("servers/express/server.js");
            Self::start(
                Command::new("node").env("NODE_PATH", modules).arg(script).arg(configuration),
            )
        })
    }

    /// actix-web with a configuration of actix-cors; `None` where it is not built.
    pub(crate) fn actix(configuration: &str) -> Option<Self> {
        let program = installed("actix").join("debug/cors-audit-actix");
        program.is_file().then(|| Self::start(Command::new(program).arg(configuration)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
