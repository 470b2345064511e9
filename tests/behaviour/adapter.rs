//! Policies around one another by an adapter, in a framework that is not tower: it routes a request at
//! once, and runs the handler later.

use std::{cell::Cell, rc::Rc, sync::LazyLock};

use cors_runtime::{
    adapter::{Adapter, Around},
    cors_policy,
};
use cors_tests::log;
use http::{Request, Response, header};

cors_policy! {
    pub Outer {
        origins: ["https://outer.example", "https://both.example"],
        methods: [PUT, DELETE],
        headers: ["content-type"],
    }
    pub Inner {
        origins: ["https://inner.example", "https://both.example"],
        methods: [GET, DELETE, PATCH],
        expose: ["x-total-count"],
    }
    pub Gate { origins: ["https://outer.example"], enforce: true }
    pub OfInner { policies: [Inner, Rest] }
    pub Rest { origins: ["https://rest.example"] }
}

type Run = Box<dyn FnOnce() -> Response<()>>;
type Service = Rc<dyn Fn(Request<()>) -> Run>;

fn around(adapter: Adapter, served: Option<&'static [&'static str]>, inner: Service) -> Service {
    Rc::new(move |mut request| {
        let mut passed: Around = request.extensions_mut().remove().unwrap_or_default();
        let mut exchange = adapter.begin(&request, &mut passed);
        if let Some(methods) = served {
            exchange = exchange.serving(methods);
        }
        request.extensions_mut().insert(passed);
        let run = match exchange.status() {
            Some(_) if !exchange.may_have_nearer() => None,
            status => Some(inner(request)).filter(|_| status.is_none() || exchange.has_nearer()),
        };
        Box::new(move || {
            let mut response = run.map(|run| exchange.watch(run)).unwrap_or_default();
            if let Some(status) = exchange.apply(response.headers_mut()) {
                *response.status_mut() = status;
            }
            response
        })
    })
}

/// The same where the route is known first: all policies begin before the handler runs.
fn flat(
    policies: [(&Adapter, Option<&[&str]>); 2],
    request: &Request<()>,
    handler: impl FnOnce() -> Response<()>,
) -> Response<()> {
    let mut passed = Around::default();
    let mut exchanges = policies.map(|(adapter, served)| {
        let exchange = adapter.begin(request, &mut passed);
        if let Some(methods) = served { exchange.serving(methods) } else { exchange }
    });
    let innermost = &mut exchanges[1];
    let mut response = match innermost.status() {
        Some(_) => Response::default(),
        None => innermost.watch(handler),
    };
    for exchange in exchanges.iter_mut().rev() {
        if let Some(status) = exchange.apply(response.headers_mut()) {
            *response.status_mut() = status;
        }
    }
    response
}

/// Which service a request goes to.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// A handler inside both policies.
    Nested,
    /// The same, in a middleware that writes a header of its own between the two.
    Altered,
    /// A handler inside the outer policy alone.
    Plain,
}
use Place::{Altered, Nested, Plain};

#[test]
fn the_nearest_policy_wins() {
    const SERVED: &[&str] = &["GET", "PUT", "DELETE"];
    static OUTER: LazyLock<Adapter> = LazyLock::new(|| Adapter::new(Outer));
    const READ: &str = "access-control-allow-origin: https://inner.example | \
                        access-control-expose-headers: x-total-count | vary: origin";
    // Place, request, and what comes back.
    #[rustfmt::skip]
    let rows = [
        (Nested, "GET origin=https://inner.example", format!("200 ran | {READ}")),
        (Nested, "GET origin=https://outer.example", "200 ran | vary: origin".into()),
        (Nested, "GET", "200 ran | vary: origin".into()),
        (Plain, "GET origin=https://outer.example", "200 ran | access-control-allow-origin: https://outer.example | vary: origin".into()),
        (Plain, "GET origin=https://inner.example", "200 ran | vary: origin".into()),
        // The first law: what nobody nearer wrote goes.
        (Altered, "GET origin=https://outer.example", "200 ran | vary: origin".into()),
        // Preflights: the nearest answers, with the methods of its path.
        (Nested, "OPTIONS origin=https://inner.example access-control-request-method=DELETE", "204 | access-control-allow-methods: GET,DELETE | access-control-allow-origin: https://inner.example | vary: origin".into()),
        (Nested, "OPTIONS origin=https://outer.example access-control-request-method=DELETE", "403 | vary: origin".into()),
        (Plain, "OPTIONS origin=https://outer.example access-control-request-method=PUT", "204 | access-control-allow-headers: content-type | access-control-allow-methods: PUT,DELETE | access-control-allow-origin: https://outer.example | vary: origin".into()),
        // The second law: what only the outer policy would have granted.
        (Nested, "DELETE origin=https://outer.example", "403 | cache-control: no-store | vary: origin".into()),
        (Nested, "PUT origin=https://both.example", "403 | access-control-allow-origin: https://both.example | access-control-expose-headers: x-total-count | cache-control: no-store | vary: origin".into()),
        (Nested, "POST origin=https://outer.example content-type=application/json", "403 | cache-control: no-store | vary: origin".into()),
        (Nested, "POST origin=https://outer.example content-type=text/plain", "200 ran | vary: origin".into()),
        (Nested, "DELETE origin=https://inner.example", format!("200 ran | {READ}")),
        (Nested, "PATCH origin=https://other.example", "200 ran | vary: origin".into()),
    ];
    let ran = Rc::new(Cell::new(false));
    let handler: Service = {
        let ran = ran.clone();
        Rc::new(move |_| {
            let ran = ran.clone();
            Box::new(move || {
                ran.set(true);
                Response::default()
            })
        })
    };
    let route_policy = Adapter::new(Inner);
    let route = around(route_policy.clone(), Some(SERVED), handler.clone());
    let altered: Service = {
        let route = route.clone();
        Rc::new(move |request| {
            let run = route(request);
            Box::new(move || {
                let mut response = run();
                let any = header::HeaderValue::from_static("*");
                response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
                response
            })
        })
    };
    for (place, line, expected) in rows {
        let inner = match place {
            Nested => route.clone(),
            Altered => altered.clone(),
            Plain => handler.clone(),
        };
        let mut words = line.split(' ');
        let mut request = Request::builder().method(words.next().expect("a method"));
        request = request.header("host", "api.example");
        for (name, value) in words.filter_map(|word| word.split_once('=')) {
            request = request.header(name, value);
        }
        ran.set(false);
        let request = request.body(()).expect("a request");
        let written = |response: &Response<()>| {
            let mut parts = vec![response.status().as_str().to_owned()];
            if ran.take() {
                parts[0].push_str(" ran");
            }
            let mut headers: Vec<String> = (response.headers().iter())
                .map(|(name, value)| format!("{name}: {}", value.to_str().expect("text")))
                .collect();
            headers.sort();
            parts.extend(headers);
            parts.join(" | ")
        };
        let app = around(OUTER.clone(), None, inner);
        let response = app(request.clone())();
        assert_eq!(written(&response), expected, "{place:?} {line}");
        if let Nested = place {
            let policies = [(&*OUTER, None), (&route_policy, Some(SERVED))];
            let response = flat(policies, &request, || handler(request.clone())());
            assert_eq!(written(&response), expected, "route first: {line}");
        }
    }
}

/// Of two policies around a route, the outer one refuses.
#[test]
fn nobody_answers_what_a_gate_has_refused() {
    let (gate, inner) = (Adapter::new(Gate), Adapter::new(Inner));
    let page = |method: &str| {
        let request = Request::builder().method(method).header("host", "api.example");
        request.header("origin", "https://inner.example")
    };
    let preflight = page("OPTIONS").header("access-control-request-method", "DELETE");
    for request in [page("GET"), page("POST"), page("DELETE"), preflight] {
        let request = request.body(()).expect("a request");
        let response =
            flat([(&gate, None), (&inner, None)], &request, || unreachable!("a handler"));
        assert_eq!(response.status(), 403, "{request:?}");
        assert!(!response.headers().contains_key("access-control-allow-origin"), "{request:?}");
    }
}

#[test]
fn a_decision_names_its_policy() {
    let policy_of = |origin: &str| {
        let request = Request::get("/").header("origin", origin).body(()).expect("a request");
        OfInner::decide(&request).policy()
    };
    assert_eq!(policy_of("https://inner.example"), "Inner");
    assert_eq!(policy_of("https://rest.example"), "Rest");
    assert_eq!(policy_of("https://evil.test"), "OfInner");
}

#[tokio::test]
async fn each_refusal_is_logged_once() {
    let handler: Service = Rc::new(|request: Request<()>| {
        Box::new(move || {
            let passed: Around = request.extensions().get().cloned().unwrap_or_default();
            let _ = passed.verify_sender::<Inner>(&request);
            Response::default()
        })
    });
    let app = around(Adapter::new(Outer), None, around(Adapter::new(Inner), None, handler));
    // Request, and in the one event: who refuses, and what else it says.
    let rows = [
        ("GET", "https://evil.test", "policy=Inner", "verify_sender"),
        ("OPTIONS", "https://evil.test", "policy=Inner", "path=/a"),
        ("DELETE", "https://outer.example", "policy=Inner", "so it was refused"),
    ];
    for (method, origin, policy, text) in rows {
        let request = Request::builder().method(method).uri("/a").header("origin", origin);
        let request = request.header("access-control-request-method", "PATCH").body(());
        let request = request.expect("a request");
        let events = log::logged(async { app(request)() }).await;
        let [event] = &*events else { panic!("{method} {origin}: {events:?}") };
        assert!(
            event.text.contains(policy) && event.text.contains(text),
            "{method}: {}",
            event.text
        );
    }
}
