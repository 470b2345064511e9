//! What is tried first for previews and for the local network: the message names a page of the guide.

use cors_runtime::cors_policy;

cors_policy! {
    pub Previews {
        origins: ["https://*-team.vercel.app", "https://*.vercel.app"],
        credentials: true,
    }
    pub LocalNetwork {
        origins: ["http://192.168.*.*:8080", "http://10.0.0.0/8"],
    }
}

fn main() {}
