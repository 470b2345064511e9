//! The words: for each check that failed a line with the fact, then what is good to know and what to
//! do about it.

use std::fmt;

use cors_data::{origin::Origin, origins::Origins, pattern::Entry};
use cors_rules::{
    catalog::Check,
    rules::{
        Context,
        header::check_request,
        host::check as check_host,
        text::{rsplit_once, split_once},
    },
};

use super::{
    addition::{self, Addition},
    explanation::{AtStartUp, Explanation, Gate, Neutral, Problem, Remark},
    malformed::Malformed,
    origin::{allows, each_entry},
    suggestion::{HostDifference, Suggestion},
};
use crate::data::PolicyData;

/// So many header names are written out.
const MOST_NAMES: usize = 8;

/// Writes the lines of an explanation.
struct Lines<'a, 'b> {
    f: &'a mut fmt::Formatter<'b>,
    is_first: bool,
    written: fmt::Result,
}

impl Lines<'_, '_> {
    fn fact(&mut self, text: &dyn fmt::Display) {
        self.line("", text);
    }

    fn note(&mut self, text: &dyn fmt::Display) {
        self.line("note: ", text);
    }

    fn help(&mut self, text: &dyn fmt::Display) {
        self.line("help: ", text);
    }

    #[inline(never)]
    fn line(&mut self, label: &str, text: &dyn fmt::Display) {
        let is_one_line = self.f.alternate();
        let separator = match (self.is_first, is_one_line) {
            (true, _) => "",
            (false, true) => "; ",
            (false, false) => "\n",
        };
        let mark = if is_one_line || label.is_empty() { "" } else { "= " };
        self.is_first = false;
        if self.written.is_ok() {
            self.written = write!(self.f, "{separator}{mark}{label}{text}");
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines { f, is_first: true, written: Ok(()) };
        match self.neutral {
            Some(neutral) => self.neutral(neutral, &mut lines),
            None if self.problems.is_empty() => self.allowed(&mut lines),
            None => {
                for problem in &self.problems {
                    self.problem(problem, &mut lines);
                }
            }
        }
        for remark in &self.remarks {
            self.remark(*remark, &mut lines);
        }
        lines.written
    }
}

impl Explanation {
    #[inline(never)]
    fn allowed(&self, lines: &mut Lines<'_, '_>) {
        let (policy, method) = (self.policy(), self.method());
        let origin = self.origin.as_deref().unwrap_or_default();
        let what = if self.is_preflight { "the preflight for " } else { "" };
        lines.fact(&format_args!("`{policy}` allows {what}`{method}` from `{origin}`"));
        if let Some(member) = self.member() {
            lines.note(&format_args!("`{policy}` applies `{member}` to this origin"));
        }
    }

    #[inline(never)]
    fn neutral(&self, neutral: Neutral, lines: &mut Lines<'_, '_>) {
        match neutral {
            Neutral::NoOrigin { is_refused: true } => {
                lines.fact(&format_args!(
                    "`{}` does not allow a request that a page of another origin has sent without `Origin`",
                    self.policy()
                ));
            }
            Neutral::NoOrigin { is_refused: false } => {
                lines.fact(&"the request has no `Origin`, so CORS does not apply to it");
                lines.note(&"browsers omit it from same-origin GET and HEAD requests, links and images; other programs send it only when told to");
                if let Some(origin) = self.sample() {
                    lines.help(&format_args!("to try the policy, send `Origin: {origin}`"));
                }
            }
            Neutral::SameOrigin { says_browser } => {
                lines.fact(&"the page has the server's own origin, so CORS does not apply to it");
                let why = if says_browser {
                    "the browser says `Sec-Fetch-Site: same-origin`"
                } else {
                    "`Origin` has the host and port of `Host`; the schemes may differ"
                };
                lines.note(&why);
            }
        }
    }

    #[inline(never)]
    fn problem(&self, problem: &Problem, lines: &mut Lines<'_, '_>) {
        let policy = self.policy();
        match problem {
            Problem::OriginMalformed { how, origin, repaired } => {
                self.malformed_origin(*how, origin, repaired.as_ref(), lines);
            }
            Problem::HostNotListed { host } => self.host_not_listed(host.as_deref(), lines),
            Problem::OriginNull => {
                lines.fact(&format_args!("`{policy}` does not allow the origin `null`"));
                lines.note(&"sandboxed frames, `data:` and `file:` pages, and requests redirected across origins send it");
                lines.help(&"serve the page from an origin of its own; every page can send `null`, so allowing it allows all of them");
            }
            Problem::OriginNotAllowed { origin, nearest, at_start_up } => {
                self.origin_not_allowed(origin, nearest.as_ref(), at_start_up, lines);
            }
            Problem::MethodMalformed { method } if method.is_empty() => {
                lines.fact(&"`Access-Control-Request-Method` does not name one method");
                lines.help(
                    &"let a browser write the preflight, or name the method of the actual request",
                );
            }
            Problem::MethodMalformed { method } => {
                lines.fact(&format_args!(
                    "`Access-Control-Request-Method: {method}` is not a method"
                ));
                lines.help(
                    &"let a browser write the preflight, or name the method of the actual request",
                );
            }
            Problem::MethodNotAllowed { method, is_forbidden, meant } => {
                self.method_not_allowed(method, *is_forbidden, *meant, lines);
            }
            #[cfg(all(feature = "axum", feature = "tracing"))]
            Problem::MethodNotServed { method, served } => {
                lines.fact(&format_args!("the route does not serve the method `{method}`"));
                if !served.is_empty() {
                    lines.note(&format_args!("under `{policy}` it serves {served}"));
                }
                lines.help(&"add a handler for it inside `cors_route!(…)`, or send another method");
            }
            Problem::HeadersMalformed { part } => {
                lines.fact(&format_args!(
                    "`Access-Control-Request-Headers` is not a list of names: `{part}`"
                ));
                lines.help(&"let a browser write the preflight, or put commas between the names");
            }
            Problem::HeadersNotAllowed { names } => self.headers_not_allowed(names, lines),
            Problem::CredentialsNotAllowed => {
                lines.fact(&format_args!(
                    "the request carries cookies, and {} does not allow credentials",
                    self.decisive()
                ));
                lines.note(&"a browser hides the response from the script that sent the request");
                let refused = addition::of_credentials(self.terms);
                if refused.is_empty() {
                    let list = if self.terms.origins.any() { "list the origins and " } else { "" };
                    lines.help(&format_args!(
                        "fetch with `credentials: \"omit\"`, or {list}add `credentials: true`"
                    ));
                } else {
                    lines.note(&format_args!("`credentials: true` needs other lists: {refused}"));
                    lines.help(&"fetch with `credentials: \"omit\"`");
                }
            }
        }
    }

    #[inline(never)]
    fn malformed_origin(
        &self,
        how: Malformed,
        origin: &str,
        repaired: Option<&(String, bool)>,
        lines: &mut Lines<'_, '_>,
    ) {
        let text = how.text();
        lines.fact(&format_args!("`Origin: {origin}` is not what a browser sends: {text}"));
        match (repaired, how) {
            (Some((origin, true)), _) => lines.help(&format_args!("send `Origin: {origin}`")),
            (Some((origin, false)), _) => {
                let policy = self.policy();
                lines.note(&format_args!("`{policy}` does not allow `{origin}` either"));
            }
            (None, Malformed::Several) => lines
                .help(&"find the proxy between the browser and the server that adds an `Origin`"),
            (None, _) => {
                if let Some(origin) = self.sample() {
                    lines.help(&format_args!("to try the policy, send `Origin: {origin}`"));
                }
            }
        }
    }

    #[inline(never)]
    fn origin_not_allowed(
        &self,
        origin: &str,
        nearest: Option<&Suggestion>,
        at_start_up: &AtStartUp,
        lines: &mut Lines<'_, '_>,
    ) {
        let policy = self.policy();
        lines.fact(&format_args!("`{policy}` does not allow the origin `{origin}`"));
        if *at_start_up == AtStartUp::Unset && self.terms.members.is_empty() {
            lines.note(&format_args!("no origins have been set for `{policy}` yet"));
        }
        if let AtStartUp::Untrusted(why) = at_start_up {
            lines.note(&format_args!(
                "the origins set at start-up do not tell who may send a request: {why}"
            ));
            lines.help(&"leave that one out of the set");
            return;
        }
        let list = match at_start_up {
            _ if !self.terms.members.is_empty() => "`origins` of one of its policies",
            AtStartUp::None => "`origins`",
            _ => "`origins`, or to the origins set at start-up",
        };
        // What the compiler would refuse is not advised.
        let addition = addition::of_origin(origin, self.context());
        if let Some(nearest) = nearest {
            let allowed = nearest.allowed();
            lines.note(&format_args!("the most similar allowed origin is `{allowed}`: {nearest}"));
        }
        let condition = match addition {
            Addition::Fine => "",
            Addition::ForDebugBuilds => ", under `#[cfg(debug_assertions)]`,",
            Addition::Instead(other) => {
                let is_nearest = nearest.is_some_and(|nearest| nearest.allowed() == other);
                if !allows(self.policy, &other) {
                    lines.help(&format_args!(
                        "if the page is yours, serve it at {other}, and add \"{other}\" to {list}"
                    ));
                } else if is_nearest && is_page(origin) && is_page(&other) {
                    lines.help(&"open the page there");
                } else {
                    lines.help(&format_args!("if the page is yours, serve it at {other}"));
                }
                return;
            }
            Addition::Refused(fact, help) => {
                lines.note(&fact);
                if let Some(help) = help {
                    lines.help(&help);
                }
                return;
            }
        };
        let Some(nearest) = nearest else {
            if *at_start_up == AtStartUp::None && self.lists_none() {
                lines.note(&"it allows no origin");
            }
            lines
                .help(&format_args!("if the page is yours, add \"{origin}\"{condition} to {list}"));
            return;
        };
        let allowed = nearest.allowed();
        let is_pattern = matches!(Entry::parse(allowed), Entry::Pattern(_));
        match nearest.differences.host {
            None | Some(HostDifference::Loopback)
                if !is_pattern && is_page(origin) && is_page(allowed) =>
            {
                // With credentials, any port is a lint: whatever listens there would be signed in.
                let any_port = match any_port(origin, nearest) {
                    Some(pattern) if !self.context().trusts() && self.lists_one(origin) => {
                        format!(", or write \"{pattern}\" in place of \"{allowed}\", for any port")
                    }
                    _ => String::new(),
                };
                lines.help(&format_args!(
                    "open the page there, or add \"{origin}\"{condition} to {list}{any_port}"
                ));
            }
            Some(HostDifference::LabelBoundary | HostDifference::Beginning) => {
                lines
                    .help(&format_args!("add \"{origin}\" to {list} only if you know whose it is"));
            }
            _ => lines
                .help(&format_args!("if the page is yours, add \"{origin}\"{condition} to {list}")),
        }
    }

    #[inline(never)]
    fn host_not_listed(&self, host: Option<&str>, lines: &mut Lines<'_, '_>) {
        let policy = self.policy();
        match host {
            Some(host) => lines.fact(&format_args!("`{policy}` does not list the host `{host}`")),
            None => lines.fact(&format_args!(
                "`{policy}` lists hosts, and the request does not name exactly one"
            )),
        }
        lines.note(&"under DNS rebinding, pages of any site send such requests; health checks, and proxies \
             that rewrite `Host`, may send them too");
        let mut known = String::new();
        for host in self.policy.hosts.unwrap_or_default() {
            append(&mut known, '`', host);
        }
        // What the compiler would refuse is not advised.
        let more = match host {
            Some(host) if check_host(host).is_none() => {
                format!(", or add \"{host}\" to `hosts` if that is a name of this server")
            }
            _ => String::new(),
        };
        lines.help(&format_args!("send it to {known}{more}"));
    }

    #[inline(never)]
    fn method_not_allowed(
        &self,
        method: &str,
        is_forbidden: bool,
        meant: Option<&str>,
        lines: &mut Lines<'_, '_>,
    ) {
        if is_forbidden {
            lines.fact(&format_args!("no browser lets a page send `{method}`"));
            lines.note(&"Fetch, forbidden method");
            return;
        }
        let policy = self.decisive();
        lines.fact(&format_args!("{policy} does not allow the method `{method}`"));
        if !self.is_preflight {
            lines.note(&"a browser sends a preflight first, and does not send this request");
        }
        match meant {
            Some(meant) => {
                lines.note(&format_args!("methods are case-sensitive, and it allows `{meant}`"));
                lines.help(&format_args!("fetch with `method: \"{meant}\"`"));
            }
            // Nearly always somebody's attempt at a preflight, and then no method to allow.
            None if method == "OPTIONS" && !self.is_preflight => {}
            None => match addition::of_method(method, self.context()) {
                Addition::Instead(other) if self.terms.allows_method(&other) => {
                    lines.help(&format_args!("fetch with `method: \"{other}\"`"));
                }
                Addition::Instead(other) => lines.help(&format_args!(
                    "fetch with `method: \"{other}\"`, and add {} to `methods`",
                    method_literal(&other)
                )),
                Addition::Refused(fact, _) => lines.note(&fact),
                _ => lines.help(&format_args!("add {} to `methods`", method_literal(method))),
            },
        }
    }

    #[inline(never)]
    fn headers_not_allowed(&self, names: &[String], lines: &mut Lines<'_, '_>) {
        let (policy, terms) = (self.decisive(), self.terms);
        let shown = names.get(..MOST_NAMES).unwrap_or(names);
        let more = match names.len() - shown.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let mut list = String::new();
        for name in shown {
            append(&mut list, '`', name);
        }
        lines
            .fact(&format_args!("{policy} does not allow the request header{plural} {list}{more}"));
        if terms.headers.list.contains(&"*") {
            // `*` covers all others.
            lines.note(&"`*` does not cover `authorization` (Fetch, non-wildcard request-header)");
            lines.help(&"write `headers: [\"*\", \"authorization\"]`, or list the headers");
            return;
        }
        let mut to_add = String::new();
        for name in shown {
            match of_no_use(name) {
                Some(why) => lines.help(&format_args!("remove `{name}` from the request: {why}")),
                None => match addition::of_header(name, self.context()) {
                    Addition::Instead(other) if terms.allows_header(&other) => {
                        lines.help(&format_args!("send `{other}`"));
                    }
                    Addition::Instead(other) => {
                        lines.help(&format_args!(
                            "send `{other}`, and add \"{other}\" to `headers`"
                        ));
                    }
                    Addition::Refused(fact, _) => lines.note(&fact),
                    _ => append(&mut to_add, '"', name),
                },
            }
        }
        if !to_add.is_empty() {
            lines.help(&format_args!("add {to_add}{more} to `headers`"));
        }
    }

    /// What the rules have to know of the policy, or of the strictest that it is made of.
    fn context(&self) -> Context {
        let PolicyData { credentials, enforce, .. } = *self.terms;
        let mut context = Context { credentials, enforce, ..Context::default() };
        for member in self.terms.members {
            context.credentials |= member.credentials;
            context.enforce |= member.enforce;
        }
        context
    }

    /// The policy whose lists count, and how it comes to that.
    #[inline(never)]
    fn decisive(&self) -> String {
        let policy = self.policy();
        match self.member() {
            Some(member) => {
                format!("`{policy}` applies `{member}` to this origin; `{member}`")
            }
            None => format!("`{policy}`"),
        }
    }

    #[inline(never)]
    fn remark(&self, remark: Remark, lines: &mut Lines<'_, '_>) {
        match remark {
            Remark::NoPreflight { lacks } => {
                lines.note(&format_args!(
                    "an `OPTIONS` request without `{lacks}` is not a preflight"
                ));
            }
            // Of its own origin there is nothing more to say.
            Remark::NotCors { .. } if self.neutral.is_some() => {}
            Remark::NotCors { what } => {
                let policy = self.policy();
                let mut are_senders = addition::are_senders(&self.policy.origins);
                for member in self.policy.members {
                    are_senders = are_senders && addition::are_senders(&member.origins);
                }
                let unless = if are_senders {
                    format!(", unless it takes `TrustedSender<{policy}>`")
                } else {
                    String::new()
                };
                lines
                    .note(&format_args!("CORS does not apply to {what}: the handler runs{unless}"));
            }
            Remark::Refused { gate: Gate::Policy, is_form } => {
                lines.note(&"the policy is enforced: 403, and the handler does not run");
                if is_form {
                    lines.help(
                        &"mount a route that takes forms from other sites (SAML, `form_post`, a \
                         webhook) outside of the layer: merge its router after `.layer(…)`",
                    );
                }
            }
            Remark::Refused { gate: Gate::Sender, is_form } => {
                if is_form {
                    lines.help(
                        &"leave `TrustedSender` out of a handler that takes forms from other sites \
                         (SAML, `form_post`, a webhook)",
                    );
                }
            }
        }
    }

    /// An origin that the policy allows and spells out.
    fn sample(&self) -> Option<&'static str> {
        let mut sample = None;
        each_entry(self.terms, &mut |entry| {
            if let Entry::Exact(exact) = entry
                && Origin::parse(exact).is_some()
                && sample.is_none_or(|sample| exact < sample)
            {
                sample = Some(exact);
            }
        });
        sample
    }

    /// Whether only one entry has the host of this origin.
    fn lists_one(&self, origin: &str) -> bool {
        let host = Origin::parse(origin).map(|origin| origin.host());
        let mut count = 0;
        each_entry(self.terms, &mut |entry| {
            if let Entry::Exact(exact) = entry {
                count += usize::from(Origin::parse(exact).map(|exact| exact.host()) == host);
            }
        });
        count == 1
    }

    fn lists_none(&self) -> bool {
        self.terms.deciding().iter().all(|policy| {
            let Origins { set, patterns, entries, .. } = policy.origins;
            set.is_empty() && patterns.is_empty() && entries.is_empty()
        })
    }
}

/// Tools for development take whatever port is free.
fn any_port(origin: &str, nearest: &Suggestion) -> Option<String> {
    let (scheme, authority) = split_once(origin, "://")?;
    let (host, _) = rsplit_once(authority, ":")?;
    let is_same = nearest.differences.port && !nearest.differences.scheme;
    (is_same && matches!(host, "localhost" | "127.0.0.1" | "[::1]"))
        .then(|| format!("{scheme}://{host}:*"))
}

/// Whether it is a page that somebody can open: an app shell has the origin that it has.
fn is_page(origin: &str) -> bool {
    match split_once(origin, "://") {
        Some(("http" | "https", host)) => {
            !matches!(host, "localhost" | "tauri.localhost" | "wails.localhost")
        }
        _ => false,
    }
}

/// As it is written in a policy: an identifier, or a string.
fn method_literal(method: &str) -> String {
    let mut is_identifier = method.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    for byte in method.bytes() {
        is_identifier &= byte.is_ascii_alphanumeric() || byte == b'_';
    }
    if is_identifier { format!("`{method}`") } else { format!("`\"{method}\"`") }
}

/// Why a header has no place in a request of a page.
fn of_no_use(name: &str) -> Option<&'static str> {
    match check_request(name, Context::default())?.check() {
        Check::HeaderResponseOnly => Some("it is a response header"),
        Check::HeaderForbidden => Some("no script can set it"),
        _ => None,
    }
}

/// Adds a name to a list.
pub(super) fn append(list: &mut String, mark: char, name: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    list.push(mark);
    list.push_str(name);
    list.push(mark);
}
