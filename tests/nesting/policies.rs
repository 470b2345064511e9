//! The policies, the pages, and what each policy says to each page: by hand, because a table must
//! not ask the library what to expect.

use cors_runtime::cors_policy;

// But for one origin that all lists share, no two policies have anything in common: each header
// tells who wrote it.
cors_policy! {
    pub(crate) Near {
        origins: ["https://near.example.com", "https://all.example.com"],
        methods: [GET, POST, DELETE],
        headers: ["x-near"],
        expose: ["x-near-total"],
        max_age: 60,
    }
    pub(crate) Middle {
        origins: ["https://middle.example.com", "https://all.example.com"],
        headers: ["x-middle"],
        credentials: true,
    }
    pub(crate) Outer {
        origins: ["https://outer.example.com", "https://all.example.com"],
        methods: [PUT, DELETE],
        headers: ["content-type", "x-outer"],
        credentials: true,
    }
    pub(crate) Open { origins: ["*"], headers: ["x-open"] }
    pub(crate) Enforced {
        origins: ["https://outer.example.com", "https://all.example.com"],
        methods: [PUT],
        headers: ["x-enforced"],
        credentials: true,
        enforce: true,
    }
    pub(crate) Strict {
        origins: ["https://near.example.com", "https://all.example.com"],
        methods: [GET, POST, DELETE],
        headers: ["x-strict"],
        credentials: true,
        enforce: true,
    }
    pub(crate) Combined { policies: [Near, Partner] }
    pub(crate) CombinedStrict { policies: [Strict, Partner], enforce: true }
    pub(crate) Partner {
        origins: ["https://partner.example"],
        headers: ["x-partner"],
        credentials: true,
    }
}

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Near,
    Middle,
    Outer,
    Partner,
    /// Admitted by all lists but that of `Partner`.
    All,
    Evil,
    Null,
    /// The server's own page, as `Host` shows.
    Same,
    /// A program that is no browser, or a page that sends no `Origin`.
    None,
}

impl Page {
    pub(crate) const EACH: [Self; 9] = [
        Self::Near,
        Self::Middle,
        Self::Outer,
        Self::Partner,
        Self::All,
        Self::Evil,
        Self::Null,
        Self::Same,
        Self::None,
    ];

    pub(crate) fn origin(self) -> Option<&'static str> {
        Some(match self {
            Self::Near => "https://near.example.com",
            Self::Middle => "https://middle.example.com",
            Self::Outer => "https://outer.example.com",
            Self::Partner => "https://partner.example",
            Self::All => "https://all.example.com",
            Self::Evil => "https://evil.test",
            Self::Null => "null",
            Self::Same => "https://api.example.com",
            Self::None => return None,
        })
    }

    /// A page whose origin is of the web, and not the server's own.
    pub(crate) fn is_script_elsewhere(self) -> bool {
        !matches!(self, Self::Null | Self::Same | Self::None)
    }

    pub(crate) fn is_cross_origin(self) -> bool {
        !matches!(self, Self::Same | Self::None)
    }
}

/// Whose answer a response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Near,
    Middle,
    Outer,
    Open,
    Enforced,
    Strict,
    Combined,
    CombinedStrict,
    SameOrigin,
    /// No policy at all.
    Nobody,
}

struct Voice {
    methods: &'static str,
    headers: Option<&'static str>,
    expose: Option<&'static str>,
    credentials: bool,
    max_age: Option<&'static str>,
}

const NEAR: Voice = Voice {
    methods: "GET,POST,DELETE",
    headers: Some("x-near"),
    expose: Some("x-near-total"),
    credentials: false,
    max_age: Some("60"),
};
const STRICT: Voice = Voice {
    methods: "GET,POST,DELETE",
    headers: Some("x-strict"),
    expose: None,
    credentials: true,
    max_age: None,
};
const PARTNER: Voice = Voice {
    methods: "GET,HEAD,POST",
    headers: Some("x-partner"),
    expose: None,
    credentials: true,
    max_age: None,
};

impl By {
    pub(crate) const LAYERS: [Self; 8] = [
        Self::Near,
        Self::Middle,
        Self::Outer,
        Self::Open,
        Self::Enforced,
        Self::Strict,
        Self::Combined,
        Self::CombinedStrict,
    ];

    pub(crate) fn enforces(self) -> bool {
        matches!(self, Self::Enforced | Self::Strict | Self::CombinedStrict)
    }

    /// Whether the policy's answers depend on `Origin`.
    pub(crate) fn varies(self) -> bool {
        !matches!(self, Self::Open | Self::Nobody)
    }

    fn voice(self, page: Page) -> Option<Voice> {
        let near = matches!(page, Page::Near | Page::All);
        let outer = matches!(page, Page::Outer | Page::All);
        let partner = page == Page::Partner;
        match self {
            Self::Near | Self::Combined if near => Some(NEAR),
            Self::Middle if matches!(page, Page::Middle | Page::All) => Some(Voice {
                methods: "GET,HEAD,POST",
                headers: Some("x-middle"),
                expose: None,
                credentials: true,
                max_age: None,
            }),
            Self::Outer if outer => Some(Voice {
                methods: "PUT,DELETE",
                headers: Some("content-type,x-outer"),
                expose: None,
                credentials: true,
                max_age: None,
            }),
            Self::Open => Some(Voice {
                methods: "GET,HEAD,POST",
                headers: Some("x-open"),
                expose: None,
                credentials: false,
                max_age: None,
            }),
            Self::Enforced if outer => Some(Voice {
                methods: "PUT",
                headers: Some("x-enforced"),
                expose: None,
                credentials: true,
                max_age: None,
            }),
            Self::Strict | Self::CombinedStrict if near => Some(STRICT),
            Self::Combined | Self::CombinedStrict if partner => Some(PARTNER),
            _ => None,
        }
    }

    /// Whether its preflights list a method, or need not.
    pub(crate) fn lists(self, page: Page, method: &str) -> bool {
        let is_listed = match self {
            Self::Combined | Self::CombinedStrict if page == Page::Partner => false,
            Self::Near | Self::Strict | Self::Combined | Self::CombinedStrict => method == "DELETE",
            Self::Outer => matches!(method, "PUT" | "DELETE"),
            Self::Enforced => method == "PUT",
            Self::Middle | Self::Open | Self::SameOrigin | Self::Nobody => false,
        };
        is_listed || matches!(method, "GET" | "HEAD" | "POST")
    }

    pub(crate) fn takes_json(self) -> bool {
        self == Self::Outer
    }

    pub(crate) fn admits(self, page: Page) -> bool {
        self.voice(page).is_some()
    }

    /// Refuses the actual requests of this page before anything runs.
    pub(crate) fn shuts_out(self, page: Page) -> bool {
        self.enforces() && page.is_cross_origin() && !self.admits(page)
    }

    /// The `access-control-…` lines of the response to an actual request, sorted.
    pub(crate) fn to_actual(self, page: Page) -> Vec<String> {
        let Some(voice) = self.voice(page) else { return Vec::new() };
        let mut lines = self.both(page, &voice);
        lines.extend(voice.expose.map(|names| format!("access-control-expose-headers: {names}")));
        lines.sort();
        lines
    }

    /// The same for a preflight, with these methods instead of the policy's own.
    pub(crate) fn to_preflight(self, page: Page, methods: Option<&str>) -> Vec<String> {
        let Some(voice) = self.voice(page) else { return Vec::new() };
        let mut lines = self.both(page, &voice);
        let methods = methods.unwrap_or(voice.methods);
        lines.push(format!("access-control-allow-methods: {methods}"));
        lines.extend(voice.headers.map(|names| format!("access-control-allow-headers: {names}")));
        lines.extend(voice.max_age.map(|age| format!("access-control-max-age: {age}")));
        lines.sort();
        lines
    }

    fn both(self, page: Page, voice: &Voice) -> Vec<String> {
        let origin = if self == Self::Open { "*" } else { page.origin().unwrap_or_default() };
        let mut lines = vec![format!("access-control-allow-origin: {origin}")];
        if voice.credentials {
            lines.push("access-control-allow-credentials: true".into());
        }
        lines
    }
}
