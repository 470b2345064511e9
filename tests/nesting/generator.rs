//! Random stacks of layers over random leaves, random requests, and what holds for all of them.

use crate::{
    check::Ask,
    middleware::Between,
    policies::{By, Page},
    routes::Leaf,
    stack::{Stack, Step},
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

/// A stack and a request to it.
fn random_stack(random: &mut Random) -> Stack {
    let steps = (0..=random.below(5)).map(|_| match random.below(10) {
        0..=3 => Step::Policy(random.of(&By::LAYERS)),
        4..=6 => Step::Between(random.of(&Between::EACH)),
        7 => Step::Both(random.of(&By::LAYERS), random.of(&Between::EACH)),
        8 => Step::AsService,
        _ => Step::Mounted,
    });
    let steps: Vec<Step> = steps.collect();
    let sends_twice = |step: &Step| match *step {
        Step::Between(way) | Step::Both(_, way) => way.sends() > 1,
        _ => false,
    };
    // What a cache answers, nobody nearer has dealt with. The second of two requests is one.
    let steps = if steps.iter().any(sends_twice) {
        let cache = [Between::Cache, Between::CacheForAll];
        let is_cache = |step: &Step| match step {
            Step::Between(way) | Step::Both(_, way) => cache.contains(way),
            _ => false,
        };
        steps.into_iter().filter(|step| !is_cache(step)).collect()
    } else {
        steps
    };
    let leaf = random.of(&Leaf::EACH);
    let mut ask = random.of(&Ask::EACH);
    let page = random.of(&Page::EACH);
    if !ask.is_possible_for(page) {
        ask = Ask::Get;
    }
    let mut stack = Stack { leaf, is_in_axum: random.below(3) > 0, steps, ask, page, path: "/" };
    let ways = || stack.layers().filter_map(Result::err);
    let has_slow = matches!(leaf, Leaf::Plain | Leaf::Route(By::Near));
    // One timeout, and no worker or thread that is kept busy for ever.
    let is_timed = ways().filter(|way| *way == Between::Timeout).count() == 1
        && !ways().any(|way| matches!(way, Between::Worker | Between::Thread));
    if ask == Ask::Get && has_slow && is_timed && random.below(2) == 0 {
        stack.path = "/slow";
    }
    stack
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

async fn run(seed: u64, count: usize) {
    let mut random = Random(seed);
    let mut found = Vec::new();
    for _ in 0..count {
        let stack = random_stack(&mut random);
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
    run(1, if cors_tests::is_exhaustive() { 300_000 } else { 10_000 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_stacks_on_threads() {
    run(2, if cors_tests::is_exhaustive() { 60_000 } else { 2_000 }).await;
}
