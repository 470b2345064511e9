//! The words: for each check that failed a line with the fact, then what is good to know and what to
//! do about it.

use std::fmt;

use cors_data::{origin::Origin, origins::Origins, pattern::Entry};
use cors_rules::{
    catalog::Check,
    rules::{Context, header::check_request, host::check as check_host},
};

use super::{
    addition::{self, Addition},
    explanation::{AtStartUp, Explanation, Gate, Neutral, Problem, Remark},
    malformed::Malformed,
    suggestion::{HostDifference, Suggestion},
};

/// So many header names are written out.
const MOST_NAMES: usize = 8;

struct Labelled {
    label: Label,
    text: String,
}

#[derive(Clone, Copy)]
enum Label {
    Fact,
    Note,
    Help,
}

/// The lines of an explanation under construction.
#[derive(Default)]
struct Lines(Vec<Labelled>);

impl Lines {
    #[inline]
    fn fact(&mut self, text: impl Into<String>) {
        self.0.push(Labelled { label: Label::Fact, text: text.into() });
    }

    #[inline]
    fn note(&mut self, text: impl Into<String>) {
        self.0.push(Labelled { label: Label::Note, text: text.into() });
    }

    #[inline]
    fn help(&mut self, text: impl Into<String>) {
        self.0.push(Labelled { label: Label::Help, text: text.into() });
    }
}

impl fmt::Display for Explanation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines::default();
        match self.neutral {
            Some(neutral) => self.neutral(neutral, &mut lines),
            None if self.problems.is_empty() => self.allowed(&mut lines),
            None => self.problems.iter().for_each(|problem| self.problem(problem, &mut lines)),
        }
        self.remarks.iter().for_each(|remark| self.remark(*remark, &mut lines));
        for (i, Labelled { label, text }) in lines.0.iter().enumerate() {
            let separator = match (i, f.alternate()) {
                (0, _) => "",
                (_, true) => "; ",
                (_, false) => "\n",
            };
            let label = match (label, f.alternate()) {
                (Label::Fact, _) => "",
                (Label::Note, true) => "note: ",
                (Label::Help, true) => "help: ",
                (Label::Note, false) => "= note: ",
                (Label::Help, false) => "= help: ",
            };
            write!(f, "{separator}{label}{text}")?;
        }
        Ok(())
    }
}

impl Explanation {
    #[inline]
    fn allowed(&self, lines: &mut Lines) {
        let (policy, method) = (self.policy(), self.method());
        let origin = self.origin.as_deref().unwrap_or_default();
        let what = if self.is_preflight { "the preflight for " } else { "" };
        lines.fact(format!("`{policy}` allows {what}`{method}` from `{origin}`"));
        if let Some(member) = self.member() {
            lines.note(format!("`{policy}` applies `{member}` to this origin"));
        }
    }

    #[inline]
    fn neutral(&self, neutral: Neutral, lines: &mut Lines) {
        match neutral {
            Neutral::NoOrigin { is_refused: true } => {
                lines.fact(format!(
                    "`{}` does not allow a request that a page of another origin has sent without `Origin`",
                    self.policy()
                ));
            }
            Neutral::NoOrigin { is_refused: false } => {
                lines.fact("the request has no `Origin`, so CORS does not apply to it");
                lines.note(
                    "browsers omit it from same-origin GET and HEAD requests, links and images; other programs send it only when told to",
                );
                if let Some(origin) = self.sample() {
                    lines.help(format!("to try the policy, send `Origin: {origin}`"));
                }
            }
            Neutral::SameOrigin { says_browser } => {
                lines.fact("the page has the server's own origin, so CORS does not apply to it");
                lines.note(if says_browser {
                    "the browser says `Sec-Fetch-Site: same-origin`"
                } else {
                    "`Origin` has the host and port of `Host`; the schemes may differ"
                });
            }
        }
    }

    #[inline]
    fn problem(&self, problem: &Problem, lines: &mut Lines) {
        let policy = self.policy();
        match problem {
            Problem::OriginMalformed { how, origin, repaired } => {
                self.malformed_origin(*how, origin, repaired.as_ref(), lines);
            }
            Problem::HostNotListed { host } => self.host_not_listed(host.as_deref(), lines),
            Problem::OriginNull => {
                lines.fact(format!("`{policy}` does not allow the origin `null`"));
                lines.note(
                    "sandboxed frames, `data:` and `file:` pages, and requests redirected across origins send it",
                );
                lines.help(
                    "serve the page from an origin of its own; every page can send `null`, so allowing it allows all of them",
                );
            }
            Problem::OriginNotAllowed { origin, nearest, at_start_up } => {
                self.origin_not_allowed(origin, nearest.as_ref(), at_start_up, lines);
            }
            Problem::MethodMalformed { method } if method.is_empty() => {
                lines.fact("`Access-Control-Request-Method` does not name one method");
                lines.help(
                    "let a browser write the preflight, or name the method of the actual request",
                );
            }
            Problem::MethodMalformed { method } => {
                lines.fact(format!("`Access-Control-Request-Method: {method}` is not a method"));
                lines.help(
                    "let a browser write the preflight, or name the method of the actual request",
                );
            }
            Problem::MethodNotAllowed { method, is_forbidden, meant } => {
                self.method_not_allowed(method, *is_forbidden, *meant, lines);
            }
            #[cfg(all(feature = "axum", feature = "tracing"))]
            Problem::MethodNotServed { method, served } => {
                lines.fact(format!("the route does not serve the method `{method}`"));
                if !served.is_empty() {
                    lines.note(format!(
                        "under `{policy}` it serves {}",
                        list(served.iter().map(|method| format!("`{method}`")), 0)
                    ));
                }
                lines.help("add a handler for it to `cors_route!`, or send another method");
            }
            Problem::HeadersMalformed { part } => {
                lines.fact(format!(
                    "`Access-Control-Request-Headers` is not a list of names: `{part}`"
                ));
                lines.help("let a browser write the preflight, or put commas between the names");
            }
            Problem::HeadersNotAllowed { names } => self.headers_not_allowed(names, lines),
            Problem::CredentialsNotAllowed => {
                lines.fact(format!(
                    "the request carries cookies, and {} does not allow credentials",
                    self.decisive()
                ));
                lines.note("a browser hides the response from the script that sent the request");
                let refused = addition::of_credentials(self.terms);
                if refused.is_empty() {
                    lines.help(if self.terms.origins.any() {
                        "fetch with `credentials: \"omit\"`, or list the origins and add \
                         `credentials: true`"
                    } else {
                        "fetch with `credentials: \"omit\"`, or add `credentials: true`"
                    });
                } else {
                    lines.note(format!(
                        "`credentials: true` needs other lists: {}",
                        refused.join("; ")
                    ));
                    lines.help("fetch with `credentials: \"omit\"`");
                }
            }
        }
    }

    #[inline]
    fn malformed_origin(
        &self,
        how: Malformed,
        origin: &str,
        repaired: Option<&(String, bool)>,
        lines: &mut Lines,
    ) {
        let text = how.text();
        lines.fact(format!("`Origin: {origin}` is not what a browser sends: {text}"));
        match (repaired, how) {
            (Some((origin, true)), _) => lines.help(format!("send `Origin: {origin}`")),
            (Some((origin, false)), _) => {
                let policy = self.policy();
                lines.note(format!("`{policy}` does not allow `{origin}` either"));
            }
            (None, Malformed::Several) => lines
                .help("find the proxy between the browser and the server that adds an `Origin`"),
            (None, _) => {
                if let Some(origin) = self.sample() {
                    lines.help(format!("to try the policy, send `Origin: {origin}`"));
                }
            }
        }
    }

    #[inline]
    fn origin_not_allowed(
        &self,
        origin: &str,
        nearest: Option<&Suggestion>,
        at_start_up: &AtStartUp,
        lines: &mut Lines,
    ) {
        let policy = self.policy();
        lines.fact(format!("`{policy}` does not allow the origin `{origin}`"));
        if *at_start_up == AtStartUp::Unset && self.terms.members.is_empty() {
            lines.note(format!("no origins have been set for `{policy}` yet"));
        }
        if let AtStartUp::Untrusted(why) = at_start_up {
            lines.note(format!(
                "the origins set at start-up do not tell who may send a request: {why}"
            ));
            lines.help("leave that one out of the set");
            return;
        }
        let list = match at_start_up {
            AtStartUp::None => "`origins`".to_owned(),
            _ => "`origins`, or to the origins set at start-up".to_owned(),
        };
        let list = if self.terms.members.is_empty() {
            list
        } else {
            "`origins` of one of its policies".to_owned()
        };
        // What the compiler would refuse is not advised.
        let (origin, condition) = match addition::of_origin(origin, self.context()) {
            Addition::Fine => (origin.to_owned(), ""),
            Addition::ForDebugBuilds => (origin.to_owned(), ", under `#[cfg(debug_assertions)]`,"),
            Addition::Instead(other) => {
                if let Some(nearest) = nearest {
                    lines.note(nearest_is(nearest));
                }
                let is_nearest = nearest.is_some_and(|nearest| nearest.allowed() == other);
                lines.help(if !self.policy.allows_origin(&other) {
                    format!(
                        "if the page is yours, serve it at {other}, and add \"{other}\" to {list}"
                    )
                } else if is_nearest && is_page(origin, &other) {
                    "open the page there".to_owned()
                } else {
                    format!("if the page is yours, serve it at {other}")
                });
                return;
            }
            Addition::Refused(fact, help) => {
                if let Some(nearest) = nearest {
                    lines.note(nearest_is(nearest));
                }
                lines.note(fact);
                lines.0.extend(help.map(|text| Labelled { label: Label::Help, text }));
                return;
            }
        };
        let Some(nearest) = nearest else {
            if *at_start_up == AtStartUp::None && self.lists_none() {
                lines.note("it allows no origin");
            }
            lines.help(format!("if the page is yours, add \"{origin}\"{condition} to {list}"));
            return;
        };
        let allowed = nearest.allowed();
        lines.note(nearest_is(nearest));
        // With credentials, any port is a lint: whatever listens there would be signed in.
        let any_port = any_port(&origin, nearest)
            .filter(|_| !self.context().trusts() && self.lists_one(&origin))
            .map_or_else(String::new, |pattern| {
                format!(", or write \"{pattern}\" in place of \"{allowed}\", for any port")
            });
        let is_pattern = matches!(Entry::parse(allowed), Entry::Pattern(_));
        lines.help(match nearest.host_difference() {
            None | Some(HostDifference::Loopback) if !is_pattern && is_page(&origin, allowed) => {
                format!("open the page there, or add \"{origin}\"{condition} to {list}{any_port}")
            }
            Some(HostDifference::LabelBoundary | HostDifference::Beginning) => {
                format!("add \"{origin}\" to {list} only if you know whose it is")
            }
            _ => format!("if the page is yours, add \"{origin}\"{condition} to {list}"),
        });
    }

    #[inline]
    fn host_not_listed(&self, host: Option<&str>, lines: &mut Lines) {
        let policy = self.policy();
        lines.fact(match host {
            Some(host) => format!("`{policy}` does not list the host `{host}`"),
            None => format!("`{policy}` lists hosts, and the request does not name exactly one"),
        });
        lines.note(
            "under DNS rebinding, pages of any site send such requests; health checks, and proxies \
             that rewrite `Host`, may send them too",
        );
        let known = self.policy.hosts.unwrap_or_default();
        let known = list(known.iter().map(|host| format!("`{host}`")), 0);
        // What the compiler would refuse is not advised.
        let more =
            host.filter(|host| check_host(host).is_none()).map_or_else(String::new, |host| {
                format!(", or add \"{host}\" to `hosts` if that is a name of this server")
            });
        lines.help(format!("send it to {known}{more}"));
    }

    #[inline]
    fn method_not_allowed(
        &self,
        method: &str,
        is_forbidden: bool,
        meant: Option<&str>,
        lines: &mut Lines,
    ) {
        if is_forbidden {
            lines.fact(format!("no browser lets a page send `{method}`"));
            lines.note("Fetch, forbidden method");
            return;
        }
        let policy = self.decisive();
        lines.fact(format!("{policy} does not allow the method `{method}`"));
        if !self.is_preflight {
            lines.note("a browser sends a preflight first, and does not send this request");
        }
        match meant {
            Some(meant) => {
                lines.note(format!("methods are case-sensitive, and it allows `{meant}`"));
                lines.help(format!("fetch with `method: \"{meant}\"`"));
            }
            // Nearly always somebody's attempt at a preflight, and then no method to allow.
            None if method == "OPTIONS" && !self.is_preflight => {}
            None => match addition::of_method(method, self.context()) {
                Addition::Instead(other) if self.terms.allows_method(&other) => {
                    lines.help(format!("fetch with `method: \"{other}\"`"));
                }
                Addition::Instead(other) => lines.help(format!(
                    "fetch with `method: \"{other}\"`, and add {} to `methods`",
                    method_literal(&other)
                )),
                Addition::Refused(fact, _) => lines.note(fact),
                _ => lines.help(format!("add {} to `methods`", method_literal(method))),
            },
        }
    }

    #[inline]
    fn headers_not_allowed(&self, names: &[String], lines: &mut Lines) {
        let (policy, terms) = (self.decisive(), self.terms);
        let shown = names.get(..MOST_NAMES).unwrap_or(names);
        let more = names.len() - shown.len();
        let plural = if names.len() == 1 { "" } else { "s" };
        lines.fact(format!(
            "{policy} does not allow the request header{plural} {}",
            list(shown.iter().map(|name| format!("`{name}`")), more)
        ));
        if terms.headers.list.contains(&"*") {
            // `*` covers all others.
            lines.note("`*` does not cover `authorization` (Fetch, non-wildcard request-header)");
            lines.help("write `headers: [\"*\", \"authorization\"]`, or list the headers");
            return;
        }
        let mut to_add = Vec::new();
        for name in shown {
            match of_no_use(name) {
                Some(why) => lines.help(format!("remove `{name}` from the request: {why}")),
                None => match addition::of_header(name, self.context()) {
                    Addition::Instead(other) if terms.allows_header(&other) => {
                        lines.help(format!("send `{other}`"));
                    }
                    Addition::Instead(other) => {
                        lines.help(format!("send `{other}`, and add \"{other}\" to `headers`"));
                    }
                    Addition::Refused(fact, _) => lines.note(fact),
                    _ => to_add.push(format!("\"{name}\"")),
                },
            }
        }
        if !to_add.is_empty() {
            lines.help(format!("add {} to `headers`", list(to_add.into_iter(), more)));
        }
    }

    /// What the rules have to know of the policy, or of the strictest that it is made of.
    #[inline]
    fn context(&self) -> Context {
        let mut all = std::iter::once(self.terms).chain(self.terms.members.iter().copied());
        let credentials = all.clone().any(|terms| terms.credentials);
        Context { credentials, enforce: all.any(|terms| terms.enforce), ..Context::default() }
    }

    /// The policy whose lists count, and how it comes to that.
    #[inline]
    fn decisive(&self) -> String {
        let policy = self.policy();
        match self.member() {
            Some(member) => {
                format!("`{policy}` applies `{member}` to this origin; `{member}`")
            }
            None => format!("`{policy}`"),
        }
    }

    #[inline]
    fn remark(&self, remark: Remark, lines: &mut Lines) {
        match remark {
            Remark::NoPreflight { lacks } => {
                lines.note(format!("an `OPTIONS` request without `{lacks}` is not a preflight"));
            }
            // Of its own origin there is nothing more to say.
            Remark::NotCors { .. } if self.neutral.is_some() => {}
            Remark::NotCors { what } => {
                let policy = self.policy();
                let mut all =
                    std::iter::once(self.policy).chain(self.policy.members.iter().copied());
                let unless = if all.all(|policy| addition::are_senders(&policy.origins)) {
                    format!(", unless it takes `TrustedSender<{policy}>`")
                } else {
                    String::new()
                };
                lines.note(format!("CORS does not apply to {what}: the handler runs{unless}"));
            }
            Remark::Refused { gate: Gate::Policy, is_form } => {
                lines.note("the policy is enforced: 403, and the handler does not run");
                if is_form {
                    lines.help(
                        "mount a route that takes forms from other sites (SAML, `form_post`, a \
                         webhook) outside of the layer: merge its router after `.layer(…)`",
                    );
                }
            }
            Remark::Refused { gate: Gate::Sender, is_form } => {
                if is_form {
                    lines.help(
                        "leave `TrustedSender` out of a handler that takes forms from other sites \
                         (SAML, `form_post`, a webhook)",
                    );
                }
            }
        }
    }

    /// An origin that the policy allows and spells out.
    #[inline]
    fn sample(&self) -> Option<&'static str> {
        let exact = self.listed().flat_map(Origins::all).filter_map(|entry| match entry {
            Entry::Exact(exact) => Some(exact),
            Entry::Any | Entry::Pattern(_) => None,
        });
        exact.filter(|exact| Origin::parse(exact).is_some()).min()
    }

    /// Whether only one entry has the host of this origin.
    #[inline]
    fn lists_one(&self, origin: &str) -> bool {
        let host = Origin::parse(origin).map(|origin| origin.host());
        let hosts = self.listed().flat_map(Origins::all).map(|entry| match entry {
            Entry::Exact(exact) => Origin::parse(exact).map(|origin| origin.host()),
            Entry::Any | Entry::Pattern(_) => None,
        });
        hosts.filter(|other| *other == host).count() == 1
    }

    #[inline]
    fn lists_none(&self) -> bool {
        self.listed().all(|origins| origins.all().next().is_none())
    }

    /// The policy's origins, or those of all that it is made of.
    #[inline]
    fn listed(&self) -> impl Iterator<Item = &'static Origins> {
        let members = self.terms.members.iter().map(|member| &member.origins);
        std::iter::once(&self.terms.origins).chain(members)
    }
}

#[inline]
fn nearest_is(nearest: &Suggestion) -> String {
    format!("the most similar allowed origin is `{}`: {}", nearest.allowed(), differences(nearest))
}

#[inline]
fn differences(nearest: &Suggestion) -> String {
    let host = nearest.host_difference().map(|host| match host {
        HostDifference::Www => "only one of them begins with `www.`",
        HostDifference::FinalDot => "a final dot makes another host",
        HostDifference::Loopback => "another name of the same computer is another host",
        HostDifference::Apex => "it matches subdomains, not the host itself",
        HostDifference::Below => "this host is a subdomain of it",
        HostDifference::Above => "it is a subdomain of this host",
        HostDifference::Spelling => "the hosts are spelled differently",
        HostDifference::LabelBoundary => "this host only ends with the same letters",
        HostDifference::Beginning => "this host only begins like it",
    });
    let other = match (nearest.scheme_differs(), nearest.port_differs()) {
        (true, true) => Some("the scheme and the port differ"),
        (true, false) => Some("the scheme differs"),
        (false, true) => Some("the port differs"),
        (false, false) => None,
    };
    host.into_iter().chain(other).collect::<Vec<_>>().join(", and ")
}

/// Tools for development take whatever port is free.
#[inline]
fn any_port(origin: &str, nearest: &Suggestion) -> Option<String> {
    let (scheme, authority) = origin.split_once("://")?;
    let host = ["localhost", "127.0.0.1", "[::1]"]
        .into_iter()
        .find(|host| authority.strip_prefix(host).is_some_and(|port| port.starts_with(':')))?;
    let is_same = nearest.port_differs() && !nearest.scheme_differs();
    is_same.then(|| format!("{scheme}://{host}:*"))
}

/// Whether both are pages that somebody can open: an app shell has the origin that it has.
#[inline]
fn is_page(origin: &str, allowed: &str) -> bool {
    const SHELLS: &str = "localhost tauri.localhost wails.localhost";
    [origin, allowed].iter().all(|text| match text.split_once("://") {
        Some(("http" | "https", host)) => SHELLS.split(' ').all(|shell| shell != host),
        _ => false,
    })
}

/// As it is written in a policy: an identifier, or a string.
#[inline]
fn method_literal(method: &str) -> String {
    let is_identifier = method.starts_with(|c: char| c.is_ascii_alphabetic())
        && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_identifier { format!("`{method}`") } else { format!("`\"{method}\"`") }
}

/// Why a header has no place in a request of a page.
#[inline]
fn of_no_use(name: &str) -> Option<&'static str> {
    check_request(name, Context::default()).iter().find_map(|finding| match finding.check() {
        Check::HeaderResponseOnly => Some("it is a response header"),
        Check::HeaderForbidden => Some("no script can set it"),
        _ => None,
    })
}

#[inline]
fn list(names: impl Iterator<Item = String>, more: usize) -> String {
    let names: Vec<String> = names.collect();
    let names = names.join(", ");
    if more == 0 { names } else { format!("{names} and {more} more") }
}
