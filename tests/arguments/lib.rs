//! How a test was compiled, so that it can compile programs against the same crates.

use proc_macro::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};

/// The arguments of the compiler, as an array of texts.
#[proc_macro]
pub fn rustc_arguments(_: TokenStream) -> TokenStream {
    let texts = std::env::args().flat_map(|argument| {
        let comma = Punct::new(',', Spacing::Alone);
        [TokenTree::from(Literal::string(&argument)), comma.into()]
    });
    TokenTree::from(Group::new(Delimiter::Bracket, texts.collect())).into()
}
