//! Tokens, cut at their commas or looked at one by one.

use proc_macro2::{TokenStream, TokenTree};

/// Splits at top-level commas. A last comma may stand or not; an empty part is left out.
pub(crate) fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for tree in tokens {
        match (&tree, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => {
                parts.push(TokenStream::new());
            }
            (_, Some(part)) => part.extend(TokenStream::from(tree)),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Every token, those in groups too.
pub(crate) fn flatten(tokens: TokenStream, visit: &mut impl FnMut(&[TokenTree])) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for start in 0..trees.len() {
        visit(&trees[start..]);
        if let TokenTree::Group(group) = &trees[start] {
            flatten(group.stream(), visit);
        }
    }
}
