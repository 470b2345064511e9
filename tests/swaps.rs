//! Sets that are swapped under load: no wrong answer, and no memory that stays.
//!
//! `CORS_TESTS_EXHAUSTIVE=1` swaps 10,000 times.

use std::{
    convert::Infallible,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
};

use cors_runtime::{CorsLayer, OriginSet, cors_policy};
use cors_tests::{cors_headers, is_exhaustive, now, request};
use http::{Request, Response, header::ACCESS_CONTROL_ALLOW_ORIGIN};
use tower::{Layer, Service, service_fn};

cors_policy! {
    Carried { origins: [runtime] }
    Global { origins: [runtime] }
    Open { origins: [#[allow(any_origin_at_start_up, reason = "public data")] runtime] }
}

const READERS: usize = 4;

/// How many allocations may be left of so many swaps: what threads make once.
const LEFT: i64 = 8;
const COMMON: &str = "https://common.example.com";
const OWN: [&str; 2] = ["https://one.example.com", "https://two.example.com"];
const NONE: &str = "https://none.example.com";

async fn empty(_: Request<()>) -> Result<Response<()>, Infallible> {
    Ok(Response::new(()))
}

/// Whether a page of this origin may read the answer. An answer for another origin is wrong.
fn may_read<S>(mut service: S, origin: &str) -> bool
where
    S: Service<Request<()>, Response = Response<()>, Error = Infallible>,
{
    let Ok(response) = now(service.call(request("GET", "/", &[("origin", origin)])));
    let allowed = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN);
    assert!(allowed.is_none_or(|allowed| allowed == origin), "{origin}: {response:?}");
    allowed.is_some()
}

fn set(round: usize) -> OriginSet {
    OriginSet::parse([COMMON, OWN[round % 2], "https://*.pattern.example.com"]).expect("a set")
}

/// Two sets that have one origin in common, and one each. Whichever is in place, the common one is
/// allowed. Returns how many allocations are left of all threads together.
fn swap_under_load<S>(swaps: usize, service: S, replace: impl Fn(OriginSet)) -> i64
where
    S: Service<Request<()>, Response = Response<()>, Error = Infallible> + Clone + Send,
{
    replace(set(0));
    let done = AtomicBool::new(false);
    let asked = [const { AtomicUsize::new(0) }; READERS];
    thread::scope(|scope| {
        let readers: Vec<_> = asked
            .iter()
            .map(|asked| {
                let (service, done) = (service.clone(), &done);
                scope.spawn(move || {
                    let counted = allocation_counter::measure(|| {
                        while !done.load(Ordering::Relaxed) {
                            assert!(may_read(service.clone(), COMMON), "in both sets");
                            assert!(may_read(service.clone(), "https://a.pattern.example.com"));
                            assert!(!may_read(service.clone(), NONE), "in no set");
                            let _ = OWN.map(|origin| may_read(service.clone(), origin));
                            asked.fetch_add(1, Ordering::Relaxed);
                        }
                    });
                    counted.count_current
                })
            })
            .collect();
        // However the threads are scheduled: until all have asked often while sets were swapped. (One
        // that has failed asks no more, and ends the wait.)
        let counted = allocation_counter::measure(|| {
            for round in 1.. {
                let is_enough = round > swaps
                    && round % 2 == 1
                    && asked.iter().all(|asked| asked.load(Ordering::Relaxed) > 100);
                if is_enough || readers.iter().any(thread::ScopedJoinHandle::is_finished) {
                    break;
                }
                replace(set(round));
                if round % 16 == 0 {
                    thread::yield_now();
                }
            }
            done.store(true, Ordering::Relaxed);
        });
        let left: i64 =
            readers.into_iter().map(|reader| reader.join().expect("no wrong answer")).sum();
        // What was set last is what counts, on this thread too.
        assert!(may_read(service.clone(), OWN[0]) && !may_read(service, OWN[1]));
        left + counted.count_current
    })
}

fn swaps() -> usize {
    if is_exhaustive() { 10_000 } else { 500 }
}

/// Makes layers of two policies before any request: the request during which a program gets its second
/// policy is closed, and the tests of this file share one program.
fn begin() {
    let _ = (Global.layer(()), CorsLayer::<Carried>::new().layer(()));
}

/// The set in place at the beginning, and the one at the end, take as much.
#[test]
fn a_layer_that_carries_its_set() {
    begin();
    let cors: CorsLayer<Carried> = Carried::with_origins(OriginSet::default()).expect("a layer");
    let service = cors.layer(service_fn(empty));
    // What is made once, for a thread or for the program, is made here.
    swap_under_load(10, service.clone(), |set| cors.set_origins(set).expect("accepted"));
    let left = swap_under_load(swaps(), service, |set| cors.set_origins(set).expect("accepted"));
    assert!(left.abs() <= LEFT, "{left} allocations are left");
}

#[test]
fn the_process_wide_default() {
    begin();
    let replace = |set| Global::runtime_origins().set(set).expect("accepted");
    swap_under_load(10, Global.layer(service_fn(empty)), replace);
    let left = swap_under_load(swaps(), Global.layer(service_fn(empty)), replace);
    assert!(left.abs() <= LEFT, "{left} allocations are left");
}

/// A set for everyone and a list: each answer is that of one of them, and no mixture.
#[test]
fn everyone_and_a_list() {
    begin();
    let everyone = || "*".parse::<OriginSet>().expect("a set");
    let list = || COMMON.parse::<OriginSet>().expect("a set");
    let cors: CorsLayer<Open> = Open::with_origins(list()).expect("a layer");
    let service = cors.layer(service_fn(empty));
    let done = AtomicBool::new(false);
    let [mut as_everyone, mut as_listed] = [0, 0];
    let mut mixture = None;
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                cors.set_origins(everyone()).expect("allowed");
                cors.set_origins(list()).expect("allowed");
            }
        });
        while mixture.is_none() && as_everyone.min(as_listed) < swaps() / 2 {
            for (origin, listed) in [
                (Some(COMMON), &["access-control-allow-origin: https://common.example.com"][..]),
                (Some(NONE), &[]),
                (None, &[]),
            ] {
                let headers = origin.map(|origin| ("origin", origin));
                let request = request("GET", "/", headers.as_slice());
                let Ok(response) = now(service.clone().call(request));
                let lines = cors_headers(response.headers());
                if lines == ["access-control-allow-origin: *"] {
                    as_everyone += 1;
                } else if lines == [listed, &["vary: origin"]].concat() {
                    as_listed += 1;
                } else {
                    // The other thread has to end before the test fails.
                    mixture = Some((origin, lines));
                }
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(mixture, None);
}

/// On one thread the balance is exact: as many allocations are freed as are made.
#[test]
fn a_swap_frees_what_it_replaces() {
    begin();
    let cors: CorsLayer<Carried> = Carried::with_origins(set(0)).expect("a layer");
    let service = cors.layer(service_fn(empty));
    let swap = |rounds: usize| {
        let counted = allocation_counter::measure(|| {
            for round in 0..rounds {
                cors.set_origins(set(round)).expect("accepted");
                assert!(may_read(service.clone(), OWN[round % 2]));
            }
        });
        (counted.count_current, counted.bytes_current)
    };
    swap(10);
    assert_eq!((swap(100), swap(1_000)), ((0, 0), (0, 0)));
}
