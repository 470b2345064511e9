//! A route's own policy, and an area's, inside of the application's.

use crate::table::{ADMIN, LISTED, OTHERS, OWN, PARTNER, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "deny",
            script: r#"await see("/secret")"#,
            outcomes: &[
                (OTHERS, "refused", "GET 200 called"),
                (OWN, "200 secret vary=origin", "GET 200 called without origin"),
            ],
        },
        Row {
            name: "deny, preflight",
            script: r#"await see("/secret", { method: "PUT" })"#,
            outcomes: &[
                (OTHERS, "refused", "preflight 403"),
                (OWN, "200 secret vary=origin", "PUT 200 called"),
            ],
        },
        Row {
            name: "one path: the application's policy",
            script: r#"await see("/mixed")"#,
            outcomes: &[
                (LISTED, "200 for the app", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "one path: a policy of its own",
            script: r#"await see("/mixed", { method: "PUT" })"#,
            outcomes: &[
                (ADMIN, "200 for the admin", "preflight 204; PUT 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "one path: deny",
            script: r#"await see("/mixed", { method: "DELETE" })"#,
            outcomes: &[(OTHERS, "refused", "preflight 403")],
        },
        Row {
            name: "one path: 405",
            script: r#"await see("/mixed", { method: "POST", body: "text" })"#,
            outcomes: &[(LISTED, "405", "POST 405"), (OTHERS, "refused", "POST 405")],
        },
        Row {
            name: "behind authentication",
            script: r#"await see("/guarded", { method: "PUT", headers: { authorization: "Bearer x" } })"#,
            outcomes: &[
                (LISTED, "200 guarded", "preflight 204; PUT 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "behind authentication, 401",
            script: r#"await see("/guarded", { method: "PUT" })"#,
            outcomes: &[
                (LISTED, "401", "preflight 204; PUT 401"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "an area's policy",
            script: r#"await see("/area/offers")"#,
            outcomes: &[
                (PARTNER, "200 ok", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "an area's policy, PUT",
            script: r#"await see("/area/offers", { method: "PUT" })"#,
            outcomes: &[
                (PARTNER, "200 ok", "preflight 204; PUT 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "a mounted service's policy",
            script: r#"await see("/mounted/offers"), await see("/mounted/offers", { method: "PUT" })"#,
            outcomes: &[
                (PARTNER, "200 ok; 200 ok", "GET 200 called; preflight 204; PUT 200 called"),
                (OTHERS, "refused; refused", "GET 200 called; preflight 403"),
            ],
        },
        Row {
            name: "404 in an area",
            script: r#"await see("/area/missing")"#,
            outcomes: &[(LISTED, "404", "GET 404"), (OTHERS, "refused", "GET 404")],
        },
    ]
}
