//! How large the types are that a policy puts around a service: as large as what they wrap, or
//! little more. And what they are: `Send`, `Sync` and `Unpin` where that is.

use std::{
    convert::Infallible,
    future::{Pending, Ready},
    marker::PhantomPinned,
    mem::size_of,
    pin::Pin,
};

use cors_runtime::{Cors, CorsLayer, Policy, ResponseFuture, cors_policy};
use http::{HeaderMap, Response};

cors_policy! {
    pub One { origins: ["https://app.example.com"] }
    pub Everyone { origins: ["*"] }

    /// Everything that a policy can hold.
    pub Full {
        origins: [
            "https://a.example.com",
            "https://b.example.com",
            "https://c.example.com",
            "https://d.example.com",
            "https://e.example.com",
            "https://*.preview.example.com",
            "http://intranet.example.com:*",
            runtime,
        ],
        methods: [GET, PUT, DELETE],
        headers: ["authorization", "content-type"],
        expose: ["x-total-count"],
        max_age: 600,
    }
}

/// What a future may hold besides the one inside.
const MOST: usize = 80;

/// What a future may hold instead of the one inside: the answer to a preflight. Only futures that
/// have no room for a response, such as boxed ones, are smaller.
const ANSWER: usize = size_of::<HeaderMap>() + 4 * size_of::<u64>();

/// The answer of a service, with a body of any size.
type Answer<const N: usize> = Result<Response<[u8; N]>, Infallible>;

/// The future of a service that does something before it answers.
type Busy<const N: usize> = (Ready<Answer<N>>, [u64; 16]);

const fn are_empty<P: Policy>() -> bool {
    size_of::<P>() == 0
        && size_of::<CorsLayer<P>>() == 0
        && size_of::<Cors<(), P>>() == 0
        && size_of::<Cors<[u64; 7], P>>() == size_of::<[u64; 7]>()
        && size_of::<Cors<Box<u8>, P>>() == size_of::<Box<u8>>()
        // No flag of its own: what is left over in the inner service is left over in this one.
        && size_of::<Option<Cors<Box<u8>, P>>>() == size_of::<Box<u8>>()
}

const _: () = assert!(are_empty::<One>() && are_empty::<Everyone>());

// One that takes origins at start-up carries the way to them.
const _: () = assert!(
    size_of::<Full>() == 0
        && size_of::<CorsLayer<Full>>() == size_of::<usize>()
        && size_of::<Cors<Box<u8>, Full>>() == size_of::<[usize; 2]>()
);

/// Inner and outer size of a future, by name.
fn sizes() -> [(&'static str, usize, usize); 6] {
    fn row<F>(name: &'static str) -> (&'static str, usize, usize) {
        (name, size_of::<F>(), size_of::<ResponseFuture<F>>())
    }
    [
        row::<Ready<Answer<0>>>("ready, no body"),
        row::<Ready<Answer<64>>>("ready, small body"),
        row::<Ready<Answer<1_000>>>("ready, large body"),
        row::<Busy<0>>("busy"),
        row::<Pin<Box<dyn Future<Output = Answer<0>>>>>("boxed"),
        row::<Pending<Answer<0>>>("empty"),
    ]
}

#[test]
fn a_future_is_little_more_than_the_one_inside() {
    for (future, inner, outer) in sizes() {
        let most = ANSWER.max(inner + MOST);
        assert!(outer <= most, "{future}: {outer} bytes around {inner}");
    }
}

const fn are_send<T: Send>() {}
const fn are_sync<T: Sync>() {}
const fn are_unpin<T: Unpin>() {}
const fn are_copy<T: Copy>() {}

/// A policy is a marker, so it takes nothing from what is inside.
const _: () = {
    are_copy::<Full>();
    are_send::<Cors<Ready<()>, Full>>();
    are_sync::<Cors<Ready<()>, Full>>();
    are_unpin::<Cors<Ready<()>, Full>>();
    are_send::<ResponseFuture<Ready<Answer<8>>>>();
    are_sync::<ResponseFuture<Ready<Answer<8>>>>();
    are_unpin::<ResponseFuture<Ready<Answer<8>>>>();
};

/// Nor does it promise what the inside does not: each of these traits twice implemented is an
/// ambiguity, unless the type lacks what the second asks for.
macro_rules! assert_not {
    ($type:ty: $trait:ident) => {
        const _: fn() = || {
            trait Ambiguous<A> {
                fn name() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + $trait> Ambiguous<u8> for T {}
            let _ = <$type as Ambiguous<_>>::name;
        };
    };
}

assert_not!(ResponseFuture<PhantomPinned>: Unpin);
assert_not!(ResponseFuture<*const u8>: Send);
assert_not!(ResponseFuture<*const u8>: Sync);
assert_not!(Cors<*const u8, Full>: Send);
assert_not!(Cors<*const u8, Full>: Sync);
