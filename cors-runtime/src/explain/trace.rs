//! The same for a program's own log.

use http::{HeaderMap, Method};

use crate::policy::Policy;

/// With feature `tracing`, says at level debug why a policy refuses a request. Without the feature,
/// or where nobody listens at that level, it does nothing.
pub(crate) fn trace_refusal<P: Policy>(method: &Method, headers: &HeaderMap) {
    #[cfg(feature = "tracing")]
    if headers.contains_key(http::header::ORIGIN) && tracing::enabled!(tracing::Level::DEBUG) {
        let explanation = super::explain::<P>(method, headers);
        if explanation.is_refused() {
            tracing::debug!(
                policy = explanation.policy(),
                kind = ?explanation.kind(),
                origin = explanation.origin(),
                nearest = explanation.nearest().map(super::Suggestion::allowed),
                "{explanation:#}"
            );
        }
    }
    let _ = (method, headers, std::marker::PhantomData::<P>);
}

#[cfg(all(test, feature = "tracing"))]
mod tests {
    use std::{
        fmt::{self, Write as _},
        sync::Mutex,
    };

    use cors_rules::{
        pattern::Entry,
        terms::{Origins, Terms},
    };
    use http::HeaderValue;
    use tracing::{
        Event, Level, Metadata, Subscriber,
        field::{Field, Visit},
        span::{Attributes, Id, Record},
    };

    use super::*;

    #[derive(Clone, Copy)]
    struct Dashboard;

    impl Policy for Dashboard {
        const TERMS: &'static Terms = &Terms {
            origins: Origins {
                entries: &[Entry::Exact("https://app.example.com")],
                ..Origins::NONE
            },
            ..Terms::DENY
        };
    }

    static EVENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

    /// Writes down the events of level debug.
    struct Log;

    struct Fields(String);

    impl Visit for Fields {
        fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
            let _ = writeln!(self.0, "{} {value:?}", field.name());
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            *metadata.level() == Level::DEBUG
        }

        fn event(&self, event: &Event<'_>) {
            let mut fields = Fields(String::new());
            event.record(&mut fields);
            EVENTS.lock().unwrap().push(fields.0);
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    fn events(headers: &[(&'static str, &[u8])]) -> Vec<String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        trace_refusal::<Dashboard>(&Method::GET, &map);
        EVENTS.lock().unwrap().drain(..).collect()
    }

    // One test, because the subscriber is the process's.
    #[test]
    fn refusals_are_one_event() {
        tracing::subscriber::set_global_default(Log).unwrap();
        assert_eq!(events(&[]), [""; 0]);
        assert_eq!(events(&[("origin", b"https://app.example.com")]), [""; 0]);
        let own = [("origin", &b"https://api.test"[..]), ("host", b"api.test")];
        assert_eq!(events(&own), [""; 0]);
        assert_eq!(
            events(&[("origin", b"http://app.example.com")]),
            ["message `Dashboard` does not allow the origin `http://app.example.com`; note: the \
              nearest it allows is `https://app.example.com`: the scheme differs; help: open the \
              page there, or add \"http://app.example.com\" to `origins`\n\
              policy \"Dashboard\"\n\
              kind OriginNotAllowed\n\
              origin \"http://app.example.com\"\n\
              nearest \"https://app.example.com\"\n"]
        );
        let [event] = &events(&[("origin", b"a\tb\xff")])[..] else { panic!("one event") };
        assert!(event.contains("a\\tb\\xff") && !event.contains('\t'), "{event}");
    }
}
