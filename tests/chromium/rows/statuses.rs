//! Whatever the status: the page of the policy can read it, and no other.

use crate::table::{LISTED, OTHERS, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "401",
            script: r#"await see("/private")"#,
            outcomes: &[(LISTED, "401", "GET 401"), (OTHERS, "refused", "GET 401")],
        },
        Row {
            name: "401 behind a preflight",
            script: r#"await see("/private", put("1"))"#,
            outcomes: &[
                (LISTED, "401", "preflight 204; PUT 401"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "authorized",
            script: r#"await see("/private", { headers: { authorization: "Bearer x" } })"#,
            outcomes: &[
                (LISTED, "200 ok", "preflight 204; GET 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "404",
            script: r#"await see("/missing")"#,
            outcomes: &[(LISTED, "404", "GET 404"), (OTHERS, "refused", "GET 404")],
        },
        Row {
            name: "404 behind a preflight",
            script: r#"await see("/missing", put("1"))"#,
            outcomes: &[
                (LISTED, "404", "preflight 204; PUT 404"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "405",
            script: r#"await see("/items", { method: "DELETE" })"#,
            outcomes: &[
                (LISTED, "405", "preflight 204; DELETE 405"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "422",
            script: r#"await see("/items", put('"no number"'))"#,
            outcomes: &[
                (LISTED, "422 …", "preflight 204; PUT 422"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "500",
            script: r#"await see("/broken")"#,
            outcomes: &[(LISTED, "500", "GET 500 called"), (OTHERS, "refused", "GET 500 called")],
        },
    ]
}
