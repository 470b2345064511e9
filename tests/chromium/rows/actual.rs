//! Actual requests that need no preflight. The handler runs for every page.

use crate::table::{LISTED, OTHERS, OWN, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "GET",
            script: r#"await see("/items")"#,
            outcomes: &[
                (LISTED, "200 items x-total-count=2", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
                (
                    OWN,
                    "200 items vary=origin x-hidden=1 x-total-count=2",
                    "GET 200 called without origin",
                ),
            ],
        },
        Row {
            name: "POST of text",
            script: r#"await see("/items", { method: "POST", body: "text" })"#,
            outcomes: &[
                (LISTED, "200 ok", "POST 200 called"),
                (OTHERS, "refused", "POST 200 called"),
                (OWN, "200 ok vary=origin", "POST 200 called"),
            ],
        },
        Row {
            name: "HEAD",
            script: r#"await see("/items", { method: "HEAD" })"#,
            outcomes: &[
                (LISTED, "200 x-total-count=2", "HEAD 200 called"),
                (OTHERS, "refused", "HEAD 200 called"),
            ],
        },
        Row {
            name: "no CORS asked for",
            script: r#"await see("/items", { mode: "no-cors" })"#,
            outcomes: &[(OTHERS, "opaque", "GET 200 called without origin")],
        },
        Row {
            name: "picture that a canvas may read",
            script: r#"await image("/picture", "anonymous")"#,
            outcomes: &[
                (LISTED, "loaded", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "module",
            script: r#"await imported("/module")"#,
            outcomes: &[
                (LISTED, "module", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "no policy",
            script: r#"await see("/plain")"#,
            outcomes: &[
                (OTHERS, "refused", "GET 200 called"),
                (OWN, "200 ok", "GET 200 called without origin"),
            ],
        },
        Row {
            name: "two policies, one in a proxy",
            script: r#"await see("/doubled")"#,
            outcomes: &[
                (LISTED, "refused", "GET 200 called"),
                (OTHERS, "200 ok", "GET 200 called"),
            ],
        },
    ]
}
