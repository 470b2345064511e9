//! One violation of one check: what is wrong, and what to type instead.

use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt::{self, Write as _};

use crate::{
    catalog::{Check, Level},
    rules::text::{contains, ends, has, inside, is_in, one, shown, split_once},
};

/// What is longer is cut: no origin is, quoted and escaped, and a log has to hold it.
const LONGEST_ARGUMENT: usize = 1024;

/// So many characters of what is longer are shown.
const SHOWN: usize = 64;

/// What to do about a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Fix {
    /// No replacement can be computed; the help line says what to do in words.
    #[default]
    None,
    /// Write these strings (each in quotes) instead of the offending entry.
    Values(Vec<String>),
    /// Write this source text instead.
    Source(String),
    /// Remove the entry.
    Remove,
}

impl Fix {
    /// A single string value.
    pub fn value(value: impl Into<String>) -> Self {
        Self::from_option(Some(value.into()))
    }

    /// A single string value, if there is one.
    #[inline(never)]
    pub fn from_option(value: Option<String>) -> Self {
        value.map_or(Self::None, |value| Self::Values(one(&value)))
    }

    /// The Rust source to paste, if this fix is a replacement.
    pub fn source(&self) -> Option<String> {
        match self {
            Self::None | Self::Remove => None,
            Self::Source(text) => Some(text.clone()),
            Self::Values(values) => {
                inside(&shown(&format_args!("{values:?}")), '[', ']').map(String::from)
            }
        }
    }
}

/// One violation of one [`Check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(
    // In a box, because the rules hand findings on in hundreds of places.
    Box<Contents>,
);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Contents {
    check: Check,
    level: Level,
    /// Each as `key=text`.
    args: Vec<String>,
    fix: Fix,
    advice: Option<String>,
}

impl Finding {
    /// A finding at the level of the catalog, without fix.
    #[inline(never)]
    pub fn new(check: Check) -> Self {
        let (level, args) = (check.level(), Vec::new());
        Self(Box::new(Contents { check, level, args, fix: Fix::None, advice: None }))
    }

    /// Fills the placeholder `{key}` of the check's text.
    #[must_use]
    pub fn with(self, key: &'static str, value: impl fmt::Display) -> Self {
        self.with_text(key, &value)
    }

    // Not once for each type that can be shown, nor at each of two hundred places.
    fn with_text(mut self, key: &'static str, value: &dyn fmt::Display) -> Self {
        let mut text = shown(value);
        if text.len() > LONGEST_ARGUMENT {
            let kept = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
            text = shown(&format_args!("{}… ({} bytes)", &text[..kept], text.len()));
        }
        self.0.args.push(shown(&format_args!("{key}={text}")));
        self
    }

    /// Fills `{lit}`: the literal as Rust source, quotes and escapes included.
    #[must_use]
    #[inline(never)]
    pub fn literal(self, value: &str) -> Self {
        self.with("lit", format_args!("{value:?}"))
    }

    /// Sets what to type instead.
    #[must_use]
    #[inline(never)]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.0.fix = fix;
        if let Fix::Values(values) = &mut self.0.fix {
            for i in (1..values.len()).rev() {
                if is_in(&values[i], &values[..i]) {
                    values.remove(i);
                }
            }
        }
        self
    }

    /// Sets the help line, in place of the catalog's.
    #[must_use]
    #[inline(never)]
    pub fn advice(mut self, help: impl Into<String>) -> Self {
        self.0.advice = Some(help.into());
        self
    }

    /// Sets a level other than the catalog's (several checks weigh less without credentials).
    #[must_use]
    pub fn at(mut self, level: Level) -> Self {
        self.0.level = level;
        self
    }

    /// The violated check.
    pub fn check(&self) -> Check {
        self.0.check
    }

    /// The level in this context, before any `#[allow]` or `#[deny]`.
    pub fn level(&self) -> Level {
        self.0.level
    }

    /// Whether the text itself has to change, not the place where it stands.
    pub(crate) fn refuses_text(&self) -> bool {
        self.0.level > Level::Warn && self.0.check != Check::LocalOriginInRelease
    }

    /// What to type instead.
    pub fn replacement(&self) -> &Fix {
        &self.0.fix
    }

    /// The fact, in lower case, without a period.
    pub fn message(&self) -> String {
        self.fill(self.0.check.row().message)
    }

    /// What to type where a replacement could be computed, ready to paste; otherwise what to do, in words.
    pub fn help(&self) -> Option<String> {
        if let Some(advice) = &self.0.advice {
            return Some(self.fill(advice));
        }
        let help = self.0.check.row().help;
        let names_fix = contains(help, "{fix}");
        let takes_fix = help.is_empty() || names_fix;
        match self.0.fix {
            Fix::Values(_) | Fix::Source(_) if !names_fix => Some(self.fill("write {fix}")),
            Fix::Remove if takes_fix => Some("remove it".into()),
            Fix::None if takes_fix => None,
            _ => Some(self.fill(help)),
        }
    }

    /// The reason, and the rule's source.
    pub fn note(&self) -> Option<String> {
        let note = self.0.check.row().note;
        (!note.is_empty()).then(|| self.fill(note))
    }

    // One pass, so that a value that looks like a placeholder stays what the user wrote.
    fn fill(&self, template: &str) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = split_once(rest, "{") {
            out.push_str(before);
            let Some((key, tail)) = split_once(after, "}") else { break };
            let value = self.0.args.iter().find_map(|arg| arg.strip_prefix(key)?.strip_prefix('='));
            let source = self.0.fix.source();
            if key == "fix" && (source.is_some() || value.is_none()) {
                let source = source.as_deref().unwrap_or("…");
                // Strings are told from words by their quotes.
                let is_bare =
                    matches!(self.0.fix, Fix::Source(_)) && !ends(&out, "`") && !has(source, "`");
                let mark = if is_bare { "`" } else { "" };
                let _ = write!(out, "{mark}{source}{mark}");
            } else {
                debug_assert!(value.is_some(), "`{}` lacks {{{key}}}", self.0.check.name());
                out.push_str(value.unwrap_or("…"));
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

/// The message, then the `help` and `note` lines, in rustc's manner.
impl fmt::Display for Finding {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        if let Some(help) = self.help() {
            write!(f, "\n= help: {help}")?;
        }
        if let Some(note) = self.note() {
            write!(f, "\n= note: {note}")?;
        }
        let name = self.0.check.name();
        write!(f, "\n= note: check `{name}`")?;
        match self.0.check {
            _ if self.0.level == Level::Error => Ok(()),
            // The place that it is about takes no attributes.
            Check::RouteMethodNotAllowed => Ok(()),
            _ if self.0.check.page() == "handlers" => {
                write!(f, "; `#[cors(…, allow({name}, reason = \"…\"))]` silences it")
            }
            _ => write!(f, "; `#[allow({name}, reason = \"…\")]` silences it"),
        }
    }
}
