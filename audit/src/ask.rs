//! The questions: which requests are sent to one URL, in which order.
//!
//! GET and preflights only. What is asked depends on the responses so far: special characters only where
//! the origin itself is allowed, and no near misses where every origin is allowed by name.

use cors_testing::{Likeness, NearMiss};
use http::{HeaderName, HeaderValue, Method, Request};

use crate::{
    asker::{Asker, Expected, Who},
    client::Client,
    response::{ALLOW_METHODS, Reads, ResponseHead},
    site::registrable,
    target::Target,
    terms::Terms,
};

/// What to ask, besides where.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    /// The origins that are expected to be allowed.
    pub expected: Vec<Expected>,
    /// Methods that the pages use, if they are known.
    pub methods: Vec<Method>,
    /// Request headers that the pages send, in lower case.
    pub headers: Vec<String>,
    /// Headers to send, and the host that they are for.
    pub extra: Vec<(String, HeaderName, HeaderValue)>,
    /// The policy that the server should have, all of it.
    pub policy: Option<Terms>,
}

/// A GET and its response.
#[derive(Clone, Debug)]
pub struct Got {
    /// As whose page.
    pub asker: Asker,
    /// What came back; `Err` says why nothing did.
    pub response: Result<ResponseHead, String>,
}

/// A preflight and its response.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// As whose page.
    pub asker: Asker,
    /// `Access-Control-Request-Method`.
    pub method: Method,
    /// `Access-Control-Request-Headers`, in lower case, sorted.
    pub headers: Vec<String>,
    /// What came back; `Err` says why nothing did.
    pub response: Result<ResponseHead, String>,
}

/// Everything that was asked of one URL.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The URL.
    pub target: Target,
    /// The GETs. The first has no `Origin`.
    pub gets: Vec<Got>,
    /// The preflights.
    pub preflights: Vec<Preflight>,
    /// A GET, as an expected page, of a URL at which there should be nothing.
    pub missing: Option<Got>,
    /// A GET of one URL as two pages, one after the other, where a cache has a part.
    pub cache: Option<[Got; 2]>,
    /// The first GET again: a firewall that has had enough responds otherwise by now.
    pub again: Option<Result<ResponseHead, String>>,
    /// The questions stopped there.
    pub cut_short: bool,
    /// How many requests were sent.
    pub requests: usize,
    /// How many of them had a response.
    pub answered: usize,
}

/// A header that no server lists: who grants it, grants everything.
pub(crate) const UNLISTED: &str = "x-cors-audit";

/// A method that no server has.
pub(crate) const UNSERVED: &str = "CORS-AUDIT";

/// After so many failures in a row the first question is asked again.
const FAILURES: usize = 3;

/// What a browser sends.
const BROWSER: &[(&str, &str)] = &[
    ("accept", "*/*"),
    ("accept-language", "en"),
    (
        "user-agent",
        concat!(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/156.0.0.0 Safari/537.36 cors-audit/",
            env!("CARGO_PKG_VERSION")
        ),
    ),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-mode", "cors"),
];

/// Sends all requests for one URL. `progress` is told whose page asks next.
pub fn ask(
    target: &Target,
    questions: &Questions,
    client: &mut dyn Client,
    progress: &mut dyn FnMut(usize, &str),
) -> Asked {
    let asked = Asked {
        target: target.clone(),
        gets: Vec::new(),
        preflights: Vec::new(),
        missing: None,
        cache: None,
        again: None,
        cut_short: false,
        requests: 0,
        answered: 0,
    };
    let mut session = Session {
        questions,
        client,
        progress,
        asked,
        failures: 0,
        is_mute: false,
        is_cached: false,
    };
    session.get(Asker::no_origin());
    if session.asked.answered > 0 {
        session.run();
    }
    session.asked
}

struct Session<'a> {
    questions: &'a Questions,
    client: &'a mut dyn Client,
    progress: &'a mut dyn FnMut(usize, &str),
    asked: Asked,
    /// In a row.
    failures: usize,
    /// Preflights have no response at all, so that no more are sent.
    is_mute: bool,
    /// A cache has responded: each page asks for a URL of its own, so that none fills the cache.
    is_cached: bool,
}

impl Session<'_> {
    fn run(&mut self) {
        self.is_cached = self.asked.gets.iter().flat_map(|got| &got.response).any(|response| {
            response.is_from_a_cache()
                || response.kept_by_caches().is_some_and(|seconds| seconds > 0)
        });
        let expected = self.questions.expected.clone();
        for expected in &expected {
            self.get(Asker::new(&expected.sample, Who::Expected));
        }
        let own = self.asked.target.origin().to_owned();
        let samples = expected.iter().map(|expected| expected.sample.as_str());
        let near = NearMiss::list(samples.chain([own.as_str()]), registrable);
        self.near_misses(near);
        self.with_a_cookie();
        if !self.asked.is_reflecting() {
            self.get(Asker::new(own, Who::Own));
        }
        self.preflights(&expected);
        self.a_missing_page();
        self.through_a_cache();
        self.once_more();
    }

    fn near_misses(&mut self, near: Vec<NearMiss>) {
        for near in near {
            // `null` is asked as everywhere, to see what an open server means by it.
            if self.asked.is_reflecting() && near.how != Likeness::Null {
                continue;
            }
            if let (Likeness::Character(_), Some(of)) = (near.how, &near.of) {
                let is_open = |got: &Got| {
                    let Who::Near(known) = &got.asker.who else { return false };
                    known.how == Likeness::Suffix && known.of.as_ref() == Some(of) && got.by_name()
                };
                if !self.allows(of) || self.asked.gets.iter().any(is_open) {
                    continue;
                }
            }
            self.get(Asker::new(near.origin.clone(), Who::Near(near)));
        }
    }

    /// Whether an origin that was asked as is allowed by name.
    fn allows(&self, origin: &str) -> bool {
        self.asked
            .gets
            .iter()
            .any(|got| got.asker.origin.as_deref() == Some(origin) && got.by_name())
    }

    /// Some servers allow every origin where the user is signed in.
    fn with_a_cookie(&mut self) {
        let host = self.asked.target.host().to_owned();
        let has_cookie = |(own, name, _): &(String, HeaderName, HeaderValue)| {
            *own == host && *name == http::header::COOKIE
        };
        let near = self.asked.gets.iter().find_map(|got| match &got.asker.who {
            Who::Near(near) if near.how == Likeness::Unrelated && !got.by_name() => Some(near),
            _ => None,
        });
        let Some(mut near) = near.cloned() else { return };
        if self.questions.extra.iter().any(has_cookie) {
            return;
        }
        let origin = near.origin.replace("unrelated", "unrelated-cookie");
        near.origin.clone_from(&origin);
        let asker = Asker::new(origin, Who::Near(near));
        let url = self.url(Some(&asker));
        let cookie = [("cookie", "session=cors-audit".to_owned())];
        if let Some(response) = self.send(&url, Method::GET, &asker, &cookie) {
            self.asked.gets.push(Got { asker, response });
        }
    }

    fn preflights(&mut self, expected: &[Expected]) {
        for (number, expected) in expected.iter().enumerate() {
            self.expected_preflights(&Asker::new(&expected.sample, Who::Expected), number < 2);
        }
        let mut methods = self.questions.methods.clone();
        if methods.is_empty() {
            let granted = self.asked.preflights.iter().filter(|own| {
                own.grants() > Reads::No
                    && !own.is_probe()
                    && needed_headers(&own.method).is_empty()
            });
            methods = granted.map(|own| own.method.clone()).collect();
            methods.extend([Method::PUT, Method::DELETE]);
        }
        let near: Vec<Asker> = self.asked.gets.iter().map(|got| got.asker.clone()).collect();
        for asker in near.iter().filter(|asker| asker.is_worth_preflights()) {
            // A hole of one method is as wide as its prefix or its suffix.
            let count = if asker.is_the_nearest() { methods.len() } else { 1 };
            for method in methods.iter().take(count) {
                self.preflight(asker, method.clone(), needed_headers(method));
            }
        }
    }

    /// All unknowns at once, then one at a time: some servers refuse a preflight as a whole because of
    /// one of them.
    fn expected_preflights(&mut self, asker: &Asker, is_thorough: bool) {
        let is_named = !self.questions.methods.is_empty() || !self.questions.headers.is_empty();
        let mut methods = self.questions.methods.clone();
        let mut headers = self.questions.headers.clone();
        if methods.is_empty() {
            methods.push(if is_named { Method::GET } else { Method::PUT });
        }
        if !is_named {
            headers.extend(["authorization".to_owned(), "content-type".to_owned()]);
        }
        let mut is_granted = true;
        for method in &methods {
            is_granted &= self.preflight(asker, method.clone(), headers.clone());
        }
        if !is_granted || !is_thorough {
            self.preflight(asker, Method::GET, Vec::new());
        }
        if !is_granted {
            let mut served = vec![Method::POST];
            for method in &methods {
                if self.preflight(asker, method.clone(), needed_headers(method)) {
                    served.insert(0, method.clone());
                }
            }
            for name in &headers {
                self.preflight(asker, served[0].clone(), vec![name.clone()]);
            }
        }
        if !is_thorough {
            return;
        }
        if !is_named || self.questions.policy.is_some() {
            for method in [Method::PUT, Method::DELETE, Method::PATCH] {
                if !self.asked.lists(asker, &method) {
                    self.preflight(asker, method, Vec::new());
                }
            }
        }
        self.preflight(asker, Method::GET, vec![UNLISTED.to_owned()]);
        if let Ok(method) = Method::from_bytes(UNSERVED.as_bytes()) {
            self.preflight(asker, method, Vec::new());
        }
    }

    fn a_missing_page(&mut self) {
        let readable = self
            .asked
            .gets
            .iter()
            .find(|got| got.asker.who == Who::Expected && got.reads() > Reads::No);
        if let Some(asker) = readable.map(|got| got.asker.clone()) {
            let url = self.asked.target.missing();
            let response = self.send(&url, Method::GET, &asker, &[]);
            self.asked.missing = response.map(|response| Got { asker, response });
        }
    }

    /// Two pages ask for one URL that nobody else asks for: what the second gets is what a cache
    /// hands out.
    fn through_a_cache(&mut self) {
        let pages: Vec<Asker> = self
            .asked
            .gets
            .iter()
            .filter(|got| got.response.as_ref().is_ok_and(|response| response.status < 400))
            .map(|got| &got.asker)
            .filter(|asker| asker.who == Who::Expected || asker.how() == Some(Likeness::Unrelated))
            .filter(|asker| !asker.name().contains("cookie"))
            .cloned()
            .collect();
        if let [first, .., second] = &pages[..]
            && self.is_cached
        {
            let url = self.url(Some(&Asker::no_origin()));
            let mut ask = |asker: &Asker| {
                let response = self.send(&url, Method::GET, asker, &[])?;
                Some(Got { asker: asker.clone(), response })
            };
            if let (Some(one), Some(two)) = (ask(first), ask(second)) {
                self.asked.cache = Some([one, two]);
            }
        }
    }

    fn once_more(&mut self) {
        if self.asked.again.is_none() {
            let url = self.asked.target.url();
            self.asked.again = self.send(&url, Method::GET, &Asker::no_origin(), &[]);
        }
    }

    fn get(&mut self, asker: Asker) {
        // What resembles one expected origin may be another one.
        let is_expected = |origin: &String| {
            self.questions
                .expected
                .iter()
                .any(|expected| expected.covers(origin) || expected.entry == *origin)
        };
        if asker.who != Who::Expected && asker.origin.as_ref().is_some_and(is_expected) {
            return;
        }
        if self.asked.gets.iter().any(|got| got.asker.origin == asker.origin) {
            return;
        }
        let url = self.url(asker.origin.is_some().then_some(&asker));
        if let Some(response) = self.send(&url, Method::GET, &asker, &[]) {
            self.asked.gets.push(Got { asker, response });
        }
    }

    /// The URL, with a query of its own where it would otherwise fill a cache.
    fn url(&self, asker: Option<&Asker>) -> String {
        let url = self.asked.target.url();
        if !self.is_cached || asker.is_none() {
            return url;
        }
        let joint = if url.contains('?') { '&' } else { '?' };
        format!("{url}{joint}cors-audit={}-{}", std::process::id(), self.asked.requests)
    }

    /// Whether it is granted.
    fn preflight(&mut self, asker: &Asker, method: Method, mut headers: Vec<String>) -> bool {
        headers.sort();
        headers.dedup();
        let is_same = |known: &&Preflight| {
            (&known.asker.origin, &known.method, &known.headers)
                == (&asker.origin, &method, &headers)
        };
        if let Some(known) = self.asked.preflights.iter().find(is_same) {
            return known.grants() > Reads::No;
        }
        let url = self.asked.target.url();
        let mut lines = vec![("access-control-request-method", method.to_string())];
        if !headers.is_empty() {
            lines.push(("access-control-request-headers", headers.join(",")));
        }
        if let Some(response) = self.send(&url, Method::OPTIONS, asker, &lines) {
            self.asked.preflights.push(Preflight {
                asker: asker.clone(),
                method,
                headers,
                response,
            });
        }
        self.asked.preflights.last().is_some_and(|last| last.grants() > Reads::No)
    }

    /// `None` once the questions have stopped.
    fn send(
        &mut self,
        url: &str,
        method: Method,
        asker: &Asker,
        lines: &[(&'static str, String)],
    ) -> Option<Result<ResponseHead, String>> {
        if self.asked.cut_short || self.is_mute && method == Method::OPTIONS {
            return None;
        }
        let response = self.exchange(url, method.clone(), asker, lines);
        let is_failure = match &response {
            Ok(response) => {
                self.asked.cut_short = response.status == 429;
                response.status == 503 && self.asked.status() != Some(503)
            }
            Err(_) => true,
        };
        self.failures = if is_failure { self.failures + 1 } else { 0 };
        if self.failures == FAILURES {
            self.failures = 0;
            let url = self.asked.target.url();
            let again = self.exchange(&url, Method::GET, &Asker::no_origin(), &[]);
            self.asked.cut_short =
                again.as_ref().ok().map(|response| response.status) != self.asked.status();
            if self.asked.cut_short {
                self.asked.again = Some(again);
            }
            self.is_mute = method == Method::OPTIONS;
        }
        Some(response)
    }

    fn exchange(
        &mut self,
        url: &str,
        method: Method,
        asker: &Asker,
        lines: &[(&'static str, String)],
    ) -> Result<ResponseHead, String> {
        self.asked.requests += 1;
        (self.progress)(self.asked.requests, asker.name());
        let mut request = Request::builder().method(&method).uri(url);
        if let Some(origin) = &asker.origin {
            request = request.header("origin", origin);
        }
        for (name, value) in BROWSER {
            request = request.header(*name, *value);
        }
        request = request.header("sec-fetch-site", self.asked.target.relation(asker));
        for (name, value) in lines {
            request = request.header(*name, value);
        }
        let host = self.asked.target.host();
        for (_, name, value) in self.questions.extra.iter().filter(|(own, ..)| own == host) {
            // No browser sends them with a preflight.
            let is_credential =
                matches!(name.as_str(), "cookie" | "authorization" | "proxy-authorization");
            if method == Method::OPTIONS && is_credential {
                continue;
            }
            if let Some(headers) = request.headers_mut() {
                headers.insert(name, value.clone());
            }
        }
        let response = request
            .body(())
            .map_err(|error| error.to_string())
            .and_then(|request| self.client.send(request));
        self.asked.answered += usize::from(response.is_ok());
        response
    }
}

/// The header for which a browser asks at all before a method that a form could send.
fn needed_headers(method: &Method) -> Vec<String> {
    match method.as_str() {
        "GET" | "HEAD" | "POST" => vec!["content-type".to_owned()],
        _ => Vec::new(),
    }
}

impl Target {
    /// `Sec-Fetch-Site`.
    fn relation(&self, asker: &Asker) -> &'static str {
        let own = self.origin();
        let Some(origin) = asker.origin.as_deref().filter(|origin| *origin != own) else {
            return "same-origin";
        };
        let site = |origin: &str| {
            let (scheme, authority) = origin.split_once("://")?;
            let host = authority.split(':').next()?;
            Some((scheme.to_owned(), registrable(host)?.to_owned()))
        };
        if site(origin).is_some() && site(origin) == site(own) { "same-site" } else { "cross-site" }
    }
}

impl Got {
    /// What the page that asked gets.
    pub fn reads(&self) -> Reads {
        match (&self.response, &self.asker.origin) {
            (Ok(response), Some(origin)) => response.reads(origin),
            _ => Reads::No,
        }
    }

    /// Whether the response names the origin that asked.
    pub(crate) fn by_name(&self) -> bool {
        match (&self.response, &self.asker.origin) {
            (Ok(response), Some(origin)) => response.names(origin),
            _ => false,
        }
    }
}

impl Preflight {
    /// Whether it asks for what no server has, to see who grants everything.
    pub(crate) fn is_probe(&self) -> bool {
        self.method.as_str() == UNSERVED || self.headers == [UNLISTED]
    }

    /// What it grants.
    pub(crate) fn grants(&self) -> Reads {
        match (&self.response, &self.asker.origin) {
            (Ok(response), Some(origin)) => {
                response.grants(origin, self.method.as_str(), &self.headers)
            }
            _ => Reads::No,
        }
    }

    /// The line for evidence.
    pub(crate) fn line(&self) -> String {
        let mut line = format!(
            "OPTIONS with `origin: {}`, `access-control-request-method: {}`",
            self.asker.name(),
            self.method
        );
        if !self.headers.is_empty() {
            line = format!("{line}, `access-control-request-headers: {}`", self.headers.join(","));
        }
        line
    }
}

impl Asked {
    /// The status of the first response.
    pub(crate) fn status(&self) -> Option<u16> {
        Some(self.gets.first()?.response.as_ref().ok()?.status)
    }

    pub(crate) fn expected(&self) -> impl Iterator<Item = &Got> {
        self.gets.iter().filter(|got| got.asker.who == Who::Expected)
    }

    /// The GETs as origins that a careless comparison lets in.
    pub(crate) fn near(&self) -> impl Iterator<Item = (&NearMiss, &Got)> {
        self.gets.iter().filter_map(|got| match &got.asker.who {
            Who::Near(near) => Some((near, got)),
            _ => None,
        })
    }

    /// Whether every unrelated origin is allowed by name.
    pub(crate) fn is_reflecting(&self) -> bool {
        let mut unrelated = self.near().filter(|(near, _)| near.how == Likeness::Unrelated);
        let first = unrelated.next().is_some_and(|(_, got)| got.by_name());
        let mut others = unrelated.peekable();
        first && others.peek().is_some() && others.all(|(_, got)| got.by_name())
    }

    /// Whether a GET is served, or at least known.
    pub(crate) fn serves_get(&self) -> bool {
        !matches!(self.status(), Some(404 | 405 | 501))
    }

    /// Whether the origin that asked is allowed by its name.
    pub(crate) fn is_by_name(&self, got: &Got) -> bool {
        let names = |response: &ResponseHead| response.names(got.asker.name());
        got.by_name()
            || !self.serves_get()
                && self.preflights_of(&got.asker).any(|(_, response)| names(response))
    }

    /// Whether any preflight of a page is granted.
    pub(crate) fn is_granted_any(&self, asker: &Asker) -> bool {
        let mut own = self.preflights_of(asker);
        own.any(|(preflight, _)| !preflight.is_probe() && preflight.grants() > Reads::No)
    }

    /// Whether a response lists the method by its name.
    fn lists(&self, asker: &Asker, method: &Method) -> bool {
        self.preflights_of(asker).any(|(preflight, response)| {
            let list = response.list(ALLOW_METHODS).unwrap_or_default();
            preflight.grants() > Reads::No && list.iter().any(|listed| listed == method.as_str())
        })
    }

    /// The preflights that a page has sent, with their responses.
    pub(crate) fn preflights_of(
        &self,
        asker: &Asker,
    ) -> impl Iterator<Item = (&Preflight, &ResponseHead)> {
        let origin = asker.origin.clone();
        self.preflights
            .iter()
            .filter(move |preflight| preflight.asker.origin == origin)
            .filter_map(|preflight| Some((preflight, preflight.response.as_ref().ok()?)))
    }

    /// Whether a page is granted a name that no server has: the server repeats what is asked for.
    pub(crate) fn grants_unlisted(&self, asker: &Asker, header: &str) -> bool {
        self.preflights_of(asker).filter(|(preflight, _)| preflight.is_probe()).any(
            |(_, response)| {
                let list = response.list(header).unwrap_or_default();
                list.iter().any(|item| item.eq_ignore_ascii_case(UNLISTED) || item == UNSERVED)
            },
        )
    }

    /// Every response of the URL itself to a page, with a word for the request.
    pub(crate) fn responses(&self) -> impl Iterator<Item = (&Asker, &'static str, &ResponseHead)> {
        let gets = self.gets.iter().filter(|got| got.asker.origin.is_some());
        let gets = gets.filter_map(|got| Some((&got.asker, "GET", got.response.as_ref().ok()?)));
        let preflights = self.preflights.iter().filter_map(|preflight| {
            Some((&preflight.asker, "preflight", preflight.response.as_ref().ok()?))
        });
        gets.chain(preflights)
    }

    /// Requests without a response, or with 503 unlike the first request; a line each.
    pub(crate) fn unanswered(&self) -> Vec<String> {
        let why = |response: &Result<ResponseHead, String>| match response {
            Err(error) => Some(error.clone()),
            Ok(response) if response.status == 503 && self.status() != Some(503) => {
                Some("answered 503".to_owned())
            }
            Ok(_) => None,
        };
        let gets = self.gets.iter().chain(&self.missing).chain(self.cache.iter().flatten());
        let gets = gets.filter_map(|got| {
            let why = why(&got.response)?;
            Some(match &got.asker.origin {
                None => format!("GET without `origin`: {why}"),
                Some(origin) => format!("GET with `origin: {origin}`: {why}"),
            })
        });
        let preflights = self.preflights.iter().filter_map(|preflight| {
            Some(format!("{}: {}", preflight.line(), why(&preflight.response)?))
        });
        let again = self
            .again
            .iter()
            .filter_map(|again| Some(format!("GET without `origin`, again: {}", why(again)?)));
        gets.chain(preflights).chain(again).collect()
    }
}
