//! Every line that one of the two sends and the other does not, and why ours is the one to have.

use Side::{Ours, Theirs};

use crate::tower_http::wire::Case;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Side {
    Ours,
    Theirs,
}

/// A line that one side sends and the other does not.
pub(crate) struct Difference {
    pub(crate) side: Side,
    /// How the line starts.
    pub(crate) line: &'static str,
    pub(crate) when: fn(&Case) -> bool,
    pub(crate) why: &'static str,
}

const TAKEN: &str = "tower-http answers every OPTIONS request as if it were a preflight";
const ITS_OWN: &str = "an OPTIONS request that is no preflight is the handler's, as any other";

pub(crate) const DIFFERENCES: &[Difference] = &[
    // Preflights.
    Difference {
        side: Theirs,
        line: "(status 200)",
        when: Case::is_preflight,
        why: "a preflight answer has no content, and an answer to a refused one is no success",
    },
    Difference {
        side: Ours,
        line: "(status 204)",
        when: |case| case.is_preflight() && case.is_allowed(),
        why: "no content; browsers take any status from 200 to 299",
    },
    Difference {
        side: Ours,
        line: "(status 403)",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "for logs and people; a browser fails on the missing origin before it looks",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-methods: ",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "what is allowed to others is nobody's business",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-headers: ",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "what is allowed to others is nobody's business",
    },
    Difference {
        side: Theirs,
        line: "access-control-max-age: ",
        when: |case| case.is_preflight() && !case.is_allowed(),
        why: "nothing was granted that could be kept",
    },
    Difference {
        side: Ours,
        line: "access-control-allow-methods: GET,HEAD,POST",
        when: |case| {
            case.is_preflight() && case.is_allowed() && case.policy == "Single, without methods"
        },
        why: "an absent list is no empty one: see the outcomes that differ",
    },
    // Refused origins, and none.
    Difference {
        side: Theirs,
        line: "access-control-allow-credentials: true",
        when: |case| !case.is_allowed(),
        why: "a refused origin gets no CORS header; the handler's own are no exception",
    },
    Difference {
        side: Theirs,
        line: "access-control-expose-headers: ",
        when: |case| case.is_actual() && !case.is_allowed(),
        why: "a refused origin gets no CORS header; the handler's own are no exception",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-origin: https://app.example.com",
        when: |case| case.is_single() && !case.is_allowed(),
        why: "a single origin is sent to everyone, which tells strangers who is let in",
    },
    Difference {
        side: Ours,
        line: "vary: origin",
        when: |case| {
            case.is_single() && (case.handler != "a handler that varies" || case.is_options())
        },
        why: "the other side of it: what is not sent to everyone depends on who asks",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-origin: https://app.example.com",
        when: |case| !case.is_single() && matches!(*case.origins, ["https://app.example.com", _]),
        why: "of two origin lines one would have to be guessed; no browser sends two",
    },
    // What the handler sets.
    Difference {
        side: Theirs,
        line: "access-control-allow-origin: https://handler.example.com",
        when: |case| case.is_actual() && !case.is_allowed() && !case.is_single(),
        why: "six headers, one voice: what a handler sets never widens the policy",
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-credentials: true",
        when: |case| case.is_actual() && case.is_allowed() && case.policy != "Credentialed",
        why: "six headers, one voice: what a handler sets never widens the policy",
    },
    Difference {
        side: Theirs,
        line: "access-control-expose-headers: x-secret",
        when: |case| case.is_actual() && case.is_allowed() && case.is_single(),
        why: "six headers, one voice: what a handler sets never widens the policy",
    },
    Difference {
        side: Theirs,
        line: "access-control-max-age: 86400",
        when: Case::is_actual,
        why: "six headers, one voice; on an actual response it means nothing",
    },
    Difference {
        side: Theirs,
        line: "vary: origin",
        when: |case| case.handler == "a handler that varies" && case.is_actual(),
        why: "the handler has said so already",
    },
    // OPTIONS requests that are no preflights.
    Difference { side: Theirs, line: "(body \"\")", when: Case::is_other_options, why: TAKEN },
    Difference {
        side: Theirs,
        line: "(handler called: 0)",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-methods: ",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference {
        side: Theirs,
        line: "access-control-allow-headers: ",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference {
        side: Theirs,
        line: "access-control-max-age: ",
        when: Case::is_other_options,
        why: TAKEN,
    },
    Difference { side: Ours, line: "(body \"body\")", when: Case::is_other_options, why: ITS_OWN },
    Difference {
        side: Ours,
        line: "(handler called: 1)",
        when: Case::is_other_options,
        why: ITS_OWN,
    },
    Difference {
        side: Ours,
        line: "content-type: text/plain",
        when: Case::is_other_options,
        why: ITS_OWN,
    },
    Difference { side: Ours, line: "etag: ", when: Case::is_other_options, why: ITS_OWN },
    Difference { side: Ours, line: "x-total-count: 2", when: Case::is_other_options, why: ITS_OWN },
    Difference { side: Ours, line: "x-secret: s", when: Case::is_other_options, why: ITS_OWN },
    Difference {
        side: Ours,
        line: "vary: accept-encoding",
        when: Case::is_other_options,
        why: ITS_OWN,
    },
    Difference {
        side: Ours,
        line: "vary: origin",
        when: |case| case.is_other_options() && case.is_open(),
        why: ITS_OWN,
    },
    Difference {
        side: Ours,
        line: "access-control-expose-headers: ",
        when: |case| case.is_other_options() && case.is_allowed(),
        why: ITS_OWN,
    },
];
