//! `#[allow(check, reason = "…")]` and `#[deny(check)]` on a policy, a key or an entry.

use cors_rules::{
    catalog::Level,
    rules::{
        Place,
        levels::{Lint, Override},
    },
};
use proc_macro2::{Span, TokenStream};
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
    pub(crate) spans: Vec<Span>,
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
            let level = match attribute.path() {
                path if path.is_ident("allow") => Level::Allow,
                path if path.is_ident("deny") => Level::Deny,
                _ => return true,
            };
            let names = match names(attribute) {
                Ok(names) => names,
                Err(_) if may_be_rustc => return true,
                Err(error) => {
                    report.syntax(error);
                    return false;
                }
            };
            if may_be_rustc && !names.iter().any(|name| Lint::is_meant(&source(name))) {
                return true;
            }
            self.add(&names, level, scope, report);
            false
        });
    }

    fn add(&mut self, names: &[TokenStream], level: Level, scope: Place, report: &mut Report) {
        let has_reason = names.iter().any(|name| reason(name).is_some());
        for name in names {
            let place = Extent::of(name);
            match (reason(name), Lint::read(&source(name), level)) {
                (Some(text), _) if syn::parse2::<LitStr>(text.clone()).is_ok() => {}
                (Some(_), _) => {
                    report.finding(place, &expected("`reason = \"…\"`", "another value"));
                }
                (None, Ok(lint)) => {
                    self.list.push(Override { lint, level, scope, has_reason });
                    self.spans.push(place.first());
                }
                (None, Err(finding)) => report.finding(place, &finding),
            }
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
        ["reason", "=", ..] => Some(tokens(trees[2..].to_vec())),
        _ => None,
    }
}
