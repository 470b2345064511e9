//! What is asked of whom.

use http::header::ORIGIN;

use crate::{
    origins::{self, FAMILIES, Family, PATTERNS, SIZES},
    policies,
    sample::Sample,
    subject::{Bare, Full, Plain, Subject, Tower},
};

/// One kind of request, and those who answer it.
pub struct Workload {
    /// Its name, which is what the budgets are kept under.
    pub name: String,
    /// What is asked.
    pub scenario: Scenario,
    /// Who may answer.
    pub origins: Origins,
    /// Where they stand.
    pub place: Place,
    /// Who answers.
    pub entries: Vec<Entry>,
}

/// One who answers.
pub struct Entry {
    /// A short name.
    pub name: &'static str,
    /// Whether it answers without CORS. What comes after it is counted above it.
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

    /// Whether the answer must allow the request's origin.
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
            Self::StartUp { size, are_patterns: true } => {
                policies::start_up(&origins::patterns(size))
            }
            Self::StartUp { size, are_patterns: false } => policies::start_up(
                &Family::Prefix.list(size).into_iter().map(String::from).collect::<Vec<_>>(),
            ),
            Self::Combined => policies::around_bare(policies::Combined),
        }
    }
}

impl Entry {
    /// Who is measured.
    pub fn new(name: &'static str, make: impl Fn() -> Box<dyn Subject> + 'static) -> Self {
        Self { name, is_floor: false, make: Box::new(make) }
    }

    /// Who answers without CORS.
    pub fn floor(name: &'static str, make: impl Fn() -> Box<dyn Subject> + 'static) -> Self {
        Self { is_floor: true, ..Self::new(name, make) }
    }

    /// Starts it, and sees that it answers as the scenario says.
    pub fn start(&self, workload: &Workload, samples: &[Sample]) -> Box<dyn Subject> {
        let mut subject = (self.make)();
        for sample in samples.iter().take(16) {
            subject.prepare(sample);
            let answer = subject.allowed_origin();
            // Who compares the names itself refuses those that no policy lists; a browser would.
            if self.is_floor || workload.scenario == Scenario::LongNames {
                continue;
            }
            let asked = sample.get(&ORIGIN);
            let is_allowed = answer.is_some() && answer.as_deref() == asked.map(|asked| &asked[..]);
            assert!(
                is_allowed == workload.scenario.is_allowed(),
                "{} answers {} wrongly, with {answer:?}",
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

/// All workloads, with this project's own answers.
pub fn own() -> Vec<Workload> {
    let mut workloads = Vec::new();
    let actual = [Scenario::Actual { allowed: true }, Scenario::Actual { allowed: false }];
    let preflight = [Scenario::Preflight { allowed: true }, Scenario::Preflight { allowed: false }];

    let ten = Origins::List(Family::Prefix, 10);
    workloads.push(service(Scenario::NoOrigin, ten));
    for scenario in actual {
        for family in FAMILIES {
            for size in SIZES {
                workloads.push(service(scenario, Origins::List(family, size)));
            }
        }
    }
    for origins in [Origins::TwoHeaders, Origins::ThreeHeaders] {
        workloads.push(service(Scenario::Actual { allowed: true }, origins));
    }
    for origins in [Origins::Subdomains, Origins::Ports] {
        workloads.extend(actual.map(|scenario| service(scenario, origins)));
    }
    for scenario in actual {
        workloads.extend(PATTERNS.map(|size| service(scenario, Origins::Patterns(size))));
        for are_patterns in [false, true] {
            for size in [10, 10_000] {
                workloads.push(service(scenario, Origins::StartUp { size, are_patterns }));
            }
        }
        workloads.push(service(scenario, Origins::Combined));
    }
    workloads.push(service(Scenario::ManyLabels, Origins::Patterns(1_000)));
    for scenario in preflight {
        for size in [1, 10, 1_000, 10_000] {
            workloads.push(service(scenario, Origins::List(Family::Prefix, size)));
        }
    }
    workloads.extend([Scenario::LongOrigin, Scenario::LongNames].map(|s| service(s, ten)));

    for size in [1, 1_000, 10_000] {
        let origins = Origins::List(Family::Prefix, size);
        for scenario in [&[Scenario::NoOrigin], &actual[..], &preflight[..]].concat() {
            workloads.push(router(scenario, origins));
        }
    }
    for size in [10, 100] {
        workloads.push(router(actual[0], Origins::List(Family::Prefix, size)));
    }
    for scenario in [&[Scenario::NoOrigin], &actual[..], &preflight[..]].concat() {
        workloads.push(handler(scenario));
        workloads.extend([1, 2, 3].map(|layers| nested(scenario, layers)));
        workloads.extend([2, 3].map(|layers| nested_router(scenario, layers)));
    }
    workloads.push(growing());
    workloads
}

const ONE: Origins = Origins::List(Family::Prefix, 1);

fn nested(scenario: Scenario, layers: usize) -> Workload {
    let floor = Entry::floor("bare", || Box::new(Tower::<_, Plain>::new(Bare)));
    let ours = Entry::new("ours", move || policies::nested(layers));
    Workload::new(scenario, ONE, Place::Nested(layers), vec![floor, ours])
}

fn nested_router(scenario: Scenario, layers: usize) -> Workload {
    let floor = Entry::floor("no-op layers", move || policies::nested_no_op_router(layers));
    let ours = Entry::new("ours", move || policies::nested_router(layers));
    Workload::new(scenario, ONE, Place::NestedRouter(layers), vec![floor, ours])
}

fn growing() -> Workload {
    let floor = Entry::floor("bare", || Box::new(Tower::<_, Plain>::new(Full)));
    let ours = Entry::new("ours", policies::growing);
    let scenario = Scenario::Actual { allowed: true };
    Workload::new(scenario, ONE, Place::Growing, vec![floor, ours])
}

fn service(scenario: Scenario, origins: Origins) -> Workload {
    let floor = Entry::floor("bare", || Box::new(Tower::<_, Plain>::new(Bare)));
    let ours = Entry::new("ours", move || origins.ours());
    Workload::new(scenario, origins, Place::Service, vec![floor, ours])
}

fn router(scenario: Scenario, origins: Origins) -> Workload {
    let floor = Entry::floor("no-op layer", policies::router_no_op);
    let ours = Entry::new("ours", move || match origins {
        Origins::List(family, size) => policies::router_list(family, size),
        _ => unreachable!("only lists stand around routers"),
    });
    Workload::new(scenario, origins, Place::Router, vec![floor, ours])
}

fn handler(scenario: Scenario) -> Workload {
    let entries = vec![
        Entry::floor("plain route", policies::plain_route),
        Entry::new("ours", policies::annotated_route),
    ];
    let ten = Origins::List(Family::Prefix, 10);
    Workload::new(scenario, ten, Place::Handler, entries)
}
