//! `cors_policy!`: its stages, one after the other.

use proc_macro2::TokenStream;

use crate::{check, editor, expand, model, report::Report, syntax::Block};

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let block = Block::read(input, &mut report);
    let mut items = expand::only_as_items(&block.policies);
    items.extend(editor::policies(&block.policies, &block.runtime));
    let combined = block.combined();
    for policy in block.policies {
        let mut policy = model::Policy::read(policy, &mut report);
        check::policy(&mut policy, &combined, &mut report);
        items.extend(expand::policy(&policy, &block.runtime));
    }
    items.extend(report.into_tokens());
    items
}
