//! The words of the macros as names that editors can look up. No program uses them: the items that name
//! them are under `cfg(rust_analyzer)`.

macro_rules! keys {
    ($($key:ident: $value:literal, $wire:literal, $absent:literal;)*) => {
        /// The table of keys for the documentation.
        macro_rules! table_of_keys {
            () => {
                concat!(
                    "| key | entries or value | on the wire | absent |\n|---|---|---|---|\n",
                    $("| `", stringify!($key), "` | ", $value, " | ", $wire, " | ", $absent, " |\n",)*
                )
            };
        }

        pub mod keys {
            $(
                // Editors do not expand `concat!` here.
                #[doc = "* value:"]
                #[doc = $value]
                #[doc = "* on the wire:"]
                #[doc = $wire]
                #[doc = "* absent:"]
                #[doc = $absent]
                #[doc = ""]
                #[doc = "[Reference](https://docs.rs/cors-runtime/latest/cors_runtime/guide/grammar/index.html#keys)"]
                pub const $key: () = ();
            )*
        }
    };
}

macro_rules! methods {
    ($($name:ident: $text:literal;)*) => {
        pub mod methods {
            $(#[doc = $text] pub const $name: () = ();)*
        }
    };
}

keys! {
    origins: "origins, patterns, `env!`, `file!`, `runtime`; or `\"*\"` alone",
        "`Access-Control-Allow-Origin`, `Vary`",
        "refused";
    methods: "identifiers, strings, `env!`; or `\"*\"`",
        "`Access-Control-Allow-Methods`, on preflights",
        "`GET,HEAD,POST`";
    headers: "strings, `env!`; or `\"*\"`",
        "`Access-Control-Allow-Headers`, on preflights",
        "not sent: safelisted headers only";
    expose: "strings, `env!`; or `\"*\"`",
        "`Access-Control-Expose-Headers`, on all other responses",
        "not sent: safelisted headers only";
    credentials: "`true`, `false`",
        "`Access-Control-Allow-Credentials: true`",
        "`false`: not sent";
    max_age: "whole seconds, 0 to 86400",
        "`Access-Control-Max-Age`, on preflights",
        "not sent: browsers cache the response for five seconds. Chromium and Firefox send a \
         preflight before every request with an `If-*` header, whatever `max_age` is";
    enforce: "`true`, `false`",
        "403 for cross-origin requests from origins that are not allowed; the handler does not run",
        "`false`: the handler runs";
    hosts: "strings, `env!`: the hosts of this server, such as `localhost:3000`",
        "403 for requests whose `Host` or `:authority` is another; needs `enforce: true`",
        "every host is accepted";
    policies: "paths of policies, two or more",
        "the headers of the policy that allows the origin; always `Vary`",
        "an ordinary policy";
}
pub(crate) use table_of_keys;

methods! {
    GET: "Reads. Pages may always send it.";
    HEAD: "Reads the headers of a response to `GET`. Pages may always send it.";
    POST: "Creates, or does anything else. Pages may always send it.";
    PUT: "Replaces what is at the path. Browsers send a preflight first.";
    DELETE: "Removes what is at the path. Browsers send a preflight first.";
    PATCH: "Changes a part of what is at the path. Browsers send a preflight first.";
    QUERY: "Reads, with a question in the body. Browsers send a preflight first.";
}

/// What `#[cors(…)]` takes beside the path of a policy.
pub mod arguments {
    pub use super::{super::SameOrigin as same_origin, keys::*};
}
