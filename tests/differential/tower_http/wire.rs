//! What goes over the wire, line by line: what differs is in the table of differences.

use std::{collections::BTreeMap, fmt};

use cors_tests::{Spy, request};
use tower::ServiceExt;

use crate::tower_http::{
    HANDLERS, PAGES, Pair, Server, answering,
    differences::{
        DIFFERENCES, Difference,
        Side::{Ours, Theirs},
    },
    pairs, server,
};

/// Values of `Origin` that no page has.
const STRANGE: [&str; 12] = [
    "",
    "*",
    "https://APP.example.com",
    "https://app.example.com/",
    "https://app.example.com:443",
    "https://app.example.com, https://app.example.com",
    "https://app.example.net:0",
    "https://app.example.net:080",
    "https://app.example.net:65536",
    "https://app.example.net:443",
    "https://a..example.com",
    "https://\u{e9}.example.com",
];

/// A request, and what it meets.
pub(crate) struct Case {
    pub(crate) policy: &'static str,
    admits: fn(&str) -> bool,
    pub(crate) handler: &'static str,
    method: &'static str,
    pub(crate) origins: Vec<&'static str>,
    asks: Option<&'static str>,
}

impl Case {
    pub(crate) fn is_preflight(&self) -> bool {
        self.is_options() && !self.origins.is_empty() && self.asks.is_some()
    }

    pub(crate) fn is_options(&self) -> bool {
        self.method == "OPTIONS"
    }

    /// `OPTIONS`, and no preflight.
    pub(crate) fn is_other_options(&self) -> bool {
        self.is_options() && !self.is_preflight()
    }

    pub(crate) fn is_actual(&self) -> bool {
        !self.is_options()
    }

    /// By the policy as both have it; two lines are one of the differences.
    pub(crate) fn is_allowed(&self) -> bool {
        self.is_open() || matches!(*self.origins, [origin] if (self.admits)(origin))
    }

    pub(crate) fn is_open(&self) -> bool {
        self.policy.ends_with("Open")
    }

    pub(crate) fn is_single(&self) -> bool {
        self.policy.starts_with("Single")
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { policy, handler, method, origins, asks, .. } = self;
        write!(f, "{policy}, {handler}: {method} from {origins:?}, asking {asks:?}")
    }
}

/// Everything that is answered, line by line; the order of header lines means nothing.
async fn answer(service: Server, spy: &Spy, case: &Case) -> Vec<String> {
    let mut headers: Vec<_> = case.origins.iter().map(|origin| ("origin", *origin)).collect();
    headers.extend(case.asks.map(|method| ("access-control-request-method", method)));
    headers.push(("access-control-request-headers", "x-b"));
    let Ok(response) = service.oneshot(request(case.method, "/items", &headers)).await;
    let mut lines: Vec<String> = response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    lines.push(format!("(status {})", response.status().as_u16()));
    lines.push(format!("(body {:?})", response.body()));
    lines.push(format!("(handler called: {})", spy.calls()));
    lines.sort();
    lines
}

/// The lines that only one of two lists has, each as often as it has more of them.
fn minus(lines: &[String], others: &[String]) -> Vec<String> {
    let mut others = others.to_vec();
    let is_extra = |line: &&String| match others.iter().position(|other| other == *line) {
        Some(at) => {
            others.swap_remove(at);
            false
        }
        None => true,
    };
    lines.iter().filter(is_extra).cloned().collect()
}

#[tokio::test]
async fn every_byte_that_differs_is_listed() {
    let origins = || PAGES.iter().chain(&STRANGE).map(|origin| vec![*origin]);
    let mut several = vec![
        vec![],
        vec!["https://app.example.com", "https://app.example.com"],
        vec!["https://app.example.com", "https://evil.test"],
        vec!["https://evil.test", "https://app.example.com"],
    ];
    several.extend(origins());
    let mut found = vec![0_u32; DIFFERENCES.len()];
    // Each with the first case in which it occurred.
    let mut unlisted = BTreeMap::new();
    let mut same = 0_u32;
    for pair in &pairs() {
        for (handler, own) in HANDLERS {
            for origins in &several {
                for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "patch", "OPTIONS"]
                {
                    for asks in [None, Some("GET"), Some("PUT"), Some("")] {
                        let origins = origins.clone();
                        let Pair { name: policy, admits, .. } = *pair;
                        let case = Case { policy, admits, handler, method, origins, asks };
                        let spies = (answering(own), answering(own));
                        let ours = answer((pair.ours)(spies.0.clone()), &spies.0, &case).await;
                        let theirs = server(pair.theirs.clone(), spies.1.clone());
                        let theirs = answer(theirs, &spies.1, &case).await;
                        let only_ours = minus(&ours, &theirs).into_iter().map(|line| (Ours, line));
                        let only_theirs =
                            minus(&theirs, &ours).into_iter().map(|line| (Theirs, line));
                        let mut differs = false;
                        for (side, line) in only_ours.chain(only_theirs) {
                            differs = true;
                            let listed: Vec<usize> = (0..DIFFERENCES.len())
                                .filter(|i| {
                                    let Difference { side: on, line: start, when, .. } =
                                        DIFFERENCES[*i];
                                    on == side && line.starts_with(start) && when(&case)
                                })
                                .collect();
                            let [i] = *listed else {
                                let line = format!("only {side:?}: {line}, listed {listed:?}");
                                unlisted.entry(line).or_insert_with(|| case.to_string());
                                continue;
                            };
                            found[i] += 1;
                        }
                        same += u32::from(!differs);
                    }
                }
            }
        }
    }
    assert!(unlisted.is_empty(), "not listed, or listed twice: {unlisted:#?}");
    for (difference, found) in DIFFERENCES.iter().zip(found) {
        let Difference { side, line, why, .. } = difference;
        assert!(found > 0, "no longer differs: only {side:?}: {line:?} ({why})");
    }
    assert!(same > 1_000, "{same}");
}
