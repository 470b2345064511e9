//! Hosts of every kind: partners, countries, scripts other than Latin, intranets, addresses, ports.

use cors_runtime::cors_policy;

use crate::realistic::service::{Service, service};

cors_policy! {
    /// A partner programme.
    Partners {
        origins: [
            "https://partner-a.example",
            "https://www.partner-a.example",
            "https://shop.partner-b.example",
            "https://partner-c.example:8443",
            "https://api.partner-d.example",
            "https://beta.partner-e.example",
            "https://partner-f.co.uk",
            "https://www.partner-g.com.au",
            "https://partner-h.co.jp",
            "https://partner-i.com.br",
            "https://partner-j.de",
            "https://partner-k.fr",
            "https://partner-l.io",
            "https://partner-m.app",
            "https://partner-n.dev",
            "https://partner-o.cloud",
            "https://partner-p.tech",
            "https://partner-q.museum",
            "https://partner-r.travel",
            "https://partner-s.berlin",
        ],
        methods: [PUT],
        headers: ["content-type", "x-partner-id"],
        credentials: true,
    }

    /// Umlauts, in the form that browsers send.
    German {
        origins: [
            "https://xn--bcher-kva.example",
            "https://www.xn--mnchen-3ya.de",
            "https://xn--strae-oqa.de",
            "https://xn--fa-hia.de",
        ],
        headers: ["content-type"],
        credentials: true,
    }

    /// Names that are not Latin at all.
    Scripts {
        origins: [
            "https://xn--e1afmkfd.xn--p1ai",
            "https://xn--hxajbheg2az3al.xn--jxalpdlp",
            "https://xn--r8jz45g.xn--zckzah",
            "https://xn--9n2bp8q.xn--9t4b11yi5a",
            "https://xn--fiq228c.xn--fiqs8s",
            "https://xn--mgbh0fb.xn--kgbechtv",
            "https://xn--4dbcagdahymbxekheh6e0a7fei0b.com",
            "https://xn--h1alffa9f.xn--p1ai",
            "https://xn--ls8h.example",
        ],
        headers: ["accept-language"],
    }

    /// The sub-domains of a name with umlauts.
    GermanCity {
        origins: ["https://xn--kln-sna.example", "https://*.xn--kln-sna.example"],
        headers: ["content-type"],
        credentials: true,
    }

    /// A British shop: the registry's suffix has two labels.
    British {
        origins: ["https://example.co.uk", "https://*.example.co.uk"],
        headers: ["content-type"],
        credentials: true,
    }

    /// Australia, New Zealand, Japan, Brazil, South Africa.
    Commonwealth {
        origins: [
            "https://*.example.com.au",
            "https://*.example.co.nz",
            "https://*.example.co.jp",
            "https://*.example.com.br",
            "https://*.example.co.za",
        ],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// A government's services, each on a public suffix of its own.
    Government {
        origins: ["https://www.gov.uk", "https://www.tax.service.gov.uk", "https://*.ato.gov.au"],
        headers: ["content-type", "x-request-id"],
        credentials: true,
    }

    /// Universities and their institutes.
    Universities {
        origins: ["https://*.ox.ac.uk", "https://*.harvard.edu", "https://*.unimelb.edu.au"],
        headers: ["content-type"],
        credentials: true,
    }

    /// A city in an exception of the Public Suffix List.
    Kawasaki {
        origins: ["https://www.city.kawasaki.jp", "https://*.city.kawasaki.jp:8443"],
        expose: ["etag"],
    }

    /// A brand's own top-level domain.
    Brand { origins: ["https://home.barclays", "https://about.google"], credentials: true }

    /// Names of one label in an intranet, with certificates of the company's.
    Intranet {
        origins: ["https://intranet", "https://confluence", "https://jira:8443"],
        methods: [PUT],
        headers: ["content-type"],
        credentials: true,
    }

    /// Names of one label that are top-level domains, too.
    ShortNames {
        origins: ["https://wiki", "https://hr", "https://host:8443", "https://build"],
        methods: [PUT],
        headers: ["content-type"],
        credentials: true,
    }

    /// A directory that was named after nobody's domain, with certificates of its own.
    Directory {
        origins: ["https://portal.acme.local", "https://*.apps.acme.local"],
        headers: ["content-type"],
        credentials: true,
    }

    /// Names with joiners: `نامه‌ای` and `ශ්‍රී`.
    Joiners {
        origins: ["https://xn--mgba3gch31f060k.com", "https://*.xn--10cl1a0b660p.com"],
        headers: ["content-type"],
        credentials: true,
    }

    /// The company's own zone.
    Corporate {
        origins: [
            "https://portal.acme.internal",
            "https://*.apps.acme.internal",
            "https://srv01.acme.lan",
        ],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
        credentials: true,
    }

    /// Plain HTTP inside a factory, where nothing acts as the user.
    Factory {
        origins: ["http://hmi.example.com", "http://plc-07:8080", "http://10.20.30.40"],
        headers: ["x-machine-id"],
    }

    /// A box in the customers' living rooms.
    Appliance {
        origins: [
            "http://homeassistant.local:8123",
            "http://192.168.1.10:8123",
            "https://ui.example.com",
        ],
        methods: [PUT, DELETE],
        headers: ["authorization", "content-type"],
    }

    /// Servers without a name.
    Addresses {
        origins: [
            "https://203.0.113.10",
            "https://203.0.113.10:8443",
            "https://[2001:db8::10]:8443",
        ],
        headers: ["content-type"],
        credentials: true,
    }

    /// IPv6 in its serialized forms.
    Version6 {
        origins: [
            "https://[2001:db8::1]",
            "http://[2001:db8:0:1::1]:9090",
            "https://[::ffff:cb00:710a]",
        ],
    }

    /// Machines in an overlay network.
    Overlay {
        origins: [
            "https://nas.tail1234.ts.net",
            "https://*.tail1234.ts.net:8443",
            "http://100.101.102.103:8080",
        ],
        headers: ["authorization"],
    }

    /// Ports of well-known products.
    Ports {
        origins: [
            "https://ops.example.com:3000",
            "https://ops.example.com:5601",
            "https://ops.example.com:8006",
            "https://ops.example.com:8443",
            "https://ops.example.com:9090",
            "https://ops.example.com:9443",
            "https://ops.example.com:15672",
            "https://ops.example.com:32400",
        ],
        methods: [PUT, DELETE],
        headers: ["content-type", "x-csrf-token"],
        credentials: true,
    }

    /// Any port of a machine in the lab, read-only.
    LabPorts { origins: ["https://lab.example.com:*", "https://*.lab.example.com:*"] }

    /// Underscores and digits, which DNS has and host names have not.
    OddNames {
        origins: [
            "https://my_app.example.com",
            "https://3dprinter.example.com",
            "https://1.example.com",
        ],
        headers: ["content-type"],
        credentials: true,
    }

    /// Long names that machines made.
    Generated {
        origins: [
            "https://a1b2c3d4e5f60718293a4b5c6d7e8f90-1234567890.eu-central-1.elb.example.com",
            "https://w3-00000000-0000-4000-8000-000000000000.example.com",
            "https://x--y.example.com",
        ],
    }
}

pub(crate) fn services() -> Vec<Service> {
    vec![
        service!(Partners at "https://partner-c.example:8443", not "https://partner-c.example")
            .and(&["https://partner-s.berlin", "https://partner-f.co.uk"])
            .nor(&["https://partner-t.example", "https://partner-a.example.partner-b.example"])
            .asks("PUT", &["content-type", "x-partner-id"])
            .with_cookies(),
        service!(German at "https://xn--bcher-kva.example", not "https://bucher.example")
            .and(&["https://xn--fa-hia.de", "https://www.xn--mnchen-3ya.de"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Scripts at "https://xn--e1afmkfd.xn--p1ai", not "https://xn--e1afmkfd.com")
            .and(&["https://xn--mgbh0fb.xn--kgbechtv", "https://xn--ls8h.example"]),
        service!(GermanCity at "https://dom.xn--kln-sna.example", not "https://dom.koln.example")
            .and(&["https://xn--kln-sna.example"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(British at "https://shop.example.co.uk", not "https://shop.co.uk")
            .and(&["https://example.co.uk"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Commonwealth at "https://shop.example.co.nz", not "https://example.co.nz")
            .and(&["https://www.example.com.au", "https://a.b.example.co.jp"])
            .nor(&["https://www.example.com"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Government at "https://www.tax.service.gov.uk", not "https://evil.service.gov.uk")
            .and(&["https://my.ato.gov.au"])
            .asks("POST", &["content-type", "x-request-id"])
            .with_cookies(),
        service!(Universities at "https://www.maths.ox.ac.uk", not "https://www.cam.ac.uk")
            .and(&["https://law.harvard.edu"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Kawasaki at "https://www.city.kawasaki.jp", not "https://evil.kawasaki.jp")
            .and(&["https://bus.city.kawasaki.jp:8443"])
            .reads(&["etag"]),
        service!(Brand at "https://home.barclays", not "https://home.barclays.example")
            .with_cookies(),
        service!(Intranet at "https://intranet", not "https://intranet.example.com")
            .and(&["https://confluence", "https://jira:8443"])
            .asks("PUT", &["content-type"])
            .with_cookies(),
        service!(ShortNames at "https://wiki", not "https://a.wiki")
            .and(&["https://hr", "https://host:8443", "https://build"])
            .nor(&["https://host"])
            .asks("PUT", &["content-type"])
            .with_cookies(),
        service!(Directory at "https://portal.acme.local", not "http://portal.acme.local")
            .and(&["https://crm.apps.acme.local"])
            .nor(&["https://printer.local"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Joiners at "https://xn--mgba3gch31f060k.com", not "https://xn--mgba3gch.com")
            .and(&["https://shop.xn--10cl1a0b660p.com"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Corporate at "https://crm.apps.acme.internal", not "https://apps.acme.internal")
            .and(&["https://portal.acme.internal", "https://srv01.acme.lan"])
            .asks("DELETE", &["authorization"])
            .with_cookies(),
        service!(Factory at "http://plc-07:8080", not "http://plc-08:8080")
            .and(&["http://10.20.30.40", "http://hmi.example.com"])
            .asks("GET", &["x-machine-id"]),
        service!(Appliance at "http://homeassistant.local:8123", not "http://homeassistant.local")
            .and(&["http://192.168.1.10:8123"])
            .asks("PUT", &["authorization", "content-type"]),
        service!(Addresses at "https://[2001:db8::10]:8443", not "https://[2001:db8::10]")
            .and(&["https://203.0.113.10", "https://203.0.113.10:8443"])
            .nor(&["https://203.0.113.100"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Version6 at "http://[2001:db8:0:1::1]:9090", not "http://[2001:db8:0:1::1]")
            .and(&["https://[2001:db8::1]", "https://[::ffff:cb00:710a]"]),
        service!(Overlay at "https://nas.tail1234.ts.net", not "https://nas.tail4321.ts.net")
            .and(&["https://pi.tail1234.ts.net:8443", "http://100.101.102.103:8080"])
            .asks("GET", &["authorization"]),
        service!(Ports at "https://ops.example.com:15672", not "https://ops.example.com:15671")
            .nor(&["https://ops.example.com"])
            .asks("PUT", &["content-type", "x-csrf-token"])
            .with_cookies(),
        service!(LabPorts at "https://lab.example.com:12345", not "http://lab.example.com:12345")
            .and(&["https://lab.example.com", "https://a.lab.example.com:1"])
            .nor(&["https://lab.example.com.evil.test:8443"]),
        service!(OddNames at "https://my_app.example.com", not "https://my-app.example.com")
            .and(&["https://3dprinter.example.com", "https://1.example.com"])
            .asks("POST", &["content-type"])
            .with_cookies(),
        service!(Generated at "https://x--y.example.com", not "https://x-y.example.com"),
    ]
}
