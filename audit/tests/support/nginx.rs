//! nginx with one configuration.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

/// A running nginx; it ends with the value.
pub(crate) struct Nginx {
    folder: PathBuf,
    program: &'static str,
    pub(crate) address: SocketAddr,
}

impl Nginx {
    /// Starts it with these lines around and in its one `server`; `None` where it is not installed.
    pub(crate) fn start(around: &str, server: &str) -> Option<Self> {
        Self::listen("", around, server)
    }

    /// The same with TLS, whose certificate these lines name.
    pub(crate) fn start_tls(server: &str) -> Option<Self> {
        Self::listen(" ssl", "", server)
    }

    fn listen(how: &str, around: &str, server: &str) -> Option<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let programs = ["nginx", "/usr/sbin/nginx"];
        let program = programs
            .into_iter()
            .find(|program| Command::new(program).arg("-v").output().is_ok())?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("cors-audit-nginx-{}-{count}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        // Somebody else may take the port in between.
        for _ in 0..5 {
            let port = free_port();
            let nginx = Self {
                folder: folder.clone(),
                program,
                address: (Ipv4Addr::LOCALHOST, port).into(),
            };
            fs::write(folder.join("nginx.conf"), configuration(port, how, around, server))
                .expect("a file");
            // It returns when the port is open.
            let status = nginx.command().output().expect("nginx runs");
            if status.status.success() {
                return Some(nginx);
            }
            let text = String::from_utf8_lossy(&status.stderr).into_owned();
            assert!(text.contains("Address already in use"), "{text}");
        }
        panic!("no port is free");
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.arg("-p").arg(&self.folder).args(["-c", "nginx.conf", "-e", "error.log"]);
        command
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.command().args(["-s", "stop"]).output();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}

fn configuration(port: u16, how: &str, around: &str, server: &str) -> String {
    format!(
        "worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {around}
    server {{
        listen 127.0.0.1:{port}{how};
        {server}
    }}
}}
"
    )
}
