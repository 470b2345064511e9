//! The questions: which requests are sent to one URL, in which order.
//!
//! GET and preflights only. What is asked depends on what was answered: an origin's near misses only
//! in part where the origin itself is refused, and not at all where every origin is allowed by name.

use cors_rules::origin::Origin;
use ureq::http::{HeaderName, HeaderValue, Method, Request};

use crate::{
    answer::{Answer, Reads},
    asker::{Asker, Expected, LOCAL, SHARED, Who, unrelated},
    client::Client,
    near,
    target::Target,
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
    /// Headers to send with each GET, for servers that answer nothing without credentials.
    pub extra: Vec<(HeaderName, HeaderValue)>,
}

/// A GET and its answer.
#[derive(Clone, Debug)]
pub struct Got {
    /// As whose page.
    pub asker: Asker,
    /// What came back; `Err` says why nothing did.
    pub answer: Result<Answer, String>,
}

/// A preflight and its answer.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// As whose page.
    pub asker: Asker,
    /// `Access-Control-Request-Method`.
    pub method: Method,
    /// `Access-Control-Request-Headers`, in lower case, sorted.
    pub headers: Vec<String>,
    /// What came back; `Err` says why nothing did.
    pub answer: Result<Answer, String>,
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
    /// The server asked for fewer requests (429), and the questions stopped there.
    pub cut_short: bool,
    /// How many requests were sent.
    pub requests: usize,
}

/// A header that no server lists: who grants it, grants everything.
pub(crate) const UNLISTED: &str = "x-cors-audit";

/// A method that no server has.
pub(crate) const UNSERVED: &str = "CORS-AUDIT";

/// Sends all requests for one URL. `progress` is told whose page asks next.
///
/// # Errors
///
/// If the first request is not answered: why.
pub fn ask(
    target: &Target,
    questions: &Questions,
    client: &mut dyn Client,
    progress: &mut dyn FnMut(usize, &str),
) -> Result<Asked, String> {
    let mut session = Session {
        questions,
        client,
        progress,
        asked: Asked {
            target: target.clone(),
            gets: Vec::new(),
            preflights: Vec::new(),
            missing: None,
            cut_short: false,
            requests: 0,
        },
    };
    session.get(Asker::no_origin());
    if let Some(Err(error)) = session.asked.gets.first().map(|got| &got.answer) {
        return Err(error.clone());
    }
    session.run();
    Ok(session.asked)
}

struct Session<'a> {
    questions: &'a Questions,
    client: &'a mut dyn Client,
    progress: &'a mut dyn FnMut(usize, &str),
    asked: Asked,
}

impl Session<'_> {
    fn run(&mut self) {
        let own = self.asked.target.origin().to_owned();
        let host = Origin::parse(&own).map_or("", |origin| origin.host()).to_owned();
        let expected = self.questions.expected.clone();
        for expected in &expected {
            self.get(Asker::new(&expected.sample, Who::Expected));
        }
        let unrelated = unrelated(&host);
        let reflected = self
            .get(Asker::new(&unrelated, Who::Unrelated))
            .is_some_and(|answer| answer.names(&unrelated));
        self.get(Asker::new("null", Who::Null));
        if !reflected {
            for expected in &expected {
                self.near_misses(&expected.sample, Some(expected));
            }
            self.get(Asker::new(&own, Who::Own));
            self.near_misses(&own, None);
            for (origins, who) in [(LOCAL, Who::Local), (SHARED, Who::Shared)] {
                for origin in origins {
                    self.get(Asker::new(*origin, who.clone()));
                }
            }
        }
        let callers: Vec<Asker> = self
            .asked
            .gets
            .iter()
            .map(|got| &got.asker)
            .filter(|asker| matches!(asker.who, Who::Expected | Who::Unrelated | Who::Null))
            .cloned()
            .collect();
        for asker in &callers {
            self.preflights(asker);
        }
        let readable = self
            .asked
            .gets
            .iter()
            .find(|got| got.asker.who == Who::Expected && got.reads() > Reads::No);
        if let Some(asker) = readable.map(|got| got.asker.clone()) {
            let url = self.asked.target.missing();
            let answer = self.send(&url, Method::GET, &asker, &[]);
            self.asked.missing = answer.map(|answer| Got { asker, answer });
        }
    }

    fn near_misses(&mut self, of: &str, expected: Option<&Expected>) {
        let Some(origin) = Origin::parse(of) else { return };
        let mut misses = near::always(&origin);
        if self.allows(of) {
            misses.extend(near::of_allowed(&origin));
        }
        if expected.is_some_and(|expected| expected.subdomains)
            && let Some((scheme, rest)) = of.split_once("://cors-audit.")
        {
            // What `*.preview.example.com` lets in where the dot is forgotten.
            misses.push((format!("{scheme}://not{rest}"), near::How::Sibling));
        }
        for (origin, how) in misses {
            self.get(Asker::new(origin, Who::Near { of: of.to_owned(), how }));
        }
        let suffix_allowed = self.asked.gets.iter().any(|got| {
            matches!(&got.asker.who, Who::Near { of: other, how: near::How::Suffix } if other == of)
                && got.by_name()
        });
        if self.allows(of) && !suffix_allowed {
            for (origin, how) in near::characters(&origin) {
                self.get(Asker::new(origin, Who::Near { of: of.to_owned(), how }));
            }
        }
    }

    /// Whether an origin that was asked as is allowed by name.
    fn allows(&self, origin: &str) -> bool {
        self.asked
            .gets
            .iter()
            .any(|got| got.asker.origin.as_deref() == Some(origin) && got.by_name())
    }

    fn preflights(&mut self, asker: &Asker) {
        let mut method = Method::GET;
        if self.questions.methods.is_empty() && self.questions.headers.is_empty() {
            let headers = vec!["authorization".to_owned(), "content-type".to_owned()];
            let answer = self.preflight(asker, Method::PUT, headers);
            // A server may answer 404 or 405 because it does not have the method.
            if answer.is_some_and(|answer| !(200..300).contains(&answer.status)) {
                self.preflight(asker, Method::GET, vec!["authorization".to_owned()]);
            } else {
                method = Method::PUT;
            }
        } else {
            let methods = match &self.questions.methods[..] {
                [] => vec![Method::GET],
                methods => methods.to_vec(),
            };
            method = methods.first().cloned().unwrap_or(method);
            for method in methods {
                let headers = self.questions.headers.clone();
                self.preflight(asker, method, headers);
            }
        }
        if asker.who == Who::Expected {
            self.preflight(asker, method, vec![UNLISTED.to_owned()]);
            if let Ok(method) = Method::from_bytes(UNSERVED.as_bytes()) {
                self.preflight(asker, method, Vec::new());
            }
        }
    }

    fn get(&mut self, asker: Asker) -> Option<&Answer> {
        // What resembles one expected origin may be another one.
        let is_expected = |origin: &String| {
            self.questions.expected.iter().any(|expected| expected.covers(origin))
        };
        if asker.who != Who::Expected && asker.origin.as_ref().is_some_and(is_expected) {
            return None;
        }
        let is_known = |got: &Got| got.asker.origin == asker.origin;
        if !self.asked.gets.iter().any(is_known) {
            let url = self.asked.target.url();
            let answer = self.send(&url, Method::GET, &asker, &[])?;
            self.asked.gets.push(Got { asker: asker.clone(), answer });
        }
        let got = self.asked.gets.iter().find(|got| got.asker.origin == asker.origin)?;
        got.answer.as_ref().ok()
    }

    fn preflight(
        &mut self,
        asker: &Asker,
        method: Method,
        mut headers: Vec<String>,
    ) -> Option<&Answer> {
        headers.sort();
        headers.dedup();
        let url = self.asked.target.url();
        let mut lines = vec![("access-control-request-method", method.to_string())];
        if !headers.is_empty() {
            lines.push(("access-control-request-headers", headers.join(",")));
        }
        let answer = self.send(&url, Method::OPTIONS, asker, &lines)?;
        self.asked.preflights.push(Preflight { asker: asker.clone(), method, headers, answer });
        self.asked.preflights.last().and_then(|preflight| preflight.answer.as_ref().ok())
    }

    /// `None` once the server has asked for fewer requests.
    fn send(
        &mut self,
        url: &str,
        method: Method,
        asker: &Asker,
        lines: &[(&'static str, String)],
    ) -> Option<Result<Answer, String>> {
        if self.asked.cut_short {
            return None;
        }
        self.asked.requests += 1;
        (self.progress)(self.asked.requests, asker.name());
        let mut request = Request::builder().method(&method).uri(url);
        if let Some(origin) = &asker.origin {
            request = request.header("origin", origin);
        }
        for (name, value) in lines {
            request = request.header(*name, value);
        }
        if method != Method::OPTIONS {
            for (name, value) in &self.questions.extra {
                request = request.header(name, value);
            }
        }
        let answer = request
            .body(())
            .map_err(|error| error.to_string())
            .and_then(|request| self.client.send(request));
        if answer.as_ref().is_ok_and(|answer| answer.status == 429) {
            self.asked.cut_short = true;
        }
        Some(answer)
    }
}

impl Got {
    /// What the page that asked gets.
    pub fn reads(&self) -> Reads {
        match (&self.answer, &self.asker.origin) {
            (Ok(answer), Some(origin)) => answer.reads(origin),
            _ => Reads::No,
        }
    }

    /// Whether the answer names the origin that asked.
    pub(crate) fn by_name(&self) -> bool {
        match (&self.answer, &self.asker.origin) {
            (Ok(answer), Some(origin)) => answer.names(origin),
            _ => false,
        }
    }
}

impl Preflight {
    /// Whether it asks for what no server has, to see who grants everything.
    pub(crate) fn is_probe(&self) -> bool {
        self.method.as_str() == UNSERVED || self.headers == [UNLISTED]
    }
}

impl Asked {
    pub(crate) fn expected(&self) -> impl Iterator<Item = &Got> {
        self.gets.iter().filter(|got| got.asker.who == Who::Expected)
    }

    /// The preflights that a page has sent, with their answers.
    pub(crate) fn preflights_of(
        &self,
        asker: &Asker,
    ) -> impl Iterator<Item = (&Preflight, &Answer)> {
        let origin = asker.origin.clone();
        self.preflights
            .iter()
            .filter(move |preflight| preflight.asker.origin == origin)
            .filter_map(|preflight| Some((preflight, preflight.answer.as_ref().ok()?)))
    }

    /// Whether a page is granted a name that no server has: the server repeats what is asked for.
    pub(crate) fn grants_unlisted(&self, asker: &Asker, header: &str) -> bool {
        self.preflights_of(asker).filter(|(preflight, _)| preflight.is_probe()).any(
            |(_, answer)| {
                let list = answer.list(header).unwrap_or_default();
                list.iter().any(|item| item.eq_ignore_ascii_case(UNLISTED) || item == UNSERVED)
            },
        )
    }

    /// Every answer of the URL itself, with a word for the request.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (&Asker, &'static str, &Answer)> {
        let gets =
            self.gets.iter().filter_map(|got| Some((&got.asker, "GET", got.answer.as_ref().ok()?)));
        let preflights = self.preflights.iter().filter_map(|preflight| {
            Some((&preflight.asker, "preflight", preflight.answer.as_ref().ok()?))
        });
        gets.chain(preflights)
    }
}
