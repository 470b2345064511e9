//! Cookies. `everywhere` is `SameSite=None`, `site` is `SameSite=Lax`: pages of other sites send the
//! first alone. A browser keeps and sends them whether script may read the response or not.

use crate::table::{APP, LISTED, LISTED_SAME_SITE, OTHERS, OTHERS_SAME_SITE, OWN, PARTNER, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "cookies",
            script: r#"await see("/log-in", include), await see("/account", include)"#,
            outcomes: &[
                (
                    LISTED_SAME_SITE,
                    "200; 200 ok",
                    "GET 200 called; GET 200 called with everywhere=1; site=1",
                ),
                (PARTNER, "200; 200 ok", "GET 200 called; GET 200 called with everywhere=1"),
                (
                    OTHERS_SAME_SITE,
                    "refused; refused",
                    "GET 200 called; GET 200 called with everywhere=1; site=1",
                ),
                (OTHERS, "refused; refused", "GET 200 called; GET 200 called with everywhere=1"),
            ],
        },
        Row {
            name: "no cookies unless asked for",
            script: r#"await see("/log-in", include), await see("/account")"#,
            outcomes: &[
                (LISTED, "200; 200 ok", "GET 200 called; GET 200 called"),
                (OTHERS, "refused; refused", "GET 200 called; GET 200 called"),
                (
                    OWN,
                    "200 vary=origin; 200 ok vary=origin",
                    "GET 200 called without origin; GET 200 called without origin with everywhere=1; site=1",
                ),
            ],
        },
        Row {
            name: "cookies are not kept unless asked for",
            script: r#"await see("/log-in-unasked"), await see("/unasked", include)"#,
            outcomes: &[
                (LISTED, "200; 200 ok", "GET 200 called; GET 200 called"),
                (OTHERS, "refused; refused", "GET 200 called; GET 200 called"),
            ],
        },
        Row {
            name: "cookies behind a preflight, which has none",
            script: r#"await see("/log-in", include), await see("/account", put("1", include))"#,
            outcomes: &[
                (
                    LISTED_SAME_SITE,
                    "200; 200 put 1",
                    "GET 200 called; preflight 204; PUT 200 called with everywhere=1; site=1",
                ),
                (
                    PARTNER,
                    "200; 200 put 1",
                    "GET 200 called; preflight 204; PUT 200 called with everywhere=1",
                ),
                (OTHERS, "refused; refused", "GET 200 called; preflight 403"),
            ],
        },
        Row {
            name: "a preflight without credentials does not serve a request with them",
            script: r#"await see("/account", put("1")), await see("/account", put("2", include))"#,
            outcomes: &[
                (
                    LISTED_SAME_SITE,
                    "200 put 1; 200 put 2",
                    "preflight 204; PUT 200 called; preflight 204; PUT 200 called with everywhere=1; site=1",
                ),
                (
                    PARTNER,
                    "200 put 1; 200 put 2",
                    "preflight 204; PUT 200 called; preflight 204; PUT 200 called with everywhere=1",
                ),
                (OTHERS, "refused; refused", "preflight 403; preflight 403"),
            ],
        },
        Row {
            name: "cookies, policy without credentials",
            script: r#"await see("/log-in", include), await see("/account/tokens", include)"#,
            outcomes: &[
                (
                    LISTED_SAME_SITE,
                    "200; refused",
                    "GET 200 called; GET 200 called with everywhere=1; site=1",
                ),
                (PARTNER, "200; refused", "GET 200 called; GET 200 called with everywhere=1"),
                (
                    OTHERS_SAME_SITE,
                    "refused; refused",
                    "GET 200 called; GET 200 called with everywhere=1; site=1",
                ),
                (OTHERS, "refused; refused", "GET 200 called; GET 200 called with everywhere=1"),
            ],
        },
        Row {
            name: "a preflight for cookies, policy without credentials",
            script: r#"await see("/account/tokens", { headers: { authorization: "Bearer x" }, ...include })"#,
            outcomes: &[(APP, "refused", "preflight 204"), (OTHERS, "refused", "preflight 403")],
        },
        Row {
            name: "a bearer token, policy without credentials",
            script: r#"await see("/tokens", { headers: { authorization: "Bearer x" } })"#,
            outcomes: &[
                (APP, "200 ok", "preflight 204; GET 200 called"),
                (OTHERS, "refused", "preflight 403"),
            ],
        },
        Row {
            name: "cookies, public data",
            script: r#"await see("/log-in", include), await see("/account/open", include)"#,
            outcomes: &[
                (
                    LISTED_SAME_SITE,
                    "200; refused",
                    "GET 200 called; GET 200 called with everywhere=1; site=1",
                ),
                (PARTNER, "200; refused", "GET 200 called; GET 200 called with everywhere=1"),
                (
                    OTHERS_SAME_SITE,
                    "refused; refused",
                    "GET 200 called; GET 200 called with everywhere=1; site=1",
                ),
                (OTHERS, "refused; refused", "GET 200 called; GET 200 called with everywhere=1"),
            ],
        },
    ]
}
