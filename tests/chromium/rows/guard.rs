//! What CORS does not cover: sockets, and requests that act before anybody reads the answer.

use crate::table::{LISTED, LISTED_SAME_SITE, OTHERS, OTHERS_SAME_SITE, OWN, PARTNER, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "socket",
            script: r#"await socket("/prices")"#,
            outcomes: &[
                (LISTED, "open", "GET 101 called"),
                (OTHERS, "refused", "GET 403"),
                (OWN, "open", "GET 101 called"),
            ],
        },
        Row {
            name: "socket without guard",
            script: r#"await socket("/plain-prices")"#,
            outcomes: &[(OTHERS, "open", "GET 101 called")],
        },
        Row {
            name: "socket with cookies",
            script: r#"await see("/log-in", include), await socket("/account/prices")"#,
            outcomes: &[
                (
                    LISTED_SAME_SITE,
                    "200; open",
                    "GET 200 called; GET 101 called with everywhere=1; site=1",
                ),
                (PARTNER, "200; open", "GET 200 called; GET 101 called with everywhere=1"),
                (
                    OTHERS_SAME_SITE,
                    "refused; refused",
                    "GET 200 called; GET 403 with everywhere=1; site=1",
                ),
                (OTHERS, "refused; refused", "GET 200 called; GET 403 with everywhere=1"),
            ],
        },
        Row {
            name: "order",
            script: r#"await see("/orders", { method: "POST", body: "text" })"#,
            outcomes: &[
                (LISTED, "200 bought", "POST 200 called"),
                (OTHERS, "refused", "POST 403"),
                (OWN, "200 bought vary=origin", "POST 200 called"),
            ],
        },
        Row {
            name: "order without CORS",
            script: r#"await see("/orders", { method: "POST", body: "text", mode: "no-cors" })"#,
            outcomes: &[(LISTED, "opaque", "POST 200 called"), (OTHERS, "opaque", "POST 403")],
        },
        // Nothing tells one page from the other here.
        Row {
            name: "GET without CORS",
            script: r#"await see("/orders", { mode: "no-cors" })"#,
            outcomes: &[
                (OTHERS, "opaque", "GET 403 without origin"),
                (OWN, "200 bought vary=origin", "GET 200 called without origin"),
            ],
        },
        Row {
            name: "order without guard",
            script: r#"await see("/plain-orders", { method: "POST", body: "text" })"#,
            outcomes: &[(OTHERS, "refused", "POST 200 called")],
        },
    ]
}
