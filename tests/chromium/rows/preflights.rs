//! What is asked before, how often, and what is granted.

use crate::table::{APP, LISTED, OTHERS, OWN, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "PUT of JSON",
            script: r#"await see("/items", put("1"))"#,
            outcomes: &[
                (LISTED, "200 put 1", "preflight 204; PUT 200 called"),
                (OTHERS, "refused", "preflight 403"),
                (OWN, "200 put 1 vary=origin", "PUT 200 called"),
            ],
        },
        Row {
            name: "POST of JSON",
            script: r#"await see("/items", { method: "POST", headers: json, body: "1" })"#,
            outcomes: &[
                (LISTED, "200 ok", "preflight 204; POST 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "POST with progress",
            script: r#"await upload("/items")"#,
            outcomes: &[
                (LISTED, "200 ok", "preflight 204; POST 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "a header that the policy lacks",
            script: r#"await see("/items", put("1", { headers: { "x-forgotten": "1" } }))"#,
            outcomes: &[(LISTED, "refused", "preflight 204"), (OTHERS, "refused", "preflight 403")],
        },
        Row {
            name: "a method that the policy lacks",
            script: r#"await see("/items", { method: "PATCH" })"#,
            outcomes: &[(LISTED, "refused", "preflight 204"), (OTHERS, "refused", "preflight 403")],
        },
        Row {
            name: "a method in capitals",
            script: r#"await see("/verbs", { method: "PATCH" })"#,
            outcomes: &[
                (APP, "200 ok", "preflight 204; PATCH 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "a method in small letters",
            script: r#"await see("/verbs", { method: "patch" })"#,
            outcomes: &[(APP, "refused", "preflight 204"), (OTHERS, "refused", "preflight 403")],
        },
        Row {
            name: "no policy",
            script: r#"await see("/plain", put("1"))"#,
            outcomes: &[(OTHERS, "refused", "preflight 405")],
        },
        Row {
            name: "max_age of 600: asked once",
            script: r#"await see("/items", put("1")), await see("/items", put("2"))"#,
            outcomes: &[
                (LISTED, "200 put 1; 200 put 2", "preflight 204; PUT 200 called; PUT 200 called"),
                (OTHERS, "refused; refused", "preflight 403; preflight 403"),
            ],
        },
        Row {
            name: "max_age of 600: one answer for all methods",
            script: r#"await see("/other", { method: "DELETE" }), await see("/other", put("1"))"#,
            outcomes: &[(LISTED, "405; 200 ok", "preflight 204; DELETE 405; PUT 200 called")],
        },
        Row {
            name: "max_age of 600: one answer for all headers",
            script: r#"await see("/other", put("1")), await see("/other", { headers: { authorization: "Bearer x" } })"#,
            outcomes: &[(
                LISTED,
                "200 ok; 200 ok",
                "preflight 204; PUT 200 called; GET 200 called",
            )],
        },
        Row {
            name: "max_age of 600: another path is asked for",
            script: r#"await see("/other", put("1")), await see("/items", put("1"))"#,
            outcomes: &[(
                LISTED,
                "200 ok; 200 put 1",
                "preflight 204; PUT 200 called; preflight 204; PUT 200 called",
            )],
        },
        Row {
            name: "max_age of 0: asked each time",
            script: r#"await see("/forgetful", { method: "PUT" }), await see("/forgetful", { method: "PUT" })"#,
            outcomes: &[
                (
                    APP,
                    "200 ok; 200 ok",
                    "preflight 204; PUT 200 called; preflight 204; PUT 200 called",
                ),
                (OTHERS, "refused; refused", "preflight 403; preflight 403"),
            ],
        },
        // The only row that waits, and so on one page alone.
        Row {
            name: "six seconds later, max_age of 600, none (five seconds) and 1",
            script: r#"
                await see("/other", { method: "PUT" }),
                await see("/silent", { method: "PUT" }),
                await see("/brief", { method: "PUT" }),
                await pass(6),
                await see("/other", { method: "PUT" }),
                await see("/silent", { method: "PUT" }),
                await see("/brief", { method: "PUT" })
            "#,
            outcomes: &[(
                APP,
                "200 ok; 200 ok; 200 ok; later; 200 ok; 200 ok; 200 ok",
                "preflight 204; PUT 200 called; preflight 204; PUT 200 called; \
                 preflight 204; PUT 200 called; PUT 200 called; preflight 204; PUT 200 called; \
                 preflight 204; PUT 200 called",
            )],
        },
        Row {
            name: "a refusal is asked for again",
            script: r#"await see("/items", { method: "PATCH" }), await see("/items", { method: "PATCH" })"#,
            outcomes: &[(LISTED, "refused; refused", "preflight 204; preflight 204")],
        },
    ]
}
