//! A list of tokens, cut at its commas.

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
