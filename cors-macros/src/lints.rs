//! `#[allow(check, reason = "…")]` and `#[deny(check)]` on a policy, a key or an entry.

use cors_rules::{
    catalog::Level,
    rules::{
        Place,
        levels::{Lint, Override},
    },
};
use proc_macro2::Span;
use syn::{Attribute, LitStr, Meta, spanned::Spanned};

use crate::{
    report::{Extent, Report},
    split::split,
    syntax::expected,
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
            let is_meant = |meta: &Meta| {
                meta.path().get_ident().is_some_and(|name| Lint::is_meant(&name.to_string()))
            };
            if may_be_rustc && !names.iter().any(is_meant) {
                return true;
            }
            self.add(&names, level, scope, report);
            false
        });
    }

    fn add(&mut self, names: &[Meta], level: Level, scope: Place, report: &mut Report) {
        let has_reason = names.iter().any(|meta| is_reason(meta).is_some());
        for meta in names {
            match is_reason(meta) {
                Some(true) => {}
                Some(false) => {
                    report
                        .finding(Extent::of(meta), &expected("`reason = \"…\"`", "another value"));
                }
                None => match Lint::read(&source(meta), level) {
                    Ok(lint) => {
                        self.list.push(Override { lint, level, scope, has_reason });
                        self.spans.push(meta.span());
                    }
                    Err(finding) => report.finding(Extent::of(meta), &finding),
                },
            }
        }
    }
}

/// What stands in the parentheses of an attribute.
pub(crate) fn names(attribute: &Attribute) -> syn::Result<Vec<Meta>> {
    let mut names = Vec::new();
    for tokens in split(attribute.meta.require_list()?.tokens.clone()) {
        names.push(syn::parse2(tokens)?);
    }
    Ok(names)
}

/// Whether this is `reason = …`, and then whether the value is a string.
fn is_reason(meta: &Meta) -> Option<bool> {
    let Meta::NameValue(pair) = meta else { return None };
    let value = quote::ToTokens::to_token_stream(&pair.value);
    pair.path.is_ident("reason").then(|| syn::parse2::<LitStr>(value).is_ok())
}

fn source(meta: &Meta) -> String {
    crate::term::source(&quote::ToTokens::to_token_stream(meta))
}
