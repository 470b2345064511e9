//! A service with a policy: who asks, what for, and who must not.

use std::convert::Infallible;

use cors_testing::{Browser, Credentials, Fetch, Preflight};
use cors_tests::Spy;
use http::{Request, Response};
use tower::{Layer, Service as Tower, util::BoxCloneService};

/// A `const` question of a policy.
type Question = fn(&str) -> bool;

/// Page and stranger.
type Who = Option<(&'static str, &'static str)>;

pub(crate) type Server = BoxCloneService<Request<()>, Response<String>, Infallible>;

/// `service!(Policy at "https://page", not "https://stranger")`, or `service!(Policy for all)`.
macro_rules! service {
    ($policy:ident at $page:literal, not $stranger:literal) => {
        $crate::realistic::service::Service::new(
            stringify!($policy),
            ($policy::allows_origin, $policy::exposes_header),
            |spy| $crate::realistic::service::server($policy, spy),
            Some(($page, $stranger)),
        )
    };
    ($policy:ident for all) => {
        $crate::realistic::service::Service::new(
            stringify!($policy),
            ($policy::allows_origin, $policy::exposes_header),
            |spy| $crate::realistic::service::server($policy, spy),
            None,
        )
    };
}
pub(crate) use service;

pub(crate) fn server<L>(layer: L, spy: Spy) -> Server
where
    L: Layer<Spy>,
    L::Service: Tower<Request<()>, Response = Response<String>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    <L::Service as Tower<Request<()>>>::Future: Send,
{
    BoxCloneService::new(layer.layer(spy))
}

pub(crate) struct Service {
    pub(crate) name: &'static str,
    allows: Question,
    exposes: Question,
    serve: fn(Spy) -> Server,
    pages: Vec<&'static str>,
    strangers: Vec<&'static str>,
    debug_page: Option<&'static str>,
    method: &'static str,
    sends: &'static [&'static str],
    reads: &'static [&'static str],
    cookies: bool,
}

/// A response header that no service here exposes by name.
const HIDDEN: &str = "x-internal-node";

impl Service {
    pub(crate) fn new(
        name: &'static str,
        (allows, exposes): (Question, Question),
        serve: fn(Spy) -> Server,
        who: Who,
    ) -> Self {
        // A policy for all is for pages without an origin of their own, too.
        let (pages, strangers) = match who {
            Some((page, stranger)) => (vec![page], vec![stranger]),
            None => (vec!["https://anyone.example.net", "http://localhost:3000", "null"], vec![]),
        };
        Self {
            name,
            allows,
            exposes,
            serve,
            pages,
            strangers,
            debug_page: None,
            method: "GET",
            sends: &[],
            reads: &[],
            cookies: false,
        }
    }

    /// Other pages that it is for.
    pub(crate) fn and(mut self, pages: &[&'static str]) -> Self {
        self.pages.extend(pages);
        self
    }

    /// Other pages that it is not for.
    pub(crate) fn nor(mut self, strangers: &[&'static str]) -> Self {
        self.strangers.extend(strangers);
        self
    }

    /// A page that is let in by debug builds only.
    pub(crate) fn while_developing(mut self, page: &'static str) -> Self {
        self.debug_page = Some(page);
        self
    }

    /// The request that the service is for: its method, and the headers that script sets.
    pub(crate) fn asks(mut self, method: &'static str, headers: &'static [&'static str]) -> Self {
        (self.method, self.sends) = (method, headers);
        self
    }

    /// Script fetches with `credentials: "include"`.
    pub(crate) fn with_cookies(mut self) -> Self {
        self.cookies = true;
        self
    }

    /// The response headers that script needs.
    pub(crate) fn reads(mut self, headers: &'static [&'static str]) -> Self {
        self.reads = headers;
        self
    }

    pub(crate) fn lets_in_its_pages(&self, topic: &str) {
        let Self { name, allows, .. } = self;
        for page in &self.pages {
            assert!(allows(page), "{topic}: {name} at {page}");
        }
        for stranger in &self.strangers {
            assert!(!allows(stranger), "{topic}: {name} at {stranger}");
        }
        if let Some(page) = self.debug_page {
            assert_eq!(allows(page), cfg!(debug_assertions), "{topic}: {name} at {page}");
        }
    }

    pub(crate) async fn serves_its_pages(&self, topic: &str) {
        let name = self.name;
        for page in &self.pages {
            let row = format!("{topic}: {name} at {page}");
            let spy = self.spy();
            let mut browser = Browser::at(page).api(API).cookie(API, "session=1");
            let fetched = browser.fetch(&mut (self.serve)(spy.clone()), self.fetch(false)).await;
            let response = fetched.unwrap_or_else(|blocked| panic!("{row}: {blocked}"));
            assert_eq!((response.ok(), spy.calls()), (true, 1), "{row}");
            for header in self.reads {
                assert_eq!(response.header(header), Some("yes"), "{row}: reads {header}");
            }
            // Of what is not asked for, script sees what the policy says it sees.
            let is_seen = response.header(HIDDEN).is_some();
            assert_eq!(is_seen, (self.exposes)(HIDDEN), "{row}: reads {HIDDEN}");
            let sent = browser.sent().last().expect("a request");
            assert_eq!(sent.request_header("cookie").is_some(), self.cookies, "{row}: cookies");

            let needs_preflight = response.preflight() == Preflight::Sent;
            for stranger in &self.strangers {
                self.refuses(stranger, false, needs_preflight, topic).await;
            }
            if !self.cookies {
                // Whoever may read it may not read it as the user.
                self.refuses(page, true, needs_preflight, topic).await;
            }
        }
    }

    async fn refuses(&self, page: &str, with_cookies: bool, needs_preflight: bool, topic: &str) {
        let row = format!("{topic}: {} at {page}, with cookies: {with_cookies}", self.name);
        let spy = self.spy();
        let mut browser = Browser::at(page).api(API).cookie(API, "session=1");
        let fetched = browser.fetch(&mut (self.serve)(spy.clone()), self.fetch(with_cookies)).await;
        let Err(blocked) = fetched else { panic!("{row}: let in") };
        assert!(blocked.reason().is_cors(), "{row}: {blocked}");
        // CORS keeps answers from pages; only a preflight keeps requests from the handler.
        assert_eq!(spy.calls(), usize::from(!needs_preflight), "{row}: calls");
    }

    fn spy(&self) -> Spy {
        let mut headers: Vec<_> = self.reads.iter().map(|name| (*name, "yes")).collect();
        headers.push((HIDDEN, "yes"));
        Spy::answering(&headers)
    }

    fn fetch(&self, with_cookies: bool) -> Fetch<()> {
        let mut request = Request::builder().method(self.method).uri("/");
        for header in self.sends {
            let value = match *header {
                "content-type" => "application/json",
                "range" => "bytes=0-1023",
                _ => "1",
            };
            request = request.header(*header, value);
        }
        let fetch = Fetch::new(request.body(()).expect("a request"));
        let credentials =
            if self.cookies || with_cookies { Credentials::Include } else { Credentials::Omit };
        fetch.credentials(credentials)
    }
}

/// Where all of these services are reached: no page of theirs.
const API: &str = "https://gateway.example.org";
