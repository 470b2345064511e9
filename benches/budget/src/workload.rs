//! What is asked of whom.

use http::header::ORIGIN;

use crate::{
    origins::{self, Family},
    policies,
    sample::Sample,
    subject::{Bare, Plain, Subject, Tower},
};

#[cfg(feature = "axum")]
pub mod all;

/// One kind of request, and the services that handle it.
pub struct Workload {
    /// Its name, which is what the budgets are kept under.
    pub name: String,
    /// What is asked.
    pub scenario: Scenario,
    /// Whose pages may read the response.
    pub origins: Origins,
    /// Where the policy is.
    pub place: Place,
    /// The services.
    pub entries: Vec<Entry>,
}

/// One service.
pub struct Entry {
    /// A short name.
    pub name: &'static str,
    /// Whether it is without CORS. What comes after it is counted above it.
    pub is_floor: bool,
    /// Starts it. Only what is measured is started: a policy asks more where there are several.
    pub make: Box<dyn Fn() -> Box<dyn Subject>>,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// A request without `Origin`.
    NoOrigin,
    /// An actual request.
    Actual {
        /// From an origin of the list.
        allowed: bool,
    },
    /// A preflight.
    Preflight {
        /// From an origin of the list.
        allowed: bool,
    },
    /// An actual request with 16 KiB of `Origin`.
    LongOrigin,
    /// An actual request whose origin has as many labels as a host can have.
    ManyLabels,
    /// A preflight with 1 MiB of `Access-Control-Request-Headers`.
    LongNames,
}

/// Whose pages may read the responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Those of a list.
    List(Family, usize),
    /// Those of ten, by a policy that writes two headers on an actual response.
    TwoHeaders,
    /// Those of ten, by a policy that writes three.
    ThreeHeaders,
    /// `https://*.preview.example.com`.
    Subdomains,
    /// `https://app.example.com:*`.
    Ports,
    /// So many patterns.
    Patterns(usize),
    /// So many, given when the program starts: exact origins, or patterns.
    StartUp {
        /// How many.
        size: usize,
        /// Whether they are patterns.
        are_patterns: bool,
    },
    /// Those of two policies with a thousand each.
    Combined,
}

/// Where the policy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Around a service, which is called again and again.
    Service,
    /// Around an axum router, which clones what it calls for every request.
    Router,
    /// On a handler of axum.
    Handler,
    /// Around a service, with so many policies around one another. One is alone there, in a program
    /// with several.
    Nested(usize),
    /// The same around an axum router.
    NestedRouter(usize),
    /// Around a service whose map of headers has to grow.
    Growing,
}

impl Scenario {
    const fn name(self) -> &'static str {
        match self {
            Self::NoOrigin => "no-origin",
            Self::Actual { allowed: true } => "allowed",
            Self::Actual { allowed: false } => "refused",
            Self::Preflight { allowed: true } => "preflight-allowed",
            Self::Preflight { allowed: false } => "preflight-refused",
            Self::LongOrigin => "long-origin",
            Self::ManyLabels => "many-labels",
            Self::LongNames => "long-names",
        }
    }

    /// Whether the response must allow the request's origin.
    pub const fn is_allowed(self) -> bool {
        matches!(
            self,
            Self::Actual { allowed: true } | Self::Preflight { allowed: true } | Self::LongNames
        )
    }
}

impl Origins {
    fn name(self) -> String {
        match self {
            Self::List(family, size) => format!("{}-{size}", family.name()),
            Self::TwoHeaders => "two-headers".into(),
            Self::ThreeHeaders => "three-headers".into(),
            Self::Subdomains => "subdomains".into(),
            Self::Ports => "ports".into(),
            Self::Patterns(size) => format!("patterns-{size}"),
            Self::StartUp { size, are_patterns: false } => format!("start-up-{size}"),
            Self::StartUp { size, are_patterns: true } => format!("start-up-patterns-{size}"),
            Self::Combined => "combined".into(),
        }
    }

    /// The exact origins, if it is a list.
    pub fn list(self) -> Vec<&'static str> {
        match self {
            Self::List(family, size) => family.list(size),
            Self::TwoHeaders | Self::ThreeHeaders => Family::Prefix.list(10),
            Self::StartUp { size, are_patterns: false } => Family::Prefix.list(size),
            Self::Combined => {
                [Family::Prefix, Family::Mixed].map(|family| family.list(1_000)).concat()
            }
            Self::Subdomains
            | Self::Ports
            | Self::Patterns(_)
            | Self::StartUp { are_patterns: true, .. } => Vec::new(),
        }
    }

    fn allowed(self, count: usize) -> Vec<String> {
        match self {
            Self::Subdomains => {
                (0..count).map(|i| format!("https://pr-{i}.preview.example.com")).collect()
            }
            Self::Ports => {
                (0..count).map(|i| format!("https://app.example.com:{}", 8_000 + i)).collect()
            }
            Self::Patterns(size) | Self::StartUp { size, are_patterns: true } => {
                let patterns = origins::patterns(size);
                let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
                let sample = origins::sample(&patterns, count).into_iter().enumerate();
                sample.map(|(i, pattern)| pattern.replace('*', &format!("pr-{i}"))).collect()
            }
            _ => origins::sample(&self.list(), count).into_iter().map(String::from).collect(),
        }
    }

    fn refused(self, count: usize) -> Vec<String> {
        self.allowed(count).iter().map(|origin| origins::near_miss(origin)).collect()
    }

    fn ours(self) -> Box<dyn Subject> {
        match self {
            Self::List(family, size) => policies::list(family, size),
            Self::TwoHeaders => policies::around_bare(policies::TwoHeaders),
            Self::ThreeHeaders => policies::around_bare(policies::ThreeHeaders),
            Self::Subdomains => policies::around_bare(policies::Subdomains),
            Self::Ports => policies::around_bare(policies::Ports),
            Self::Patterns(size) => policies::patterns(size),
            Self::StartUp { size, are_patterns } => {
                policies::start_up(&start_up(size, are_patterns))
            }
            Self::Combined => policies::around_bare(policies::Combined),
        }
    }
}

/// What a policy is given when the program starts.
fn start_up(size: usize, are_patterns: bool) -> Vec<String> {
    if are_patterns {
        origins::patterns(size)
    } else {
        Family::Prefix.list(size).into_iter().map(String::from).collect()
    }
}

impl Entry {
    /// Who is measured.
    pub fn new(name: &'static str, make: impl Fn() -> Box<dyn Subject> + 'static) -> Self {
        Self { name, is_floor: false, make: Box::new(make) }
    }

    /// A service without CORS.
    pub fn floor(name: &'static str, make: impl Fn() -> Box<dyn Subject> + 'static) -> Self {
        Self { is_floor: true, ..Self::new(name, make) }
    }

    /// Starts it, and sees that it responds as the scenario says.
    pub fn start(&self, workload: &Workload, samples: &[Sample]) -> Box<dyn Subject> {
        let mut subject = (self.make)();
        for sample in samples.iter().take(16) {
            subject.prepare(sample);
            let allowed = subject.allowed_origin();
            // Who compares the names itself refuses those that no policy lists; a browser would.
            if self.is_floor || workload.scenario == Scenario::LongNames {
                continue;
            }
            let asked = sample.get(&ORIGIN);
            let is_allowed =
                allowed.is_some() && allowed.as_deref() == asked.map(|asked| &asked[..]);
            assert!(
                is_allowed == workload.scenario.is_allowed(),
                "{} responds to {} wrongly, with {allowed:?}",
                self.name,
                workload.name,
            );
        }
        subject
    }
}

impl Workload {
    fn new(scenario: Scenario, origins: Origins, place: Place, entries: Vec<Entry>) -> Self {
        let place_name = match place {
            Place::Service => String::new(),
            Place::Router => "axum/".into(),
            Place::Handler => "route/".into(),
            Place::Nested(1) => "several/".into(),
            Place::Nested(layers) => format!("nested-{layers}/"),
            Place::NestedRouter(layers) => format!("axum/nested-{layers}/"),
            Place::Growing => "growing/".into(),
        };
        let name = format!("{place_name}{}/{}", scenario.name(), origins.name());
        Self { name, scenario, origins, place, entries }
    }

    /// The floor of an entry, if it is none.
    pub fn floor_of(&self, entry: usize) -> Option<usize> {
        let is_floor = |entry: &usize| self.entries[*entry].is_floor;
        (0..entry).rev().find(is_floor).filter(|_| !is_floor(&entry))
    }

    /// How many requests are counted.
    pub const fn requests(&self) -> usize {
        // There are peers that read all of a mebibyte.
        if matches!(self.scenario, Scenario::LongNames) { 4 } else { 240 }
    }

    /// The requests, in the order in which they are sent.
    pub fn samples(&self) -> Vec<Sample> {
        const NAMES: &str = "authorization,content-type";
        let count = self.requests();
        let from = |allowed| {
            if allowed { self.origins.allowed(count) } else { self.origins.refused(count) }
        };
        match self.scenario {
            Scenario::NoOrigin => vec![Sample::same_origin(); count],
            Scenario::Actual { allowed } => {
                from(allowed).iter().map(|origin| Sample::actual(origin)).collect()
            }
            Scenario::Preflight { allowed } => {
                from(allowed).iter().map(|origin| Sample::preflight(origin, NAMES)).collect()
            }
            Scenario::LongOrigin => {
                let origin = format!("https://{}.example.com", "a".repeat(16 * 1_024));
                vec![Sample::actual(&origin); count]
            }
            Scenario::ManyLabels => {
                // Below a pattern's host, but for its last letter but one.
                let end = "tenant-00001.app.example.cxm";
                let labels = "l.".repeat((253 - end.len()) / 2);
                vec![Sample::actual(&format!("https://{labels}{end}")); count]
            }
            Scenario::LongNames => {
                let names = "x-a,".repeat(256 * 1_024);
                let sample = Sample::preflight(&from(true)[0], names.trim_end_matches(','));
                vec![sample; count]
            }
        }
    }
}

/// All workloads that differ where cors-runtime is built without its feature `axum`.
#[cfg(not(feature = "axum"))]
pub fn own() -> Vec<Workload> {
    let mut workloads = Vec::new();
    for allowed in [true, false] {
        for are_patterns in [false, true] {
            let origins = [10, 10_000].map(|size| Origins::StartUp { size, are_patterns });
            workloads.extend(origins.map(|from| service(Scenario::Actual { allowed }, from)));
        }
    }
    workloads
}

fn service(scenario: Scenario, origins: Origins) -> Workload {
    let floor = Entry::floor("bare", || Box::new(Tower::<_, Plain>::new(Bare)));
    let ours = Entry::new("ours", move || origins.ours());
    Workload::new(scenario, origins, Place::Service, vec![floor, ours])
}
