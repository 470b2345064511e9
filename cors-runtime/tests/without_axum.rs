//! Origins of start-up in a program without the feature `axum`: no route and no extractor reads them from
//! the request, so they go there only when there is a second layer. One test, because a program cannot go
//! back to one layer.
#![cfg(all(feature = "start-up", not(feature = "axum")))]

use std::{
    convert::Infallible,
    future::{Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use cors_runtime::{Cors, cors_policy};
use http::{Request, Response, header::ACCESS_CONTROL_ALLOW_ORIGIN};
use tower::{Layer, Service, service_fn, util::BoxCloneSyncService};

cors_policy! {
    Dashboard { origins: [runtime] }
}

type Boxed = BoxCloneSyncService<Request<()>, Response<usize>, Infallible>;

/// Answers with the number of extensions that it gets.
fn counting(request: Request<()>) -> Ready<Result<Response<usize>, Infallible>> {
    ready(Ok(Response::new(request.extensions().len())))
}

/// How many extensions the handler got, and whether the page of `https://a.example.com` may read the answer.
fn answer(service: impl Into<Boxed>) -> (usize, bool) {
    let mut service = service.into();
    let request = Request::builder().header("origin", "https://a.example.com").body(());
    let mut future = pin!(service.call(request.expect("a request")));
    let Poll::Ready(Ok(response)) = future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        unreachable!("nothing waits")
    };
    let allowed = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN);
    assert!(allowed.is_none_or(|allowed| allowed == "https://a.example.com"), "{response:?}");
    (*response.body(), allowed.is_some())
}

#[test]
fn origins_are_handed_on_when_there_is_a_second_layer() {
    let cors = Dashboard::with_origins("https://a.example.com".parse().unwrap()).unwrap();
    let alone = Boxed::new(cors.layer(service_fn(counting)));
    let late = Boxed::new(
        cors.layer(service_fn(|request| Cors::new(service_fn(counting), Dashboard).call(request))),
    );

    assert_eq!(answer(alone.clone()), (0, true), "one layer");

    // The second layer comes with the first request, which does not carry the origins: nothing is granted.
    // What layers have in common is in the request from then on.
    assert_eq!(answer(late.clone()), (1, false), "a late layer, the first time");
    assert_eq!(answer(late), (2, true), "a late layer, the second time");
    assert_eq!(answer(alone), (2, true), "two layers in the program");

    // The process-wide default counts where no layer is around.
    let default = Boxed::new(Cors::new(service_fn(counting), Dashboard));
    assert!(!answer(default).1, "no set");
}
