//! Who is meant by an origin: stars, patterns, start-up, `null`.

use crate::table::{APP_AND_PORT, NULL, OTHERS, PREVIEW_AND_PARTNER, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "public data",
            script: r#"await see("/open")"#,
            outcomes: &[(OTHERS, "200 items x-total-count=2", "GET 200 called")],
        },
        Row {
            name: "public data, PUT",
            script: r#"await see("/open", put("1"))"#,
            outcomes: &[(OTHERS, "refused", "preflight 204")],
        },
        Row {
            name: "public data, POST of JSON",
            script: r#"await see("/open", { method: "POST", headers: json, body: "1" })"#,
            outcomes: &[(OTHERS, "405", "preflight 204; POST 405")],
        },
        Row {
            name: "public data, a header that it lacks",
            script: r#"await see("/open", { headers: { authorization: "Bearer x" } })"#,
            outcomes: &[(OTHERS, "refused", "preflight 204")],
        },
        Row {
            name: "a pattern, and an origin given at start-up",
            script: r#"await see("/tenants")"#,
            outcomes: &[
                (PREVIEW_AND_PARTNER, "200 ok", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "any port",
            script: r#"await see("/ports")"#,
            outcomes: &[
                (APP_AND_PORT, "200 ok", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "null",
            script: r#"await see("/nulls")"#,
            outcomes: &[(NULL, "200 ok", "GET 200 called"), (OTHERS, "refused", "GET 200 called")],
        },
    ]
}
