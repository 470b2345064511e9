//! The HTTP cache. The pages of one site share it, and come one after the other.

use crate::table::{ADMIN, APP, LISTED, OTHERS, PARTNER, Row};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            name: "a cached response is for one page",
            script: r#"await see("/cached")"#,
            outcomes: &[
                (LISTED, "200 cached cache-control=max-age=600", "GET 200 called"),
                (OTHERS, "refused", "GET 200 called"),
            ],
        },
        Row {
            name: "the page that has it reads it again",
            script: r#"await see("/cached"), await see("/cached")"#,
            outcomes: &[(
                LISTED,
                "200 cached cache-control=max-age=600; 200 cached cache-control=max-age=600",
                "GET 200 called",
            )],
        },
        Row {
            name: "a proxy drops Vary: the next page gets the first one's response",
            script: r#"await see("/without-vary")"#,
            outcomes: &[
                (APP, "200 cached cache-control=max-age=600", "GET 200 called"),
                (ADMIN, "refused", ""),
            ],
        },
        Row {
            name: "cached without origin first",
            script: r#"await see("/cached", { mode: "no-cors" }), await see("/cached")"#,
            outcomes: &[(
                LISTED,
                "opaque; 200 cached cache-control=max-age=600",
                "GET 200 called without origin; GET 200 called",
            )],
        },
        Row {
            name: "a proxy drops Vary: cached without origin first",
            script: r#"await see("/without-vary", { mode: "no-cors" }), await see("/without-vary")"#,
            outcomes: &[(APP, "opaque; refused", "GET 200 called without origin")],
        },
        Row {
            name: "public data: one cached response for all pages of a site",
            script: r#"await see("/open-cached")"#,
            outcomes: &[
                (APP, "200 cached cache-control=max-age=600", "GET 200 called"),
                (ADMIN, "200 cached cache-control=max-age=600", ""),
                (PARTNER, "200 cached cache-control=max-age=600", "GET 200 called"),
            ],
        },
        Row {
            name: "not modified",
            script: r#"await see("/revalidated"), await see("/revalidated")"#,
            outcomes: &[
                (
                    APP,
                    "200 revalidated cache-control=no-cache; 200 revalidated cache-control=no-cache",
                    "GET 200 called; GET 304 called",
                ),
                (
                    ADMIN,
                    "200 revalidated cache-control=no-cache; 200 revalidated cache-control=no-cache",
                    "GET 304 called; GET 304 called",
                ),
                (
                    PARTNER,
                    "200 revalidated cache-control=no-cache; 200 revalidated cache-control=no-cache",
                    "GET 200 called; GET 304 called",
                ),
            ],
        },
    ]
}
