use cors_runtime::cors_policy;

cors_policy! {
    OriginIpv4Form { origins: ["http://127.1:8080", "http://0x7f.0.0.1"] }
    #[deny(origin_listen_address)]
    OriginListenAddress { origins: ["http://0.0.0.0:3000"] }
    OriginIpv4Invalid { origins: ["http://1.2.3.999"] }
    OriginIpv6Form { origins: ["http://[2001:DB8:0:0::1]"] }
    OriginIpv6Invalid { origins: ["http://[fe80::1%25eth0]", "http://::1"] }
    OriginPortSyntax { origins: ["https://app.example.com:3000-3010"] }
    OriginPortRange { origins: ["https://app.example.com:99999"] }
    OriginDefaultPort { origins: ["https://app.example.com:443"] }
    OriginBlockedPort { origins: ["http://localhost:6000"] }
    OriginSwappedPort { origins: ["https://app.example.com:80"] }
}

fn main() {}
