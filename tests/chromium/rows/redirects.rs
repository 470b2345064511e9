//! Redirects. Each response on the way is checked; one host on is one too many for `Origin`.

use crate::table::{LISTED, OTHERS, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "on the same host",
            script: r#"await see("/moved")"#,
            outcomes: &[
                (LISTED, "200 items x-total-count=2", "GET 303 called; GET 200 called"),
                (OTHERS, "refused", "GET 303 called"),
            ],
        },
        Row {
            name: "of a preflighted PUT",
            script: r#"await see("/moved-for-good", put("1"))"#,
            outcomes: &[
                (
                    LISTED,
                    "200 put 1",
                    "preflight 204; PUT 308 called; preflight 204; PUT 200 called",
                ),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "to another host, where the page is allowed",
            script: r#"await see("/moved-away")"#,
            outcomes: &[
                (LISTED, "refused", "GET 303 called; GET 200 called from null"),
                (OTHERS, "refused", "GET 303 called"),
            ],
        },
        Row {
            name: "to another host, public data",
            script: r#"await see("/moved-to-open")"#,
            outcomes: &[
                (LISTED, "200 items x-total-count=2", "GET 303 called; GET 200 called from null"),
                (OTHERS, "refused", "GET 303 called"),
            ],
        },
        Row {
            name: "to a path without policy",
            script: r#"await see("/moved-to-plain")"#,
            outcomes: &[
                (LISTED, "refused", "GET 303 called; GET 200 called"),
                (OTHERS, "refused", "GET 303 called"),
            ],
        },
        Row {
            name: "from a path without policy",
            script: r#"await see("/plain-moved")"#,
            outcomes: &[(OTHERS, "refused", "GET 303")],
        },
    ]
}
