//! What somebody should look at.

use std::fmt;

use crate::text::plain;

/// How much a concern weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know. Nothing is wrong by itself.
    Note,
    /// Hardly meant.
    Warning,
    /// Other sites can read or do what they should not, or the expected pages do not work.
    Error,
}

impl Level {
    /// The word that is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $about:literal)*) => {
        /// What a concern is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $about] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name that is printed.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One sentence about it.
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }
    };
}

codes! {
    OriginReflected "origin_reflected" "Every origin is allowed by name."
    NullAllowed "null_allowed" "The origin `null` is allowed, which every site can have."
    LooseMatch "loose_match" "An origin that is not meant passes for an allowed one."
    InsecureOrigin "insecure_origin" "An `http:` origin is allowed by an `https:` server."
    SameDomain "same_domain" "Other names or ports of an allowed host are allowed."
    SharedHost "shared_host" "An origin at which anybody can publish is allowed."
    LocalOrigin "local_origin" "A page of the user's own machine is allowed."
    OpenPreflight "open_preflight" "A preflight from an origin that is not meant succeeds, although that page may not read the response."
    OriginRefused "origin_refused" "An expected page cannot read the response."
    MixedContent "mixed_content" "An `https:` page may not ask an `http:` server."
    Redirected "redirected" "The response is a redirect."
    PreflightStopped "preflight_stopped" "The preflight does not reach what sends the CORS headers."
    GrantedAndWithheld "granted_and_withheld" "The preflight succeeds, but pages cannot read the response."
    NotGranted "not_granted" "A method or header that the pages need is not allowed."
    ErrorsUnreadable "errors_unreadable" "Error responses have no CORS headers, so pages cannot tell why a request failed."
    HeaderDoubled "header_doubled" "A CORS header is there twice."
    AllowOriginInvalid "allow_origin_invalid" "`Access-Control-Allow-Origin` has a value that matches no page."
    CredentialsWithAnyOrigin "credentials_with_any_origin" "Credentials are allowed together with `*`, which browsers refuse."
    WildcardLiteral "wildcard_literal" "`*` in a list means nothing where credentials are allowed."
    ListInvalid "list_invalid" "A list of methods or headers cannot be read."
    MethodCase "method_case" "A method is listed in lower case."
    RequestReflected "request_reflected" "Every method or request header is allowed."
    MaxAgeInvalid "max_age_invalid" "`Access-Control-Max-Age` is not a number of seconds."
    MaxAgeOverCaps "max_age_over_caps" "`Access-Control-Max-Age` is longer than browsers keep responses."
    VaryMissing "vary_missing" "The response depends on `Origin`, and caches are not told."
    VaryIgnored "vary_ignored" "A cache hands the response of one page to another, whatever `Vary` says."
    UnlikePolicy "unlike_policy" "The server allows less, or more, than the policy of `--expect`."
    NotServed "not_served" "The response to a GET is an error, so little can be said of the URL."
    Unanswered "unanswered" "Requests had no response."
    CutShort "cut_short" "The server responded differently after some requests, so the rest says nothing."
}

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// How much it weighs.
    pub level: Level,
    /// What it is about.
    pub code: Code,
    /// The origins that asked, if it is about some.
    pub origins: Vec<String>,
    /// The requests and responses, a line each.
    pub evidence: Vec<String>,
    /// What to do.
    pub help: String,
    /// What happens, with `{who}` for the origins.
    template: String,
}

impl Concern {
    pub(crate) fn new(level: Level, code: Code, template: impl Into<String>) -> Self {
        let template = plain(&template.into());
        Self {
            level,
            code,
            origins: Vec::new(),
            evidence: Vec::new(),
            help: String::new(),
            template,
        }
    }

    pub(crate) fn from(mut self, origin: &str) -> Self {
        self.origins.push(origin.to_owned());
        self
    }

    pub(crate) fn evidence(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(lines.into_iter().map(|line| plain(&line)));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// What happens, in a sentence.
    pub fn message(&self) -> String {
        let who = match &self.origins[..] {
            [] => String::new(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} (and {} more)", rest.len()),
        };
        self.template.replace("{who}", &who)
    }

    /// One cause is one concern, however many origins it meets.
    pub(crate) fn merged(concerns: Vec<Self>) -> Vec<Self> {
        let mut merged: Vec<Self> = Vec::new();
        for concern in concerns {
            let cause = |own: &Self| (own.level, own.code, own.template.clone(), own.help.clone());
            match merged.iter_mut().find(|known| cause(known) == cause(&concern)) {
                Some(known) => {
                    for origin in concern.origins {
                        if !known.origins.contains(&origin) {
                            known.origins.push(origin);
                        }
                    }
                }
                None => merged.push(concern),
            }
        }
        merged
    }
}

impl fmt::Display for Concern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}[{}]: {}", self.level.name(), self.code.name(), self.message())?;
        for line in &self.evidence {
            writeln!(f, "  | {line}")?;
        }
        if !self.help.is_empty() {
            writeln!(f, "  = help: {}", self.help)?;
        }
        Ok(())
    }
}
