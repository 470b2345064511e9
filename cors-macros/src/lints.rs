//! `#[allow(check, reason = "…")]` and `#[deny(check)]` on a policy, a key or an entry.

use cors_rules::{
    catalog::Level,
    finding::Fix,
    rules::{
        Place,
        levels::{Lint, Override},
    },
};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::{Attribute, LitStr};

use crate::{
    report::{Extent, Report},
    split::{split, strs, tokens, trees, words},
    syntax::expected,
    term::source,
};

/// The overrides of one macro input, with where their names stand.
#[derive(Clone, Default)]
pub(crate) struct Overrides {
    pub(crate) list: Vec<Override>,
    /// None where a name is wrong, and that is reported.
    pub(crate) spans: Vec<Option<Span>>,
}

impl Overrides {
    /// Takes the `allow` and `deny` attributes that name checks of the catalog out of a list.
    ///
    /// `may_be_rustc`: on an item, other names are left to rustc, whose attributes they are.
    pub(crate) fn take(
        &mut self,
        attributes: &mut Vec<Attribute>,
        scope: Place,
        may_be_rustc: bool,
        report: &mut Report,
    ) {
        attributes.retain(|attribute| {
            let word = source(&attribute.path().to_token_stream());
            let (level, known) = match word.as_str() {
                "allow" | "expect" => (Level::Allow, "allow"),
                "deny" | "warn" | "forbid" => (Level::Deny, "deny"),
                _ => return true,
            };
            let Ok(names) = names(attribute) else { return true };
            if may_be_rustc && !names.iter().any(|name| Lint::is_meant(&source(name))) {
                return true;
            }
            if word != known {
                let finding = expected("`allow` or `deny`", &format!("`{word}`"));
                let place = Extent::of(attribute.path());
                report.finding(place, &finding.fix(Fix::Source(known.into())));
            }
            self.add(&names, level, scope, report);
            false
        });
    }

    fn add(&mut self, names: &[TokenStream], level: Level, scope: Place, report: &mut Report) {
        let has_reason = names.iter().any(|name| reason(name).is_some());
        for name in names {
            let place = Extent::of(name);
            let (lint, span) = match (reason(name), Lint::read(&source(name), level)) {
                (Some(text), _) => {
                    let written = source(name);
                    let is_text = syn::parse2::<LitStr>(text.clone()).is_ok();
                    if !is_text || !written.starts_with("reason =") {
                        let finding = expected("`reason = \"…\"`", &format!("`{written}`"));
                        let whole = format!("reason = {:?}", source(&text).trim_matches('"'));
                        report.finding(place, &finding.fix(Fix::Source(whole)));
                    }
                    continue;
                }
                (None, Ok(lint)) => (lint, Some(place.first())),
                (None, Err(finding)) => {
                    report.finding(place, &finding);
                    // What was meant is allowed, or its check would be a second error.
                    let Fix::Source(meant) = finding.replacement() else { continue };
                    let Ok(lint) = Lint::read(meant, level) else { continue };
                    (lint, None)
                }
            };
            self.list.push(Override { lint, level, scope, has_reason });
            self.spans.push(span);
        }
    }
}

/// What stands in the parentheses of an attribute.
pub(crate) fn names(attribute: &Attribute) -> syn::Result<Vec<TokenStream>> {
    Ok(split(attribute.meta.require_list()?.tokens.clone()))
}

/// The value of `reason = …`.
fn reason(name: &TokenStream) -> Option<TokenStream> {
    let trees = trees(name.clone());
    match *strs(&words(&trees)) {
        ["reason", "=" | ":", ..] => Some(tokens(trees[2..].to_vec())),
        _ => None,
    }
}
