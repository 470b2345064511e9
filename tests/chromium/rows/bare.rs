//! The same on hyper, without a router.

use crate::table::{APP_AND_PREVIEW, OTHERS, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "GET on hyper",
            script: r#"await see("//bare.example.com/")"#,
            outcomes: &[
                (APP_AND_PREVIEW, "200 bare GET x-total-count=2", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "PUT on hyper",
            script: r#"await see("//bare.example.com/", put("1"))"#,
            outcomes: &[
                (APP_AND_PREVIEW, "200 bare PUT x-total-count=2", "preflight 204; PUT 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "404 on hyper",
            script: r#"await see("//bare.example.com/missing")"#,
            outcomes: &[
                (APP_AND_PREVIEW, "404 bare GET x-total-count=2", "GET 404 called"),
                (OTHERS, "refused", "GET 404 called"),
            ],
        },
        Row {
            name: "a method that it lacks, on hyper",
            script: r#"await see("//bare.example.com/", { method: "DELETE" })"#,
            outcomes: &[
                (APP_AND_PREVIEW, "refused", "preflight 204"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
    ]
}
