//! A stack of layers over a leaf, a request to it, and what holds for the response: at most the
//! nearest policy's headers, closed gates, no handler for a preflight.

use std::fmt::Write as _;

use crate::{
    apps::App,
    check::{Ask, Got, Must, Row, ask},
    middleware::Between,
    policies::{By, Page},
    routes::Leaf,
};

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

/// A stack from the inside out, and one request to it.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    pub(crate) leaf: Leaf,
    pub(crate) is_in_axum: bool,
    pub(crate) steps: Vec<Step>,
    pub(crate) ask: Ask,
    pub(crate) page: Page,
    pub(crate) path: &'static str,
}

impl Stack {
    /// Policies and middleware from the inside out.
    pub(crate) fn layers(&self) -> impl DoubleEndedIterator<Item = Result<By, Between>> {
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
            Step::AsService => app.into_service(),
            Step::Mounted => app.mounted(),
        })
    }

    /// What must not be seen in the response, line by line.
    pub(crate) async fn wrong(&self) -> String {
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
        if owed.is_gate && got.runs > 0 {
            wrong += "  a gate was passed\n";
        }
        // What is no preflight and no method of the route is answered without its handlers.
        let is_unserved = self.ask == Ask::Options || got.status == 405;
        if owed.is_gate && !owed.has_new_status && got.status != 403 && !is_unserved {
            wrong += "  a gate's status\n";
        }
        let is_of = owed.nearest.iter().any(|by| got.is_of(*by, row));
        let holds = if owed.nearest.is_empty() {
            // Nobody's but the handler's own.
            self.leaf == Leaf::Writing || got.cors.is_empty()
        } else if owed.is_replaced {
            got.cors.is_empty()
        } else {
            is_of || owed.is_doubted && got.cors.is_empty()
        };
        if !holds {
            let _ = writeln!(wrong, "  the headers, by {owed:?}");
        }
        wrong
    }

    fn wrong_with_preflight(&self, row: Row, got: &Got) -> String {
        let mut wrong = String::new();
        let owed = self.preflight();
        // What is spawned when it is called runs when a policy looks who answers: a limit.
        let spawns = self.layers().any(|layer| layer.is_err_and(Between::runs_in_call));
        if got.runs > 0 && !spawns && !matches!(owed, Preflight::Nobody) {
            wrong += "  a preflight ran a handler\n";
        }
        let of_any = |any: &[By]| any.iter().any(|by| got.is_of(*by, row));
        let holds = match &owed {
            Preflight::Nobody => return wrong,
            Preflight::By { any, is_sure } => of_any(any) || !is_sure && got.cors.is_empty(),
            Preflight::Blocked(any) => of_any(any) || got.cors.is_empty(),
        };
        if !holds {
            let _ = writeln!(wrong, "  the answer, by {owed:?}");
        }
        if !got.cors.is_empty() && got.status != 204 {
            wrong += "  a grant is 204\n";
        }
        wrong
    }

    /// What the response to an actual request may be: from the inside out, the answer of the
    /// innermost that answers, and what the layers around make of it.
    fn actual(&self) -> Actual {
        let is_stopping = |layer: &Result<By, Between>| match *layer {
            Ok(by) => by.shuts_out(self.page),
            Err(way) => matches!(
                way,
                Between::Authenticate
                    | Between::AuthenticateActual
                    | Between::RefuseMethod
                    | Between::Abandon
            ),
        };
        let layers: Vec<_> = self.layers().collect();
        let stopping = layers.iter().rposition(is_stopping);
        // What was given up may yet be done on another task.
        let is_racing = stopping.is_some_and(|i| {
            let has_nearer = self.leaf.by() != By::Nobody || layers[..i].iter().any(Result::is_ok);
            layers[i] == Err(Between::Abandon) && has_nearer
        });
        let (mut actual, around) = match stopping {
            Some(i) => {
                let by = Actual::by(layers[i].ok(), layers[i].is_ok());
                (Actual { is_doubted: is_racing, ..by }, &layers[i + 1..])
            }
            None => {
                let by = self.leaf.by();
                let by = (by != By::Nobody).then_some(by);
                (Actual::by(by, self.leaf.by().shuts_out(self.page)), &layers[..])
            }
        };
        let is_waiting = self.path == "/slow" && !actual.is_gate && stopping.is_none();
        for layer in around {
            match *layer {
                Ok(by) => actual.meet(by, self.page),
                // Nobody inside has answered.
                Err(Between::Timeout) if is_waiting => actual = Actual::by(None, false),
                Err(way) if !actual.nearest.is_empty() => actual.pass(way),
                Err(_) => {}
            }
        }
        actual
    }

    /// Who may answer a preflight. An outer policy finds a nearer one that is cloned, called or
    /// asked for readiness when the outer one looks for it.
    fn preflight(&self) -> Preflight {
        let by = self.leaf.by();
        let is_router = |is_in_axum| is_in_axum && self.leaf != Leaf::Service;
        let mut is_in_axum = self.is_in_axum;
        let mut found = if by == By::Nobody { Preflight::Nobody } else { Preflight::of(by) };
        // A router hides its routes from a clone, but not from a call.
        let mut heard = Heard { clone: is_router(is_in_axum), ready: false, call: true };
        for step in &self.steps {
            let (way, by) = match *step {
                Step::Policy(by) => (None, Some(by)),
                Step::Between(way) => (Some(way), None),
                Step::Both(by, way) => (Some(way), Some(by)),
                Step::AsService if is_in_axum => {
                    is_in_axum = false;
                    heard = Heard { clone: false, ready: false, call: heard.clone };
                    continue;
                }
                Step::Mounted if !is_in_axum => {
                    is_in_axum = true;
                    heard = Heard { clone: heard.clone, ready: false, call: heard.clone };
                    continue;
                }
                Step::AsService | Step::Mounted => continue,
            };
            if let Some(way) = way {
                found.pass(way);
                heard.pass(way);
            }
            if by.is_none() || way.is_none() {
                // axum puts each layer into a box, which is cloned before it is called.
                if is_in_axum {
                    heard.call = heard.clone;
                    heard.ready = false;
                }
            }
            if let Some(by) = by {
                found = found.around(by, self.page, heard.call || heard.ready);
                heard = Heard { clone: true, ready: !is_in_axum, call: true };
            }
        }
        found
    }
}

/// What is owed to an actual request.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools)]
struct Actual {
    /// Whose headers the response may carry. More than one where a limit hides the nearest.
    nearest: Vec<By>,
    /// Refused before the handler.
    is_gate: bool,
    /// The nearest policy may be known no longer: then nobody's headers.
    is_doubted: bool,
    /// Its response was thrown away.
    is_replaced: bool,
    has_new_status: bool,
    /// It was made by another task than the one that the next policy runs in.
    is_elsewhere: bool,
    /// The request that it answers was made anew on the way.
    is_rebuilt: bool,
}

impl Actual {
    fn by(by: Option<By>, is_gate: bool) -> Self {
        Self {
            nearest: by.into_iter().collect(),
            is_gate,
            is_doubted: false,
            is_replaced: false,
            has_new_status: false,
            is_elsewhere: false,
            is_rebuilt: false,
        }
    }

    fn pass(&mut self, way: Between) {
        self.is_replaced |= way == Between::Replace;
        self.has_new_status |= way == Between::Replace;
        self.is_elsewhere |= matches!(
            way,
            Between::SpawnInCall
                | Between::SpawnInside
                | Between::Thread
                | Between::Worker
                | Between::RebuiltOnTask
                | Between::Gateway
        );
        self.is_rebuilt |= matches!(
            way,
            Between::RequestRebuilt
                | Between::Rebuilt
                | Between::RetryRebuilt
                | Between::RebuiltOnTask
        );
    }

    /// A policy around. A request that was made anew tells nothing of a nearer one; the task does,
    /// if it is the same one and the request has an `Origin`, and then the outer policy closes.
    fn meet(&mut self, by: By, page: Page) {
        let is_lost = self.is_rebuilt && (self.is_elsewhere || page == Page::None);
        self.is_doubted |= self.is_rebuilt;
        if self.nearest.is_empty() || is_lost {
            self.nearest.push(by);
            self.is_doubted |= self.is_replaced;
            self.is_replaced = false;
        }
        (self.is_rebuilt, self.is_elsewhere) = (false, false);
    }
}

/// What is owed to a preflight.
#[derive(Clone, Debug)]
enum Preflight {
    /// There is no policy on its way.
    Nobody,
    /// One of these policies answers, or, where it is not sure, nobody.
    By { any: Vec<By>, is_sure: bool },
    /// Somebody refuses it before it is there.
    Blocked(Vec<By>),
}

impl Preflight {
    fn of(by: By) -> Self {
        Self::By { any: vec![by], is_sure: true }
    }

    fn pass(&mut self, way: Between) {
        let Self::By { any, is_sure } = self else { return };
        if way.refuses_preflights() || way == Between::Abandon {
            *self = Self::Blocked(Vec::new());
        } else if way == Between::Replace {
            let any = std::mem::take(any);
            *self = Self::By { any, is_sure: false };
        } else {
            let _ = is_sure;
        }
    }

    /// With this policy around it.
    fn around(self, by: By, page: Page, is_heard: bool) -> Self {
        let hidden = if is_heard { None } else { Some(by) };
        match self {
            _ if by.shuts_out(page) => Self::of(by),
            Self::Nobody => Self::of(by),
            Self::By { mut any, .. } => {
                any.extend(hidden);
                Self::By { any, is_sure: false }
            }
            Self::Blocked(mut any) => {
                any.extend(hidden);
                Self::Blocked(any)
            }
        }
    }
}

/// How a nearer policy makes itself heard.
#[derive(Clone, Copy, Debug)]
struct Heard {
    clone: bool,
    ready: bool,
    call: bool,
}

impl Heard {
    fn pass(&mut self, way: Between) {
        self.ready &= !way.calls_later();
        // Each of them clones what is inside before it does anything.
        self.call = !way.refuses_preflights() && (self.clone || self.call && !way.calls_later());
    }
}
