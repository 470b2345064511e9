//! Random stacks of layers over random leaves, and random requests.
//!
//! `CORS_TESTS_EXHAUSTIVE=1` runs many more of them.

use axum::Router;
use tower::{Layer, ServiceBuilder};

use crate::{
    between::Between,
    judge::{Arrangement, Ask, Limits, arrangement},
    leaves::{Leaf, Server, boxed},
    policies::{By, Combined, CombinedStrict, Enforced, Middle, Near, Open, Outer, Page, Strict},
};

/// Runs an expression with `$policy` as the policy.
macro_rules! with_policy {
    ($by:expr, $policy:ident => $body:expr) => {
        with_policy!($by, $policy => $body; Near Middle Outer Open Enforced Strict Combined CombinedStrict)
    };
    ($by:expr, $policy:ident => $body:expr; $($name:ident)*) => {
        match $by {
            $(
                By::$name => {
                    let $policy = $name;
                    $body
                }
            )*
            by => unreachable!("{by:?} is not a layer"),
        }
    };
}

/// What layers are put around.
#[derive(Clone)]
pub(crate) enum App {
    /// By `Router::layer`.
    Router(Router),
    /// By `Layer::layer`, around a boxed service.
    Server(Server),
}

impl App {
    pub(crate) fn policy(self, by: By) -> Self {
        match self {
            Self::Router(router) => Self::Router(with_policy!(by, policy => router.layer(policy))),
            Self::Server(server) => {
                Self::Server(with_policy!(by, policy => boxed(policy.layer(server))))
            }
        }
    }

    pub(crate) fn between(self, way: Between) -> Self {
        match self {
            Self::Router(router) => Self::Router(router.layer(way)),
            Self::Server(server) => Self::Server(boxed(way.layer(server))),
        }
    }

    /// A policy and what it is put around, in one call of `layer`.
    pub(crate) fn both(self, by: By, way: Between) -> Self {
        match self {
            Self::Router(router) => Self::Router(with_policy!(by, policy => {
                router.layer(ServiceBuilder::new().layer(policy).layer(way))
            })),
            Self::Server(server) => Self::Server(with_policy!(by, policy => {
                boxed(policy.layer(way.layer(server)))
            })),
        }
    }

    /// The path `/` of another router, and all below it.
    fn mounted(self) -> Self {
        Self::Router(match self {
            Self::Router(router) => Router::new().merge(router),
            Self::Server(server) => Router::new().fallback_service(server),
        })
    }

    pub(crate) fn server(self) -> Server {
        match self {
            Self::Router(router) => boxed(router),
            Self::Server(server) => server,
        }
    }
}

/// One step outwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Policy(By),
    Between(Between),
    /// A policy around this, in one call of `layer`.
    Both(By, Between),
    AsService,
    Mounted,
}

/// A leaf and what is around it, from the inside out.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    pub(crate) leaf: Leaf,
    pub(crate) is_in_axum: bool,
    pub(crate) steps: Vec<Step>,
}

impl Stack {
    fn chain(&self) -> Vec<By> {
        let policies = self.steps.iter().rev().filter_map(|step| match *step {
            Step::Policy(by) | Step::Both(by, _) => Some(by),
            _ => None,
        });
        policies.chain((self.leaf.by() != By::Nobody).then_some(self.leaf.by())).collect()
    }

    /// With what the documentation says of it. `None` where a policy has nothing to do.
    pub(crate) fn arrangement(&self) -> Option<Arrangement> {
        let mut app = App::Router(self.leaf.router());
        if !self.is_in_axum {
            app = App::Server(self.leaf.server());
        }
        let mut limits = Limits::default();
        let mut runs = Some(1);
        let mut has_policy = self.leaf.by() != By::Nobody;
        for step in &self.steps {
            let is_boxed = matches!(app, App::Server(_));
            let (way, by) = match *step {
                Step::Policy(by) => (None, Some(by)),
                Step::Between(way) => (Some(way), None),
                Step::Both(by, way) => (Some(way), Some(by)),
                Step::AsService | Step::Mounted => {
                    // A router inside of a router or a box is a service that is cloned without routes.
                    limits.is_unheard |= has_policy;
                    (None, None)
                }
            };
            if let Some(way) = way {
                // In one stack, as in a box, a clone of the middleware does not reach what is inside.
                way.limit(has_policy, is_boxed || matches!(step, Step::Both(..)), &mut limits);
                runs = match (runs, way.runs()) {
                    (Some(inner), Some(outer)) => Some(inner * outer),
                    _ => None,
                };
            }
            has_policy |= by.is_some();
            app = match *step {
                Step::Policy(by) => app.policy(by),
                Step::Between(way) => app.between(way),
                Step::Both(by, way) => app.both(by, way),
                Step::AsService => App::Server(app.server()),
                Step::Mounted => app.mounted(),
            };
        }
        // A handler that writes CORS headers itself is a policy's business only where there is one.
        let chain = self.chain();
        (!chain.is_empty()).then(|| {
            let arrangement = arrangement("", &chain, app.server());
            Arrangement { limits, runs, ..arrangement }
        })
    }
}

/// `SplitMix64`: the same stacks on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("less than a usize")
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    fn stack(&mut self) -> Stack {
        let steps = (0..=self.below(5)).map(|_| match self.below(10) {
            0..=3 => Step::Policy(self.of(&By::LAYERS)),
            4..=6 => Step::Between(self.of(&Between::EACH)),
            7 => Step::Both(self.of(&By::LAYERS), self.of(&Between::EACH)),
            8 => Step::AsService,
            _ => Step::Mounted,
        });
        let steps = steps.collect();
        Stack { leaf: self.of(&Leaf::EACH), is_in_axum: self.below(3) > 0, steps }
    }
}

/// A failing stack without what it fails without.
async fn shrunk(mut stack: Stack, request: (Ask, Page, bool)) -> String {
    let wrong = |stack: Stack| async move {
        match stack.arrangement() {
            Some(it) => it.wrong_with(request.0, request.1, request.2).await,
            None => String::new(),
        }
    };
    let mut message = wrong(stack.clone()).await;
    let mut i = 0;
    while i < stack.steps.len() {
        let mut smaller = stack.clone();
        smaller.steps.remove(i);
        let smaller_message = wrong(smaller.clone()).await;
        if smaller_message.is_empty() {
            i += 1;
        } else {
            (stack, message) = (smaller, smaller_message);
            i = 0;
        }
    }
    format!("{stack:?} {request:?}\n{message}")
}

async fn run(seed: u64, count: usize) {
    drop(crate::leaves::several());
    let mut random = Random(seed);
    let mut found: Vec<String> = Vec::new();
    for _ in 0..count {
        let stack = random.stack();
        let (mut ask, page) = (random.of(&Ask::EACH), random.of(&Page::EACH));
        if ask.is_preflight() && !page.is_cross_origin() {
            ask = Ask::Get;
        }
        let has_metadata = random.below(2) == 0;
        let Some(arrangement) = stack.arrangement() else { continue };
        if !arrangement.wrong_with(ask, page, has_metadata).await.is_empty() {
            let message = shrunk(stack, (ask, page, has_metadata)).await;
            if !found.contains(&message) {
                found.push(message);
            }
            if found.len() == 20 {
                break;
            }
        }
    }
    assert!(found.is_empty(), "seed {seed}\n{}", found.join("\n"));
}

#[tokio::test]
async fn random_stacks() {
    run(1, if cors_tests::is_exhaustive() { 300_000 } else { 2_500 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_stacks_on_threads() {
    run(2, if cors_tests::is_exhaustive() { 60_000 } else { 500 }).await;
}
