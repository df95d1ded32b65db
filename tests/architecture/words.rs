//! What is read off tokens without a look at where they stand: words, each `use`, and paths in texts.

use std::collections::BTreeSet;

use proc_macro2::{Spacing, TokenStream, TokenTree};

use super::parse::plain;

/// Every `use` among the tokens, at any depth.
pub(crate) fn uses(stream: &TokenStream) -> Vec<syn::ItemUse> {
    let mut found = Vec::new();
    let mut rest = vec![stream.clone()];
    while let Some(stream) = rest.pop() {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        found.extend(uses_among(&tokens));
        rest.extend(tokens.iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        }));
    }
    found
}

pub(crate) fn uses_among(tokens: &[TokenTree]) -> Vec<syn::ItemUse> {
    let starts = (0..tokens.len()).filter(|&at| matches!(&tokens[at], TokenTree::Ident(name) if name == "use"));
    starts.filter_map(|at| use_at(tokens, at)).map(|(item, _)| item).collect()
}

/// The `use` that stands here, and where the tokens go on behind it.
pub(crate) fn use_at(tokens: &[TokenTree], start: usize) -> Option<(syn::ItemUse, usize)> {
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';');
    let length = tokens[start..].iter().position(is_end)? + 1;
    let stream = without_dollar(tokens[start..start + length].iter().cloned().collect());
    Some((syn::parse2(stream).ok()?, start + length))
}

/// `crate` for `$crate`.
fn without_dollar(stream: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = Vec::new();
    for token in stream {
        if matches!(&token, TokenTree::Ident(name) if name == "crate")
            && matches!(tokens.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '$')
        {
            tokens.pop();
        }
        tokens.push(token);
    }
    tokens.into_iter().collect()
}

/// Every word among the tokens that may be a name which a macro declares, so none that is part of a path.
pub(crate) fn words(stream: &TokenStream) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut rest = vec![stream.clone()];
    while let Some(stream) = rest.pop() {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let in_path =
                is_separator(&tokens, at + 1) || at.checked_sub(2).is_some_and(|at| is_separator(&tokens, at));
            match token {
                TokenTree::Group(group) => rest.push(group.stream()),
                TokenTree::Ident(name) if !in_path => drop(words.insert(plain(name))),
                TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Punct(_) => {}
            }
        }
    }
    words
}

/// Whether `::` stands here.
pub(crate) fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    let (Some(TokenTree::Punct(first)), Some(TokenTree::Punct(second))) = (tokens.get(at), tokens.get(at + 1)) else {
        return false;
    };
    first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':'
}

/// The arguments of an attribute, with the paths that stand in texts: `#[serde(with = "crate::day")]`.
pub(crate) fn with_paths_in_texts(stream: &TokenStream) -> TokenStream {
    let read = |token: TokenTree| -> TokenStream {
        if let TokenTree::Group(group) = &token {
            return with_paths_in_texts(&group.stream());
        }
        let Ok(text) = syn::parse2::<syn::LitStr>(TokenStream::from(token.clone())) else {
            return TokenStream::from(token);
        };
        // A path, a type or bounds, so not a sentence.
        let is_type = text.parse::<syn::Type>().is_ok();
        let bounds = syn::punctuated::Punctuated::<syn::WherePredicate, syn::Token![,]>::parse_terminated;
        let is_read = is_type || text.parse_with(bounds).is_ok();
        text.parse().ok().filter(|_| is_read).unwrap_or_else(|| TokenStream::from(token))
    };
    stream.clone().into_iter().map(read).collect()
}
