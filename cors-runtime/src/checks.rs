//! The checks that every policy passes while it compiles, a page each.
//!
//! # A message
//!
//! ```text
//! error: "http://app.example.com" is not secure, but credentials are allowed
//!        = help: write "https://app.example.com"
//!        = note: anyone on the network path can inject script into that page and call this API as the user
//!        = note: check `insecure_origin`; `#[allow(insecure_origin, reason = "…")]` silences it
//!  --> src/main.rs:5:19
//!   |
//! 5 |         origins: ["http://app.example.com"],
//!   |                   ^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! The first line is the fact. `help` is text to paste; it compiles. The first `note` is the reason
//! and where it stands, the last one the name of the check, which is the name of its page here and
//! does not change. What is underlined is the literal or the key that has to change.
//!
//! All mistakes of a block are reported at once, and one mistake is one error. Where a handler's
//! policy is declared elsewhere, the same words come as `error[E0080]: evaluation panicked: …`,
//! because there the compiler has to compute the answer.
//!
//! # Levels
//!
//! * **error**: the policy can never do what it says. It cannot be allowed.
//! * **deny**: a lint, on by default. It is right nearly always, and where it is not, the policy
//!   says so with `allow`.
//! * **allow**: pedantic, and silent until the policy asks for it with `#[deny(…)]`;
//!   `#[deny(pedantic)]` asks for all of them.
//!
//! [`public_suffix_wildcard`], [`shared_hosting_origin`] and [`local_origin_in_release`] are *deny*
//! where credentials are allowed, and otherwise *allow*.
//!
//! # Exemptions
//!
//! `#[allow(check, reason = "…")]` stands on the entry it is about, on a key, or on the policy. The
//! nearest attribute wins, and a check's own name wins over `pedantic`.
//!
//! ```
//! use cors_runtime::cors_policy;
//!
//! cors_policy! {
//!     /// The pages of the intranet.
//!     #[deny(pedantic)]
//!     #[allow(max_age_long, reason = "the list changes twice a year")]
//!     pub Intranet {
//!         origins: [
//!             "https://mail.example.com",
//!             #[allow(insecure_origin, reason = "no certificate before May")]
//!             "http://wiki.example.com",
//!         ],
//!         methods: [PUT],
//!         #[allow(header_underscore, reason = "no proxy in front")]
//!         headers: ["user_id"],
//!         credentials: true,
//!         max_age: 7200,
//!     }
//! }
//! ```
//!
//! On a handler they are arguments of the attribute:
//!
//! ```
//! # #[cfg(feature = "axum")] {
//! use axum::Json;
//! use cors_runtime::cors;
//!
//! #[cors(
//!     origins = ["https://app.example.com"],
//!     deny(pedantic),
//!     allow(json_content_type, reason = "only our own pages send the body"),
//! )]
//! async fn create(Json(item): Json<u32>) {}
//! # }
//! ```
//!
//! An `allow` that silences nothing is refused ([`unused_allow`]), so exemptions cannot outlive
//! their cause.
//!
//! # All checks
//!
//! ### The policy
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`missing_origins`] | error | no origin is allowed |
//! | [`unknown_key`] | error | a key that is none of these |
//! | [`duplicate_key`] | error | a key that is given twice |
//! | [`wrong_type`] | error | a value of another type than the key's |
//! | [`not_a_literal`] | error | a value that is not known while compiling |
//! | [`env_unset`] | error | `env!` of an unset variable |
//! | [`file_unreadable`] | error | `file!` of a file that cannot be read |
//! | [`credentials_type`] | error | `credentials` that is neither `true` nor `false` |
//! | [`private_network_removed`] | error | a key for Private Network Access |
//! | [`duplicate_entry`] | deny | an entry that stands twice |
//!
//! ### The lints themselves
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`unknown_lint`] | error | a check that does not exist |
//! | [`unused_allow`] | deny | an `allow` that silences nothing |
//! | [`error_allowed`] | error | `allow` of an error |
//! | [`allow_without_reason`] | allow | an `allow` that gives no reason |
//!
//! ### Origins: the text
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`origin_empty`] | error | an empty entry |
//! | [`origin_whitespace`] | error | white space in an entry |
//! | [`origin_control_char`] | error | a control character in an entry |
//! | [`origin_quoted`] | error | quotes within the quotes |
//! | [`origin_list`] | error | several origins in one literal |
//! | [`origin_keyword`] | error | a word such as `self` or `any` |
//! | [`origin_placeholder`] | error | a placeholder that nothing fills |
//! | [`origin_regex`] | error | a regular expression |
//! | [`origin_userinfo`] | error | a user name or password |
//! | [`origin_path`] | error | a path, or a slash at the end |
//! | [`origin_query`] | error | a query |
//! | [`origin_fragment`] | error | a fragment |
//!
//! ### Origins: the scheme
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`origin_missing_scheme`] | error | no scheme |
//! | [`origin_separator`] | error | something else than `://` |
//! | [`origin_scheme_case`] | error | capitals in the scheme |
//! | [`origin_scheme_syntax`] | error | a scheme with other characters |
//! | [`origin_scheme_length`] | deny | a scheme of more than 64 bytes |
//! | [`origin_opaque_scheme`] | error | `file:`, `data:` and the like |
//! | [`origin_scheme_never_sent`] | deny | `ws:`, `wss:`, `ftp:` |
//! | [`origin_scheme_typo`] | deny | `htps:` and other slips |
//! | [`null_origin`] | deny | `null` |
//! | [`origin_extension_id`] | deny | an id that no extension has |
//!
//! ### Origins: the host
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`origin_empty_host`] | error | no host |
//! | [`origin_non_ascii`] | error | letters outside ASCII |
//! | [`origin_percent_encoded`] | error | percent-encoding |
//! | [`origin_host_case`] | error | capitals in the host |
//! | [`origin_host_char`] | error | a character that no DNS name has |
//! | [`origin_empty_label`] | error | a dot too many |
//! | [`origin_label_length`] | error | a label of more than 63 bytes |
//! | [`origin_host_length`] | error | a host of more than 253 bytes |
//! | [`origin_label_hyphen`] | deny | a hyphen at the end of a label |
//! | [`origin_punycode`] | deny | `xn--` that decodes to nothing |
//! | [`origin_trailing_dot`] | deny | a final dot |
//!
//! ### Origins: address and port
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`origin_ipv4_form`] | error | another spelling of an IPv4 address |
//! | [`origin_ipv4_invalid`] | error | a number that is no IPv4 address |
//! | [`origin_ipv6_form`] | error | another spelling of an IPv6 address |
//! | [`origin_ipv6_invalid`] | error | no IPv6 address, or no brackets |
//! | [`origin_port_syntax`] | error | a port that is no number |
//! | [`origin_port_range`] | error | a port beyond 65535 |
//! | [`origin_default_port`] | error | the scheme's own port |
//! | [`origin_blocked_port`] | deny | a port that browsers do not open |
//! | [`origin_swapped_port`] | deny | `https` on 80, `http` on 443 |
//!
//! ### Patterns
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`wildcard_syntax`] | error | `*` in another place |
//! | [`wildcard_scheme`] | error | `*` as the scheme |
//! | [`wildcard_not_alone`] | error | `"*"` beside other entries |
//! | [`redundant_origin`] | deny | an origin that a pattern covers |
//! | [`wildcard_apex`] | allow | `*.example.com` without `example.com` |
//! | [`wildcard_single_label`] | allow | `*.` before a single label |
//! | [`public_suffix_wildcard`] | deny | `*.` below which anyone has a name |
//!
//! ### Trust
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`credentials_with_any_origin`] | error | `"*"` with credentials |
//! | [`any_origin_at_start_up`] | deny | `"*"` among origins that arrive at start-up |
//! | [`insecure_origin`] | deny | `http:` with credentials |
//! | [`shared_hosting_origin`] | deny | a host on which strangers publish |
//! | [`origin_is_public_suffix`] | deny | a public suffix |
//! | [`wildcard_subdomain_credentials`] | allow | `*.` with credentials |
//! | [`any_port_credentials`] | deny | `:*` with credentials |
//! | [`local_origin_in_release`] | deny | a local origin in a release build |
//! | [`volatile_extension_origin`] | allow | an extension id that is made up anew |
//! | [`onion_origin`] | allow | an onion service |
//! | [`credentials_unneeded`] | allow | credentials beside `authorization` |
//!
//! ### Methods
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`method_syntax`] | error | text that is no method |
//! | [`method_forbidden`] | error | a method that scripts cannot send |
//! | [`method_case`] | deny | a method in lower case |
//! | [`method_typo`] | deny | a method nobody has |
//! | [`credentials_with_any_method`] | error | `"*"` with credentials |
//! | [`method_options`] | allow | `OPTIONS` |
//! | [`method_safelisted`] | allow | `GET`, `HEAD` or `POST` |
//! | [`safelisted_method_omitted`] | allow | a list that seems to forbid `POST` |
//!
//! ### Request headers
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`header_syntax`] | error | text that is no header name |
//! | [`header_forbidden`] | error | a header that scripts cannot set |
//! | [`header_response_only`] | deny | a response header |
//! | [`header_typo`] | deny | a header nobody has |
//! | [`header_underscore`] | allow | an underscore |
//! | [`credentials_with_any_header`] | error | `"*"` with credentials |
//! | [`any_header_authorization`] | deny | `"*"` without `authorization` |
//! | [`header_safelisted`] | allow | a header that needs no entry |
//!
//! ### Response headers
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`expose_forbidden`] | error | a header no script sees |
//! | [`expose_request_only`] | deny | a request header |
//! | [`expose_preflight_only`] | deny | a header of preflight answers |
//! | [`expose_safelisted`] | allow | a header that is visible anyway |
//! | [`credentials_with_any_expose`] | error | `"*"` with credentials |
//! | [`expose_any`] | allow | `"*"` |
//!
//! ### Preflight cache
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`max_age_over_cap`] | error | more than a day |
//! | [`max_age_long`] | allow | more than an hour |
//! | [`max_age_negative`] | error | less than nothing |
//! | [`max_age_type`] | error | text or a fraction |
//! | [`max_age_useless`] | allow | nothing that needs a preflight |
//!
//! ### Several kinds of callers
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`enforce_type`] | error | `enforce` that is neither `true` nor `false` |
//! | [`enforce_any_origin`] | error | `enforce` beside `"*"` |
//! | [`policies_too_few`] | error | a combined policy of fewer than two |
//! | [`policies_not_alone`] | error | another key beside `policies` |
//! | [`policies_member`] | error | a policy that cannot be one of several |
//! | [`policies_overlap`] | error | an origin that two of the policies allow |
//!
//! ### Handlers
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`attribute_target`] | error | `#[cors]` on another item |
//! | [`duplicate_attribute`] | error | two policies on one handler |
//! | [`inline_methods`] | error | `methods` in a handler's own policy |
//! | [`attribute_policy`] | error | no policy, or several in one |
//! | [`json_content_type`] | deny | a body that needs `content-type` |
//! | [`authorization_not_allowed`] | deny | a token that needs `authorization` |
//! | [`custom_header_not_allowed`] | deny | a header the policy does not allow |
//! | [`cookies_without_credentials`] | deny | cookies without credentials |
//! | [`manual_cors_header`] | deny | a CORS header set by hand |
//! | [`redirect_response`] | allow | a redirect |
//!
//! ### Routes
//!
//! | check | level | what is refused |
//! |---|---|---|
//! | [`route_handler`] | error | a closure or a call |
//! | [`route_method`] | error | no method function |
//! | [`route_duplicate`] | error | a method twice on one path |
//! | [`route_method_not_allowed`] | deny | a method beyond the policy's |

mod addresses;
mod callers;
mod context;
mod expose;
mod handlers;
mod headers;
mod hosts;
mod lints;
mod max_age;
mod methods;
mod origins;
mod patterns;
mod policy;
mod routes;
mod schemes;

#[doc(inline)]
pub use cors_rules::catalog::{Check, Level};

pub use self::{
    addresses::*, callers::*, context::*, expose::*, handlers::*, headers::*, hosts::*, lints::*,
    max_age::*, methods::*, origins::*, patterns::*, policy::*, routes::*, schemes::*,
};
