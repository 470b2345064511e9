//! Random stacks of layers over random leaves, random requests, and what holds for all of them.

use std::fmt::Write as _;

use crate::{
    apps::App,
    check::{Ask, Got, Must, Row, ask},
    middleware::Between,
    policies::{By, Page},
    routes::Leaf,
};

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
}

/// One step outwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Policy(By),
    Between(Between),
    /// A policy around this, in one call of `layer`.
    Both(By, Between),
    AsService,
    Mounted,
}

/// A stack from the inside out, and one request to it.
#[derive(Clone, Debug)]
struct Stack {
    leaf: Leaf,
    is_in_axum: bool,
    steps: Vec<Step>,
    ask: Ask,
    page: Page,
    path: &'static str,
}

impl Stack {
    fn random(random: &mut Random) -> Self {
        let steps = (0..1 + random.below(5)).map(|_| match random.below(10) {
            0..=3 => Step::Policy(random.of(&By::LAYERS)),
            4..=6 => Step::Between(random.of(&Between::EACH)),
            7 => Step::Both(random.of(&By::LAYERS), random.of(&Between::EACH)),
            8 => Step::AsService,
            _ => Step::Mounted,
        });
        let steps: Vec<Step> = steps.collect();
        let leaf = random.of(&Leaf::EACH);
        let mut ask = random.of(&Ask::EACH);
        let page = random.of(&Page::EACH);
        if !ask.is_possible_for(page) {
            ask = Ask::Get;
        }
        let mut stack = Self { leaf, is_in_axum: random.below(3) > 0, steps, ask, page, path: "/" };
        let ways = || stack.layers().filter_map(|layer| layer.err());
        let has_slow = matches!(leaf, Leaf::Plain | Leaf::Route(By::Near));
        // One timeout, and no worker that the first request keeps busy for ever.
        let is_timed = ways().filter(|way| *way == Between::Timeout).count() == 1
            && !ways().any(|way| way == Between::Worker);
        if ask == Ask::Get && has_slow && is_timed && random.below(2) == 0 {
            stack.path = "/slow";
        }
        stack
    }

    /// Policies and middleware from the inside out.
    fn layers(&self) -> impl DoubleEndedIterator<Item = Result<By, Between>> {
        self.steps.iter().flat_map(|step| match *step {
            Step::Policy(by) => vec![Ok(by)],
            Step::Between(way) => vec![Err(way)],
            Step::Both(by, way) => vec![Err(way), Ok(by)],
            Step::AsService | Step::Mounted => vec![],
        })
    }

    fn app(&self) -> App {
        let app = if self.is_in_axum { App::in_axum(self.leaf) } else { App::in_tower(self.leaf) };
        self.steps.iter().fold(app, |app, step| match *step {
            Step::Policy(by) => app.policy(by),
            Step::Between(way) => app.between(way),
            Step::Both(by, way) => app.both(by, way),
            Step::AsService => app.as_service(),
            Step::Mounted => app.mounted(),
        })
    }

    /// What must not be seen in the response, line by line.
    async fn wrong(&self) -> String {
        let row = Row { ask: self.ask, page: self.page, path: self.path, must: Must::Closed };
        let got = ask(&self.app().server(), row).await;
        let mut wrong = self.wrong_with_any(&got);
        wrong += &if self.ask.is_preflight() {
            self.wrong_with_preflight(row, &got)
        } else {
            self.wrong_with_actual(row, &got)
        };
        if wrong.is_empty() { wrong } else { format!("{self:?}\n{wrong}  got {got:?}\n") }
    }

    fn wrong_with_any(&self, got: &Got) -> String {
        let mut wrong = String::new();
        if !got.has_each_header_once() {
            wrong += "  one line of each CORS header\n";
        }
        let rewrites = self.layers().any(|layer| layer.is_err_and(Between::rewrites_vary));
        if !rewrites && got.varies > 1 {
            wrong += "  `vary: origin` once\n";
        }
        wrong
    }

    fn wrong_with_actual(&self, row: Row, got: &Got) -> String {
        let mut wrong = String::new();
        let owed = self.actual();
        if owed.is_gate {
            if got.runs > 0 {
                wrong += "  a gate was passed\n";
            }
            if !owed.is_replaced && got.status != 403 {
                wrong += "  a gate's status\n";
            }
        }
        let Some(by) = owed.nearest else {
            // Nobody's but the handler's own.
            if self.leaf != Leaf::Writing && !got.cors.is_empty() {
                wrong += "  headers of no policy\n";
            }
            return wrong;
        };
        let is_of = got.is_of(by, row);
        let holds = match (owed.is_replaced, owed.is_doubted) {
            (true, _) => got.cors.is_empty(),
            (false, true) => got.cors.is_empty() || is_of,
            (false, false) => is_of,
        };
        if !holds {
            let _ = writeln!(wrong, "  the headers of {by:?}, by {owed:?}");
        }
        wrong
    }

    fn wrong_with_preflight(&self, row: Row, got: &Got) -> String {
        let mut wrong = String::new();
        let owed = self.preflight();
        if matches!(owed, Preflight::Nobody) {
            return wrong;
        }
        if got.runs > 0 {
            wrong += "  a preflight ran a handler\n";
        }
        if !got.cors.is_empty() && got.status != 204 {
            wrong += "  a grant is 204\n";
        }
        let holds = match owed {
            Preflight::By(by, is_sure) => got.is_of(by, row) || !is_sure && got.cors.is_empty(),
            Preflight::Blocked | Preflight::Nobody => got.cors.is_empty(),
        };
        if !holds {
            let _ = writeln!(wrong, "  the answer of {owed:?}");
        }
        wrong
    }

    /// Walks inwards with an actual request, and outwards with its response.
    fn actual(&self) -> Actual {
        let mut way_in = Vec::new();
        let mut actual = Actual { nearest: Some(self.leaf.by()), ..Actual::default() };
        let mut is_stopped = false;
        for layer in self.layers().rev() {
            match layer {
                Ok(by) if by.shuts_out(self.page) => {
                    actual = Actual { nearest: Some(by), is_gate: true, ..Actual::default() };
                    is_stopped = true;
                }
                Err(
                    Between::Authenticate
                    | Between::AuthenticateActual
                    | Between::RefuseMethod
                    | Between::Abandon,
                ) => {
                    actual = Actual::default();
                    is_stopped = true;
                }
                _ => {}
            }
            if is_stopped {
                break;
            }
            way_in.push(layer);
        }
        if !is_stopped && self.leaf.by().shuts_out(self.page) {
            actual.is_gate = true;
        }
        if !is_stopped && self.leaf.by() == By::Nobody {
            actual.nearest = None;
        }
        let is_waiting = self.path == "/slow" && !actual.is_gate && !is_stopped;
        for layer in way_in.into_iter().rev() {
            match layer {
                Ok(by) => actual.nearest = actual.nearest.or(Some(by)),
                // Nobody inside has answered.
                Err(Between::Timeout) if is_waiting => actual = Actual::default(),
                Err(Between::Replace) if actual.nearest.is_some() => actual.is_replaced = true,
                Err(
                    Between::RequestRebuilt
                    | Between::Rebuilt
                    | Between::RetryRebuilt
                    | Between::RebuiltOnTask
                    | Between::Gateway,
                ) if actual.nearest.is_some() => actual.is_doubted = true,
                Err(_) => {}
            }
        }
        actual
    }

    /// Walks inwards with a preflight.
    fn preflight(&self) -> Preflight {
        let mut found = match self.leaf.by() {
            By::Nobody => Preflight::Nobody,
            by => Preflight::By(by, true),
        };
        for layer in self.layers() {
            found = match (layer, found) {
                (Ok(by), _) if by.shuts_out(self.page) => Preflight::By(by, true),
                (Ok(by), Preflight::Nobody) => Preflight::By(by, true),
                // Found, or closed.
                (Ok(_), Preflight::By(by, _)) => Preflight::By(by, false),
                (
                    Err(Between::Authenticate | Between::RefuseMethod | Between::Abandon),
                    Preflight::By(..),
                ) => Preflight::Blocked,
                (Err(Between::Replace), Preflight::By(by, _)) => Preflight::By(by, false),
                (Ok(_) | Err(_), found) => found,
            };
        }
        found
    }
}

/// What is owed to an actual request.
#[derive(Clone, Copy, Debug, Default)]
struct Actual {
    nearest: Option<By>,
    /// Refused before the handler.
    is_gate: bool,
    /// The nearest policy may be known no longer: its headers or none.
    is_doubted: bool,
    /// Its response was thrown away.
    is_replaced: bool,
}

/// What is owed to a preflight.
#[derive(Clone, Copy, Debug)]
enum Preflight {
    /// There is no policy on its way.
    Nobody,
    /// The nearest policy, and whether nothing could hide it.
    By(By, bool),
    /// Somebody refuses it before it is there.
    Blocked,
}

/// A failing stack without what it fails without.
async fn shrunk(mut stack: Stack) -> String {
    let mut message = stack.wrong().await;
    let mut i = 0;
    while i < stack.steps.len() {
        let mut smaller = stack.clone();
        smaller.steps.remove(i);
        let is_still_timed = smaller.layers().any(|layer| layer == Err(Between::Timeout));
        if stack.path == "/slow" && !is_still_timed {
            i += 1;
            continue;
        }
        let smaller_message = smaller.wrong().await;
        if smaller_message.is_empty() {
            i += 1;
        } else {
            (stack, message) = (smaller, smaller_message);
            i = 0;
        }
    }
    message
}

fn is_exhaustive() -> bool {
    std::env::var_os("CORS_TESTS_EXHAUSTIVE").is_some()
}

async fn run(seed: u64, count: usize) {
    let mut random = Random(seed);
    let mut found = Vec::new();
    for _ in 0..count {
        let stack = Stack::random(&mut random);
        if !stack.wrong().await.is_empty() {
            let message = shrunk(stack).await;
            if !found.contains(&message) {
                found.push(message);
            }
            if found.len() == 40 {
                break;
            }
        }
    }
    assert!(found.is_empty(), "seed {seed}\n{}", found.join("\n"));
}

#[tokio::test]
async fn random_stacks() {
    run(1, if is_exhaustive() { 1_000_000 } else { 20_000 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_stacks_on_threads() {
    run(2, if is_exhaustive() { 200_000 } else { 4_000 }).await;
}
