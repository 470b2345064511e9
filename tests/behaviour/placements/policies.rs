//! The policies of the placements, and what each of them says.

use cors_runtime::cors_policy;

// Nothing but one origin is common to two policies, so that every header tells who wrote it and a
// union of two policies shows.
cors_policy! {
    /// For all that has no policy of its own.
    pub(crate) App {
        origins: ["https://app.example.com", "https://both.example.com"],
        methods: [GET, POST, PUT, DELETE],
        headers: ["x-app"],
        expose: ["x-app-total"],
        credentials: true,
        max_age: 60,
    }

    /// Of a route.
    pub(crate) Own {
        origins: ["https://own.example.com", "https://both.example.com"],
        methods: [GET, POST, PATCH],
        headers: ["content-type", "x-own"],
        expose: ["x-own-total"],
        max_age: 600,
    }

    /// Of another route, or of another handler on the same path.
    pub(crate) Other {
        origins: ["https://other.example.com", "https://both.example.com"],
        methods: [POST, DELETE],
        headers: ["content-type", "x-other"],
        credentials: true,
    }

    /// For everybody.
    pub(crate) Open { origins: ["*"], headers: ["x-open"], expose: ["x-open-total"] }
}

/// Every origin that a policy lists, one that none does, and none.
pub(crate) const ORIGINS: [Option<&str>; 6] = [
    Some("https://app.example.com"),
    Some("https://own.example.com"),
    Some("https://other.example.com"),
    Some("https://both.example.com"),
    Some("https://other.test"),
    None,
];

/// Whose headers a response carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Nobody,
    App,
    Own,
    Other,
    Open,
    Deny,
}

/// What a policy says, once more and by hand: the table must not ask the library what to expect.
struct Voice {
    origins: &'static [&'static str],
    methods: &'static str,
    headers: &'static str,
    expose: Option<&'static str>,
    credentials: bool,
    max_age: Option<&'static str>,
}

impl By {
    pub(crate) const POLICIES: [Self; 5] =
        [Self::App, Self::Own, Self::Other, Self::Open, Self::Deny];

    fn voice(self) -> Option<Voice> {
        Some(match self {
            Self::Nobody | Self::Deny => return None,
            Self::App => Voice {
                origins: &["https://app.example.com", "https://both.example.com"],
                methods: "GET,POST,PUT,DELETE",
                headers: "x-app",
                expose: Some("x-app-total"),
                credentials: true,
                max_age: Some("60"),
            },
            Self::Own => Voice {
                origins: &["https://own.example.com", "https://both.example.com"],
                methods: "GET,POST,PATCH",
                headers: "content-type,x-own",
                expose: Some("x-own-total"),
                credentials: false,
                max_age: Some("600"),
            },
            Self::Other => Voice {
                origins: &["https://other.example.com", "https://both.example.com"],
                methods: "POST,DELETE",
                headers: "content-type,x-other",
                expose: None,
                credentials: true,
                max_age: None,
            },
            Self::Open => Voice {
                origins: &["*"],
                methods: "GET,HEAD,POST",
                headers: "x-open",
                expose: Some("x-open-total"),
                credentials: false,
                max_age: None,
            },
        })
    }

    /// The origin line and the headers that go with it, if this policy allows the origin.
    fn allowed(self, origin: Option<&str>) -> Option<(Voice, Vec<String>)> {
        let voice = self.voice()?;
        let origin = match origin {
            _ if voice.origins == ["*"] => "*",
            Some(origin) if voice.origins.contains(&origin) => origin,
            _ => return None,
        };
        let mut lines = vec![format!("access-control-allow-origin: {origin}")];
        if voice.credentials {
            lines.push("access-control-allow-credentials: true".into());
        }
        if origin != "*" {
            lines.push("vary: origin".into());
        }
        Some((voice, lines))
    }

    pub(crate) fn allows(self, origin: Option<&str>) -> bool {
        self.allowed(origin).is_some()
    }

    fn refusal(self) -> Vec<String> {
        if self == Self::Nobody { Vec::new() } else { vec!["vary: origin".into()] }
    }

    /// The complete set of CORS headers on the response to an actual request.
    pub(crate) fn to_actual(self, origin: Option<&str>) -> Vec<String> {
        let Some((voice, mut lines)) = self.allowed(origin) else { return self.refusal() };
        lines.extend(voice.expose.map(|names| format!("access-control-expose-headers: {names}")));
        lines.sort();
        lines
    }

    /// Status and complete set of CORS headers of the answer to a preflight.
    pub(crate) fn to_preflight(
        self,
        origin: Option<&str>,
        methods: Option<&str>,
    ) -> (u16, Vec<String>) {
        let Some((voice, mut lines)) = self.allowed(origin) else { return (403, self.refusal()) };
        let methods = methods.unwrap_or(voice.methods);
        lines.push(format!("access-control-allow-methods: {methods}"));
        lines.push(format!("access-control-allow-headers: {}", voice.headers));
        lines.extend(voice.max_age.map(|seconds| format!("access-control-max-age: {seconds}")));
        lines.sort();
        (204, lines)
    }
}
