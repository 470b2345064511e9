//! `enforce` beside Go's `CrossOriginProtection`, of which tower-http's `csrf` is a port: on 19,008
//! combinations of what both read (every fifth, if not `CORS_TESTS_EXHAUSTIVE`), it is never laxer but where `Host` has a default port that `Origin` leaves
//! out, and each difference has a name.

use std::collections::BTreeMap;

use cors_runtime::cors_policy;
use cors_tests::{Spy, now, request};
use http::Request;
use tower::{Layer, ServiceExt};
use tower_http::csrf::CsrfLayer;

cors_policy! {
    pub App { origins: ["https://app.example.com"], enforce: true }
}

type Lines = &'static [&'static str];

const METHODS: [&str; 4] = ["GET", "POST", "DELETE", "OPTIONS"];
const SITES: [Lines; 9] = [
    &[],
    &["same-origin"],
    &["same-site"],
    &["cross-site"],
    &["none"],
    &[""],
    &["Same-Origin"],
    &["same-planet"],
    &["same-origin", "cross-site"],
];
const ORIGINS: [Lines; 11] = [
    &[],
    &["https://api.example.com"],
    &["http://api.example.com"],
    &["https://api.example.com:8443"],
    &["https://API.example.com"],
    &["https://app.example.com"],
    &["https://app.example.com/"],
    &["https://evil.test"],
    &["null"],
    &[""],
    &["https://api.example.com", "https://evil.test"],
];
const HOSTS: [Lines; 4] = [&[], &["api.example.com"], &["api.example.com:443"], &["evil.test"]];
const MODES: [Lines; 3] = [&[], &["navigate"], &["cors"]];
const DESTS: [Lines; 4] = [&[], &["document"], &["iframe"], &["empty"]];

/// What both read of a request.
struct Case {
    method: &'static str,
    site: Lines,
    origin: Lines,
    host: Lines,
    mode: Lines,
    dest: Lines,
}

impl Case {
    fn all() -> impl Iterator<Item = Self> {
        let count =
            METHODS.len() * SITES.len() * ORIGINS.len() * HOSTS.len() * MODES.len() * DESTS.len();
        (0..count).map(|mut index| {
            let mut next = |length: usize| {
                let at = index % length;
                index /= length;
                at
            };
            Self {
                method: METHODS[next(METHODS.len())],
                site: SITES[next(SITES.len())],
                origin: ORIGINS[next(ORIGINS.len())],
                host: HOSTS[next(HOSTS.len())],
                mode: MODES[next(MODES.len())],
                dest: DESTS[next(DESTS.len())],
            }
        })
    }

    fn request(&self) -> Request<()> {
        let headers = [
            ("sec-fetch-site", self.site),
            ("origin", self.origin),
            ("host", self.host),
            ("sec-fetch-mode", self.mode),
            ("sec-fetch-dest", self.dest),
        ];
        let lines: Vec<_> = headers
            .into_iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name, *value)))
            .collect();
        request(self.method, "/", &lines)
    }

    /// Why this library refuses what Go lets pass.
    fn why_stricter(&self) -> Option<&'static str> {
        let is_safe = matches!(self.method, "GET" | "OPTIONS");
        match (self.site, self.origin) {
            (_, [_, _]) => Some("several `Origin` lines: Go reads the first"),
            ([_, _], _) => Some("several `Sec-Fetch-Site` lines: Go reads the first"),
            (["none"], [_]) => Some("`Origin` names a page, although `Sec-Fetch-Site: none`"),
            (_, [""]) => Some("an empty `Origin`: Go takes it for an absent one"),
            _ if is_safe => Some("GET, HEAD and OPTIONS of other sites: Go exempts them all"),
            _ => None,
        }
    }

    /// Why this library lets pass what Go refuses.
    fn why_laxer(&self) -> Option<&'static str> {
        let ([origin], [host]) = (self.origin, self.host) else { return None };
        let is_own = host.strip_suffix(":443") == Some(origin.split_once("://")?.1);
        is_own
            .then_some("a default port in `Host`: it names the server of the `Origin` without one")
    }
}

#[test]
fn never_laxer_than_go() {
    let csrf = CsrfLayer::new().add_trusted_origin("https://app.example.com").expect("an origin");
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    assert_eq!(Case::all().count(), 19_008);
    // A number that has no factor in common with those of the combinations.
    for case in Case::all().step_by(if cors_tests::is_exhaustive() { 1 } else { 5 }) {
        let (ours, theirs) = (Spy::default(), Spy::default());
        let Ok(_) = now(App.layer(ours.clone()).oneshot(case.request()));
        let Ok(_) = now(csrf.layer(theirs.clone()).oneshot(case.request()));
        let passes = ours.calls() == 1;
        assert_eq!(passes, App::verify_sender(&case.request()).is_ok(), "{:?}", case.request());
        let why = match (passes, theirs.calls() == 1) {
            (true, false) => case.why_laxer(),
            (false, true) => case.why_stricter(),
            _ => continue,
        };
        let why = why.unwrap_or_else(|| panic!("passes: {passes}: {:?}", case.request()));
        *reasons.entry(why).or_default() += 1;
    }
    assert_eq!(reasons.len(), 6, "{reasons:#?}");
}
