//! What the library logs.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use tracing::{
    Dispatch, Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// One event of this library.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Where it comes from.
    pub target: String,
    /// How loud it is.
    pub level: Level,
    /// All that it says, a line `name=value` for each field.
    pub text: String,
}

/// What is logged on this thread while this runs.
pub async fn logged(run: impl Future) -> Vec<Logged> {
    // With one subscriber alive, tracing asks the thread that first gets to an event whether anybody listens,
    // and the other tests have none.
    static ANOTHER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Log::default()));
    LazyLock::force(&ANOTHER);
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let _ = run.await;
    drop(guard);
    log.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Logged>>>);

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, "\n{}={value:?}", field.name());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, "\n{}={value}", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("cors_runtime")
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Logged {
            target: event.metadata().target().to_owned(),
            level: *event.metadata().level(),
            text: fields.0,
        });
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
