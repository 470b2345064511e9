//! The catalog: every check there is, with its stable name, its page, its level and its words.
//!
//! The words are a message, a help and a note. Placeholders in braces are filled from a
//! [`Finding`](crate::finding::Finding); `{fix}` is the text to paste. Without a help, it is what the fix
//! says: what to write, or to remove it. A rule that knows more replaces the help.

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Pedantic: silent unless the policy asks for it with `#[deny(…)]`.
    Allow,
    /// A warning of the compiler; `#[allow(…, reason = "…")]` silences it. At start-up it is silent.
    Warn,
    /// A lint, on by default; `#[allow(…, reason = "…")]` silences it.
    Deny,
    /// The policy can never work. Cannot be allowed.
    Error,
}

macro_rules! catalog {
    ($(
        $variant:ident: $name:literal, $page:ident, $level:ident,
            $message:literal
            $(, help: $help:literal)?
            $(, note: $note:literal)?;
    )*) => {
        /// One rule of the catalog.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Check {
            $(
                #[doc = concat!(
                    "[`", $name, "`](https://docs.rs/cors-runtime/latest/cors_runtime/checks/",
                    stringify!($page), "/index.html#", $name, ")"
                )]
                $variant,
            )*
        }

        impl Check {
            /// Every check, in the order of the catalog.
            pub const ALL: &'static [Check] = &[$(Check::$variant,)*];
        }

        // A table, because a `match` of each part would be code for each check.
        static ROWS: [Row; Check::ALL.len()] = [$(
            Row {
                name: $name,
                page: stringify!($page),
                level: Level::$level,
                message: $message,
                help: concat!($($help)?),
                note: concat!($($note)?),
            },
        )*];
    };
}

/// A check's place and level, and its words with placeholders. Empty = there is no such line.
pub(crate) struct Row {
    name: &'static str,
    page: &'static str,
    level: Level,
    pub(crate) message: &'static str,
    pub(crate) help: &'static str,
    pub(crate) note: &'static str,
}

impl Check {
    pub(crate) const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The stable name, as it is written in `#[allow(…)]` and shown in messages.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The level that applies unless a rule lowers it or a policy changes it.
    pub const fn level(self) -> Level {
        self.row().level
    }

    /// The page that describes it, by the name of its module in `cors_runtime::checks`.
    pub const fn page(self) -> &'static str {
        self.row().page
    }

    /// The check with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|check| check.name() == name)
    }
}

catalog! {
    MissingOrigins: "missing_origins", policy, Error,
        "this policy allows no origin",
        help: "add {fix}, or remove the policy",
        note: "a CORS policy needs at least one allowed origin";
    UnknownKey: "unknown_key", policy, Error,
        "unknown key `{n}`",
        note: "valid keys: origins, methods, headers, expose, credentials, max_age, enforce, hosts, policies";
    DuplicateKey: "duplicate_key", policy, Error,
        "`{n}` is given twice",
        help: "merge the lists",
        note: "only one of the two would take effect";
    WrongType: "wrong_type", policy, Error,
        "expected {expected}, found {found}";
    NotALiteral: "not_a_literal", policy, Error,
        "a macro cannot know the value of `{n}`",
        help: "use the text itself, or `env!(\"NAME\")`, which is read at compile time",
        note: "a macro sees source text, not the values of constants or functions";
    UnknownLint: "unknown_lint", policy, Error,
        "unknown CORS lint `{n}`",
        help: "did you mean {fix}?";
    UnusedAllow: "unused_allow", policy, Deny,
        "lint `{n}` is allowed here but nothing triggers it",
        help: "remove `{n}`",
        note: "a stale exemption would hide the next mistake";
    ErrorAllowed: "error_allowed", policy, Error,
        "`{n}` is an error and cannot be allowed",
        note: "a policy that violates it can never work";
    EnvUnset: "env_unset", policy, Error,
        "the environment variable `{n}` is not set at compile time",
        help: "set it for the build, or in `[env]` of `.cargo/config.toml`: {n} = \"{v}\"",
        note: "`env!` is read at compile time, as in Rust";
    FileUnreadable: "file_unreadable", policy, Error,
        "cannot read `{n}`: {error}",
        help: "give a path that is relative to the package's Cargo.toml",
        note: "the file has one origin per line; a comment begins with `#`";
    AllowWithoutReason: "allow_without_reason", policy, Allow,
        "lint `{n}` is allowed without a reason",
        help: "write `{n}, reason = \"...\"`";
    OriginEmpty: "origin_empty", origins, Error,
        "empty origin",
        help: "remove the entry";
    OriginWhitespace: "origin_whitespace", origins, Error,
        "white space {c} inside origin {lit}",
        help: "remove it, or give each origin an entry of its own",
        note: "browsers never send white space in an origin, and compare byte by byte (Fetch, CORS check)";
    OriginControlChar: "origin_control_char", origins, Error,
        "control character {c} inside origin {lit}",
        help: "remove it, or give each origin an entry of its own",
        note: "control characters cannot occur in a host (URL, forbidden domain code point)";
    OriginQuoted: "origin_quoted", origins, Error,
        "{lit} has more than the origin",
        help: "begin with the scheme and `://`, as in \"https://app.example.com\"";
    OriginList: "origin_list", origins, Error,
        "{lit} contains {v} origins",
        help: "give each origin an entry of its own",
        note: "`Access-Control-Allow-Origin` carries one origin, so each entry is one origin";
    OriginKeyword: "origin_keyword", origins, Error,
        "{lit} is not an origin",
        help: "remove it, or list the origins",
        note: "`self` and `none` are CSP keywords; same-origin requests need no entry";
    OriginPlaceholder: "origin_placeholder", origins, Error,
        "placeholder `{n}` in origin {lit} is not expanded",
        help: "use the value itself (in source, `env!(\"NAME\")` reads it at compile time), or `OriginSet::rule` (feature `start-up`, https://docs.rs/cors-runtime/latest/cors_runtime/guide/preview_deployments) for names that change",
        note: "nothing replaces it, neither at compile time nor at run time";
    OriginRegex: "origin_regex", origins, Error,
        "{lit} looks like a regular expression",
        help: "list the hosts, with `*.` for all names below one or `:*` for all ports (`http://localhost:*`), or decide in code with `OriginSet::rule` (feature `start-up`, https://docs.rs/cors-runtime/latest/cors_runtime/guide/preview_deployments)",
        note: "patterns are not regexes: an unescaped dot or a missing anchor would allow `https://evil-example.com`; the only wildcards are a leading `*.` and a port `*`";
    OriginMissingScheme: "origin_missing_scheme", schemes, Error,
        "origin {lit} has no scheme",
        help: "begin with the scheme and `://`, as in \"https://app.example.com\"",
        note: "an origin is `scheme://host[:port]` (Fetch, `Origin` header)";
    OriginSeparator: "origin_separator", schemes, Error,
        "origin {lit} does not use `://` after its scheme",
        help: "begin with the scheme and `://`, as in \"https://app.example.com\"",
        note: "browsers repair this in the address bar but compare origins byte by byte";
    OriginSchemeCase: "origin_scheme_case", schemes, Error,
        "the scheme of {lit} is not in lower case",
        help: "use the scheme that pages are loaded over, such as `https`",
        note: "browsers serialize schemes in lower case";
    OriginSchemeSyntax: "origin_scheme_syntax", schemes, Error,
        "`{n}` is not a valid scheme",
        help: "use the scheme that pages are loaded over, such as `https`",
        note: "a scheme is a letter followed by letters, digits, `+`, `-` or `.` (RFC 3986, 3.1)";
    OriginSchemeLength: "origin_scheme_length", schemes, Deny,
        "scheme of {lit} is longer than 64 bytes",
        help: "use the scheme that pages are loaded over, such as `https`";
    OriginOpaqueScheme: "origin_opaque_scheme", schemes, Error,
        "pages with scheme `{n}:` have no origin of their own",
        help: "remove it, or serve the pages over `https:` and list that origin",
        note: "their requests carry `Origin: null` (URL, origin), which any page can send";
    OriginSchemeNeverSent: "origin_scheme_never_sent", schemes, Deny,
        "no page has the origin {lit}",
        help: "use the scheme that pages are loaded over",
        note: "documents are not loaded over `{n}:`; WebSocket requests carry the origin of the page, and CORS does not apply to them";
    OriginSchemeTypo: "origin_scheme_typo", schemes, Deny,
        "unusual scheme `{n}`: did you mean `{other}`?",
        help: "use the scheme that pages are loaded over",
        note: "as a custom scheme this entry would silently match nothing";
    NullOrigin: "null_origin", schemes, Deny,
        "origin `null` allows every page",
        help: "remove it; a policy for public data lists \"*\" and has no credentials",
        note: "sandboxed frames, `data:` pages and requests redirected across origins send `Origin: null`, so any site can produce it";
    OriginUserinfo: "origin_userinfo", origins, Error,
        "user information is not part of an origin",
        help: "end the entry after host and port";
    OriginPath: "origin_path", origins, Error,
        "origin {lit} can never equal a browser's `Origin` header",
        help: "end the entry after host and port",
        note: "a serialized origin ends after host and port: no slash, no path (Fetch, `Origin` header)";
    OriginQuery: "origin_query", origins, Error,
        "origin {lit} can never equal a browser's `Origin` header",
        help: "end the entry after host and port",
        note: "a serialized origin has no query";
    OriginFragment: "origin_fragment", origins, Error,
        "origin {lit} can never equal a browser's `Origin` header",
        help: "end the entry after host and port",
        note: "a serialized origin has no fragment";
    OriginEmptyHost: "origin_empty_host", hosts, Error,
        "origin {lit} has no host",
        help: "add a host, as in \"https://app.example.com\"";
    OriginNonAscii: "origin_non_ascii", hosts, Error,
        "host of {lit} is not ASCII ({c})",
        help: "copy the host from a browser's address bar, which gives it with `xn--`",
        note: "browsers send the Punycode form (URL, domain to ASCII)";
    OriginPercentEncoded: "origin_percent_encoded", hosts, Error,
        "percent-encoding in the host of {lit}",
        help: "use the host's characters themselves",
        note: "browsers decode it before they serialize the origin";
    OriginHostCase: "origin_host_case", hosts, Error,
        "the host of {lit} is not in lower case",
        help: "use lower case for the host",
        note: "browsers serialize hosts in lower case (URL, host parsing)";
    OriginHostChar: "origin_host_char", hosts, Error,
        "`{c}` cannot occur in a DNS name",
        help: "use a host of letters, digits, `-`, `_` and `.`",
        note: "browsers accept it in URLs, which is how prefix checks get bypassed";
    OriginEmptyLabel: "origin_empty_label", hosts, Error,
        "empty label in host of {lit}",
        help: "put one dot between labels";
    OriginLabelLength: "origin_label_length", hosts, Error,
        "label of {v} bytes in {lit}; DNS allows 63",
        help: "use a host that DNS can have",
        note: "RFC 1035, 2.3.4";
    OriginHostLength: "origin_host_length", hosts, Error,
        "host of {v} bytes in {lit}; DNS allows 253 (251 after `*.`)",
        help: "use a host that DNS can have",
        note: "RFC 1035, 2.3.4";
    OriginLabelHyphen: "origin_label_hyphen", hosts, Deny,
        "label of {lit} begins or ends with a hyphen",
        help: "begin and end each label with a letter or digit",
        note: "not a valid host name (RFC 1123), although wildcard DNS can resolve it";
    OriginPunycode: "origin_punycode", hosts, Deny,
        "`{n}` is not valid Punycode",
        help: "copy the host from a browser's address bar",
        note: "Firefox refuses such a URL";
    OriginIpv4Form: "origin_ipv4_form", addresses, Error,
        "`{h}` is another spelling of {fixhost}",
        help: "use four numbers from 0 to 255 without leading zeros, or a host name",
        note: "browsers serialize IPv4 addresses as four decimal numbers (URL, IPv4 serializer)";
    OriginListenAddress: "origin_listen_address", addresses, Warn,
        "`{h}` is an address that servers listen on; pages are opened at `localhost`",
        note: "servers print it where they accept connections at every address; only a page that somebody opens at this very address has the origin, which Windows cannot";
    OriginIpv4Invalid: "origin_ipv4_invalid", addresses, Error,
        "`{h}` is not an IPv4 address",
        help: "use four numbers from 0 to 255 without leading zeros, or a host name",
        note: "a host whose last label is a number must be an IPv4 address (URL, ends in a number)";
    OriginIpv6Form: "origin_ipv6_form", addresses, Error,
        "`{h}` is not the serialized form of this IPv6 address",
        help: "put the address in brackets, without zone, as in \"http://[2001:db8::1]\"",
        note: "browsers write lower-case hexadecimal, compress the first longest run of zeros and never use a dotted tail (URL, IPv6 serializer)";
    OriginIpv6Invalid: "origin_ipv6_invalid", addresses, Error,
        "`{h}` is not an IPv6 host",
        help: "put the address in brackets, without zone, as in \"http://[2001:db8::1]\"",
        note: "IPv6 hosts are written in brackets and have no zone";
    OriginPortSyntax: "origin_port_syntax", addresses, Error,
        "`{p}` is not a port",
        help: "use one port from 1 to 65535, with an entry for each, or `*` for any",
        note: "a port is 1 to 5 digits without sign or leading zero";
    OriginPortRange: "origin_port_range", addresses, Error,
        "port {p} is out of range",
        help: "use a port from 1 to 65535, or `*` for any",
        note: "a port is a number from 1 to 65535";
    OriginDefaultPort: "origin_default_port", addresses, Error,
        "{p} is the default port of `{n}`, so browsers leave it out",
        help: "leave the port out";
    OriginBlockedPort: "origin_blocked_port", addresses, Deny,
        "browsers refuse to load pages from port {p}",
        help: "use another port",
        note: "Fetch, port blocking";
    OriginExtensionId: "origin_extension_id", schemes, Deny,
        "`{h}` is not a {n} id",
        help: "copy the id from the browser's extension page",
        note: "chrome-extension ids are 32 letters a-p, moz-extension ids are UUIDs";
    WildcardSyntax: "wildcard_syntax", patterns, Error,
        "`*` is only allowed as the whole first label (`*.`) or as the port (`:*`)",
        help: "list the origins, use `*.` before a domain that is yours, as in \"https://*.example.com\", or decide in code with `OriginSet::rule` (feature `start-up`, https://docs.rs/cors-runtime/latest/cors_runtime/guide/preview_deployments)",
        note: "anything looser would allow hosts that are not yours, such as `evil-example.com` or `example.com.evil.com`";
    WildcardScheme: "wildcard_scheme", patterns, Error,
        "a wildcard scheme would also allow `http:`",
        help: "list one entry for each scheme";
    CredentialsWithAnyOrigin: "credentials_with_any_origin", trust, Error,
        "`\"*\"` cannot be combined with `credentials: true`",
        help: "list the origins, or remove `credentials: true`",
        note: "browsers reject `*` for credentialed requests (Fetch, CORS check), and reflecting every origin would let any site read the user's data";
    AnyOriginAtStartUp: "any_origin_at_start_up", trust, Deny,
        "`\"*\"` would open the policy to every origin",
        help: "list the origins",
        note: "a policy that may become one for every origin says so in its source, where it is checked against credentials and shows in review";
    InsecureOrigin: "insecure_origin", trust, Deny,
        "{lit} is not secure, but {trust}",
        note: "anyone on the network path can inject scripts into that page and call this API as the user";
    PublicSuffixWildcard: "public_suffix_wildcard", patterns, Deny,
        "anyone can register a name under `{h}`",
        help: "name your own host below it, as in \"https://YOUR-NAME.{h}\"",
        note: "{rule} the Public Suffix List ({date}); if the registry is your own, allow it with a reason; for preview deployments see `cors_runtime::guide::preview_deployments`";
    WildcardSingleLabel: "wildcard_single_label", patterns, Allow,
        "`*.{h}` trusts every name in a private or local zone",
        help: "list the hosts";
    SharedHostingOrigin: "shared_hosting_origin", trust, Deny,
        "anybody can run scripts on {lit}",
        help: "serve the page from a host of your own",
        note: "the host belongs to a service whose users publish pages on it (list of {date})";
    OriginIsPublicSuffix: "origin_is_public_suffix", trust, Deny,
        "`{h}` is a public suffix, not a site",
        help: "name your own host below it, as in \"https://YOUR-NAME.{h}\"";
    WildcardSubdomainCredentials: "wildcard_subdomain_credentials", trust, Allow,
        "every subdomain of `{h}` can {act}",
        help: "list the subdomains",
        note: "one XSS or dangling DNS record is enough";
    AnyPortCredentials: "any_port_credentials", trust, Deny,
        "every service on `{h}` can {act}",
        help: "list the ports";
    LocalOriginInRelease: "local_origin_in_release", trust, Deny,
        "{lit} is a local origin in a release build",
        help: "put it under `#[cfg(debug_assertions)]`",
        note: "any program on the user's machine or network at that address is trusted; app shells (Capacitor, Ionic, Tauri) are the exception: allow with a reason";
    OriginTrailingDot: "origin_trailing_dot", hosts, Deny,
        "{lit} matches only pages opened with the final dot",
        note: "`{h}` and `{h}.` are different origins (URL, host equivalence)";
    OriginSwappedPort: "origin_swapped_port", addresses, Deny,
        "port {p} is the default of the other scheme";
    VolatileExtensionOrigin: "volatile_extension_origin", trust, Allow,
        "`{n}` ids are random for each {place}",
        help: "{instead}",
        note: "the entry matches one installation, until the id changes";
    OnionOrigin: "onion_origin", trust, Allow,
        "Firefox sends `Origin: null` from .onion pages",
        help: "serve the API from the origin of its pages";
    WildcardApex: "wildcard_apex", patterns, Allow,
        "`*.{h}` does not cover `{h}` itself",
        help: "add {fix}";
    DuplicateEntry: "duplicate_entry", policy, Deny,
        "{lit} is listed twice";
    RedundantOrigin: "redundant_origin", patterns, Deny,
        "{lit} is already covered by {other}",
        note: "removing the entry revokes nothing";
    WildcardNotAlone: "wildcard_not_alone", patterns, Error,
        "`\"*\"` already covers {lit}",
        help: "keep \"*\" or the list",
        note: "the list looks restrictive but is not";
    MethodSyntax: "method_syntax", methods, Error,
        "`{n}` is not an HTTP method",
        help: "use one name in each entry, as in \"PUT\"",
        note: "one invalid element makes browsers reject the whole response to the preflight";
    MethodForbidden: "method_forbidden", methods, Error,
        "browsers never let scripts send `{n}`",
        note: "Fetch, forbidden method";
    MethodCase: "method_case", methods, Deny,
        "methods are case-sensitive: `{n}` is not {fix}",
        note: "browsers upper-case DELETE, GET, HEAD, OPTIONS, POST and PUT, and no other (Fetch, normalize a method)";
    MethodTypo: "method_typo", methods, Deny,
        "unusual method `{n}`: did you mean {fix}?";
    CredentialsWithAnyMethod: "credentials_with_any_method", methods, Error,
        "`\"*\"` is an ordinary method name when credentials are allowed",
        help: "list the methods",
        note: "Fetch, HTTP new-header syntax";
    MethodOptions: "method_options", methods, Allow,
        "preflights need no `OPTIONS` entry",
        note: "only scripts that send `OPTIONS` themselves need it";
    MethodSafelisted: "method_safelisted", methods, Allow,
        "`{n}` is always allowed",
        note: "CORS-safelisted method";
    SafelistedMethodOmitted: "safelisted_method_omitted", methods, Allow,
        "leaving out `POST` does not stop cross-origin POST requests",
        note: "GET, HEAD and POST are CORS-safelisted; use CSRF protection";
    HeaderSyntax: "header_syntax", headers, Error,
        "`{n}` is not a header name",
        help: "use one name in each entry, of letters, digits and `-`, as in \"x-request-id\"",
        note: "one invalid element makes browsers reject the whole list";
    HeaderForbidden: "header_forbidden", headers, Error,
        "scripts cannot set `{n}`",
        note: "Fetch, forbidden request-header{tail}";
    HeaderResponseOnly: "header_response_only", headers, Deny,
        "`{n}` is a response header",
        help: "remove it here and in the client",
        note: "a client that sends it has a bug";
    HeaderTypo: "header_typo", headers, Deny,
        "unusual header `{n}`: did you mean {other}?";
    HeaderUnderscore: "header_underscore", headers, Allow,
        "nginx drops request headers with underscores by default";
    CredentialsWithAnyHeader: "credentials_with_any_header", headers, Error,
        "`\"*\"` is an ordinary header name when credentials are allowed",
        help: "list the headers",
        note: "Fetch, HTTP new-header syntax";
    AnyHeaderAuthorization: "any_header_authorization", headers, Deny,
        "`\"*\"` does not cover `authorization`",
        help: "write {fix}, or list the headers",
        note: "Fetch, CORS non-wildcard request-header name; browsers of 2026 still accept it, so behaviour varies";
    HeaderSafelisted: "header_safelisted", headers, Allow,
        "`{n}` needs no entry for short, plain values",
        note: "CORS-safelisted request-header";
    ExposeForbidden: "expose_forbidden", headers, Error,
        "`{n}` is never visible to scripts",
        note: "Fetch, forbidden response-header name";
    ExposeRequestOnly: "expose_request_only", headers, Deny,
        "`{n}` is a request header";
    ExposePreflightOnly: "expose_preflight_only", headers, Deny,
        "`{n}` only occurs in preflight responses, which scripts never see";
    ExposeSafelisted: "expose_safelisted", headers, Allow,
        "`{n}` is always exposed",
        note: "CORS-safelisted response-header name";
    CredentialsWithAnyExpose: "credentials_with_any_expose", headers, Error,
        "`\"*\"` is an ordinary header name when credentials are allowed",
        help: "list the headers",
        note: "Fetch, HTTP new-header syntax";
    ExposeAny: "expose_any", headers, Allow,
        "every response header is exposed",
        help: "list the headers",
        note: "expose only what clients read";
    MaxAgeOverCap: "max_age_over_cap", max_age, Error,
        "max_age {v} is more than any browser honours",
        note: "caps: Firefox 86400, Chromium 7200, Safari 600, in seconds";
    MaxAgeLong: "max_age_long", max_age, Allow,
        "max_age {v} is longer than one hour",
        note: "for that long, a browser may use permissions that have been revoked; caps: Firefox 86400, Chromium 7200, Safari 600";
    MaxAgeNegative: "max_age_negative", max_age, Error,
        "max_age cannot be negative",
        note: "delta-seconds is unsigned; 0 disables caching";
    EnforceType: "enforce_type", combined, Error,
        "`enforce` is `true` or `false`";
    EnforceAnyOrigin: "enforce_any_origin", combined, Error,
        "`enforce` refuses nobody here: `\"*\"` allows every origin",
        help: "remove `enforce`, or list the origins";
    UntrustedSender: "untrusted_sender", combined, Error,
        "`{n}` lists {entry}, which is not a trusted sender: {why}",
        note: "`enforce`, `TrustedSender` and `verify_sender` let a listed origin send whatever the server's own pages can";
    HostSyntax: "host_syntax", combined, Error,
        "{lit} is not a host: {why}",
        help: "list a name or an address with its port, as in \"localhost:3000\"",
        note: "an entry is what browsers send in `Host`: a name or an address in lower case, and `:port` unless it is the default port";
    HostsWithoutEnforce: "hosts_without_enforce", combined, Error,
        "`hosts` has no effect without `enforce: true`",
        help: "add `enforce: true`, or remove `hosts`",
        note: "`hosts` lists the hosts of this server; `origins` lists the pages that may use it";
    HostsEmpty: "hosts_empty", combined, Error,
        "`hosts` lists no host, so every request is refused",
        help: "list the hosts of this server, as in `hosts: [\"localhost:3000\"]`, or remove `hosts`";
    LocalOriginWithoutHosts: "local_origin_without_hosts", combined, Allow,
        "`enforce` with a local origin, and without `hosts`",
        help: "add the hosts of this server, as in `hosts: [\"localhost:3000\"]`",
        note: "under DNS rebinding a page of any site counts as the server's own";
    PoliciesTooFew: "policies_too_few", combined, Error,
        "a combined policy is made of two or more policies",
        help: "list at least two, as in `policies: [Trusted, Partners]`";
    PoliciesNotAlone: "policies_not_alone", combined, Error,
        "`{n}` cannot be combined with `policies`",
        help: "remove `{n}`",
        note: "the policy that allows an origin applies to it";
    PoliciesMember: "policies_member", combined, Error,
        "`{n}` cannot be one of these policies: {why}",
        note: "the policy that allows an origin applies to it";
    PoliciesOverlap: "policies_overlap", combined, Error,
        "`{n}` and `{first}` both allow {o}",
        help: "take it out of one of the two",
        note: "the policy that allows an origin applies to it";
    MaxAgeType: "max_age_type", max_age, Error,
        "max_age is a whole number of seconds";
    MaxAgeUseless: "max_age_useless", max_age, Allow,
        "max_age has no effect: no method or header here needs a preflight";
    CredentialsType: "credentials_type", policy, Error,
        "`credentials` is `true` or `false`";
    CredentialsUnneeded: "credentials_unneeded", trust, Allow,
        "a script-set `Authorization` header does not need `credentials: true`",
        note: "credentials are cookies, TLS client certificates and HTTP authentication kept by the browser";
    PrivateNetworkRemoved: "private_network_removed", policy, Error,
        "Private Network Access no longer exists",
        help: "remove `{n}`",
        note: "browsers ask the user instead (Local Network Access); there is no header to send";
    AttributeTarget: "attribute_target", handlers, Error,
        "`#[cors]` goes on a handler function, not on {found}",
        help: "move it above `async fn handler(…)`",
        note: "a handler is a free function: `cors_route!(get(handler))` finds its policy by its name";
    DuplicateAttribute: "duplicate_attribute", handlers, Error,
        "this handler has two CORS policies",
        help: "keep one, or combine them: a policy with `policies: [One, Other]` in `cors_policy!`, named here",
        note: "a response has one `Access-Control-Allow-Origin`: with two, browsers reject it";
    InlineMethods: "inline_methods", handlers, Error,
        "a handler's own policy has no `methods`",
        note: "a preflight lists the methods of the route: `cors_route!(get(list).post(create))`";
    AttributePolicy: "attribute_policy", handlers, Error,
        "{n}",
        help: "give it one: `#[cors(Policy)]`, `#[cors(origins = [\"https://app.example.com\"])]` or `#[cors(same_origin)]`";
    RouteHandler: "route_handler", handlers, Error,
        "expected the path of a handler, found {found}",
        help: "pass a function, as in {fix}",
        note: "`cors_route!` finds a handler's policy by its name, so it takes functions with `#[cors(…)]` on them";
    RouteMethod: "route_method", handlers, Error,
        "`{n}` is not a method function that `cors_route!` can build on",
        note: "it takes get, head, post, put, delete, patch, options, trace, connect, on, any and fallback";
    RouteDuplicate: "route_duplicate", handlers, Error,
        "{n} is served twice on this path",
        help: "remove one",
        note: "axum would panic when the router is built";
    JsonContentType: "json_content_type", handlers, Deny,
        "`{ty}` needs a `content-type` that this policy does not allow",
        help: "add \"content-type\" to `headers`",
        note: "`application/json` is not CORS-safelisted, so browsers ask for `content-type` in a preflight";
    AuthorizationNotAllowed: "authorization_not_allowed", handlers, Deny,
        "`{ty}` reads `authorization`, which this policy does not allow",
        help: "add \"authorization\" to `headers`",
        note: "browsers would block the request at the preflight";
    CustomHeaderNotAllowed: "custom_header_not_allowed", handlers, Deny,
        "the handler reads `{n}`, which this policy does not allow",
        help: "add \"{n}\" to `headers`";
    RouteMethodNotAllowed: "route_method_not_allowed", handlers, Deny,
        "this route serves {n}, which the policy does not allow",
        help: "add {n} to the policy's `methods`";
    CookiesWithoutCredentials: "cookies_without_credentials", handlers, Deny,
        "`{ty}` uses cookies, but the policy does not allow credentials",
        help: "add `credentials: true`",
        note: "browsers send and store no cookies on such requests";
    SocketWithoutSender: "socket_without_sender", handlers, Deny,
        "`{ty}` opens sockets for the pages of every site",
        help: "add the argument `_: TrustedSender<Policy>` before it, or `enforce: true` to the policy",
        note: "CORS does not apply to WebSockets: browsers send the handshake with cookies, and ask nobody";
    ManualCorsHeader: "manual_cors_header", handlers, Deny,
        "the handler sets `{n}` itself",
        note: "the policy replaces all six CORS response headers, so the handler's value is never sent";
    RedirectResponse: "redirect_response", handlers, Allow,
        "browsers follow a redirect to another origin with `Origin: null`",
        help: "respond with the URL, and let the page fetch it or navigate",
        note: "if the request was cross-origin already (Fetch, serializing a request origin); only `*` and `null` allow it";
}
