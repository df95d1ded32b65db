//! Paths among the tokens of a macro, which no grammar is known for.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::file::{ALL, Kind, Path, Scope};
use super::parse::{Parser, plain};

/// Notes every path in the tokens.
///
/// A `use` among them holds for the tokens beside it, and `mod x { … }` is a module.
pub(crate) fn scan(parser: &mut Parser, stream: &TokenStream) {
    let tokens: Vec<TokenTree> = stream.clone().into_iter().collect();
    let uses = uses_among(&tokens);
    if uses.is_empty() {
        return scan_row(parser, &tokens);
    }
    parser.within(Scope { is_block: true, ..Scope::default() }, |parser| {
        for item in &uses {
            parser.declare_use(item);
        }
        scan_row(parser, &tokens);
    });
}

fn scan_row(parser: &mut Parser, tokens: &[TokenTree]) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) if is_visibility(tokens, at - 1, group) => {}
            TokenTree::Group(group) => scan(parser, &group.stream()),
            // A lifetime.
            TokenTree::Punct(mark) if mark.as_char() == '\'' => at += 1,
            TokenTree::Punct(mark) if mark.as_char() == '$' => match tokens.get(at) {
                Some(TokenTree::Ident(name)) if name == "crate" => at = path(parser, tokens, at, "$"),
                Some(TokenTree::Ident(name)) => {
                    at += 1;
                    if is_separator(tokens, at) {
                        parser
                            .fault(name.span(), format!("a macro makes a path of `${name}`, which cannot be followed"));
                    }
                }
                _ => {}
            },
            TokenTree::Punct(_) if is_separator(tokens, at - 1) => {
                if let Some(TokenTree::Ident(_)) = tokens.get(at + 1) {
                    at = path(parser, tokens, at + 1, "::");
                }
            }
            TokenTree::Ident(name) if name == "use" => match use_at(tokens, at - 1) {
                Some((item, end)) => {
                    parser.mention_use(&item);
                    at = end;
                }
                None if begins_our_path(tokens.get(at)) => {
                    parser.fault(name.span(), "a `use` that a macro puts together cannot be followed".to_owned());
                }
                None => {}
            },
            TokenTree::Ident(name) if name == "mod" => match (tokens.get(at), tokens.get(at + 1)) {
                (Some(TokenTree::Ident(_)), Some(TokenTree::Group(body))) => {
                    parser.within(Scope::default(), |parser| scan(parser, &body.stream()));
                    at += 2;
                }
                (Some(TokenTree::Ident(child)), _) if is_mark(tokens, at + 1, ';') => {
                    parser.fault(name.span(), format!("`mod {child};` within a macro cannot be followed"));
                }
                _ => {}
            },
            TokenTree::Ident(_) if is_member(tokens, at - 1) => {}
            TokenTree::Ident(_) => at = path(parser, tokens, at - 1, ""),
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Notes the path whose first name stands at `start`; gives where the tokens go on behind it.
fn path(parser: &mut Parser, tokens: &[TokenTree], start: usize, before: &str) -> usize {
    let mut segments = Vec::new();
    let mut at = start;
    let mut kind = Kind::Path;
    let span = tokens.get(start).map_or_else(proc_macro2::Span::call_site, TokenTree::span);
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        segments.push(plain(name));
        at += 1;
        if !is_separator(tokens, at) {
            // `crate $(:: $step)*`
            if matches!(segments.last().map(String::as_str), Some("crate" | "super" | "self"))
                && is_mark(tokens, at, '$')
            {
                kind = Kind::Made;
            }
            break;
        }
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(_)) => at += 2,
            Some(TokenTree::Punct(mark)) if mark.as_char() == '$' => {
                kind = Kind::Made;
                at += 2;
                break;
            }
            _ => {
                // What follows are generics, which are paths of their own.
                at += 2;
                break;
            }
        }
    }
    if segments.last().is_some_and(|last| last == "include") && is_mark(tokens, at, '!') {
        parser.fault_of_include(span);
    }
    let rest = if kind == Kind::Made { "::$…" } else { "" };
    let written = format!("{before}{}{rest}", segments.join("::"));
    parser.mention(Path { global: before == "::", segments }, ALL, span, written, kind);
    at
}

fn is_mark(tokens: &[TokenTree], at: usize, mark: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

/// Whether `::` stands here.
fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    let (Some(TokenTree::Punct(first)), Some(TokenTree::Punct(second))) = (tokens.get(at), tokens.get(at + 1)) else {
        return false;
    };
    first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':'
}

/// Whether a name is that of a field or method: a dot stands before it, and no range.
fn is_member(tokens: &[TokenTree], at: usize) -> bool {
    let dot = |back: usize| at.checked_sub(back).is_some_and(|at| is_mark(tokens, at, '.'));
    dot(1) && !dot(2)
}

/// Whether a group is the one of `pub(in path)`.
fn is_visibility(tokens: &[TokenTree], at: usize, group: &Group) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    group.delimiter() == Delimiter::Parenthesis && matches!(before, Some(TokenTree::Ident(name)) if name == "pub")
}

/// Whether a path into our own modules begins here, or one that a macro puts together.
fn begins_our_path(token: Option<&TokenTree>) -> bool {
    match token {
        Some(TokenTree::Ident(name)) => name == "crate" || name == "self" || name == "super",
        Some(TokenTree::Punct(mark)) => mark.as_char() == '$',
        _ => false,
    }
}

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

fn uses_among(tokens: &[TokenTree]) -> Vec<syn::ItemUse> {
    let starts = (0..tokens.len()).filter(|&at| matches!(&tokens[at], TokenTree::Ident(name) if name == "use"));
    starts.filter_map(|at| use_at(tokens, at)).map(|(item, _)| item).collect()
}

/// The `use` that stands here, and where the tokens go on behind it.
fn use_at(tokens: &[TokenTree], start: usize) -> Option<(syn::ItemUse, usize)> {
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

/// Every word among the tokens.
pub(crate) fn words(stream: &TokenStream) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut rest = vec![stream.clone()];
    while let Some(stream) = rest.pop() {
        for token in stream {
            match token {
                TokenTree::Group(group) => rest.push(group.stream()),
                TokenTree::Ident(name) => drop(words.insert(plain(&name))),
                TokenTree::Literal(_) | TokenTree::Punct(_) => {}
            }
        }
    }
    words
}

/// The arguments of an attribute, with the paths that stand in texts: `#[serde(with = "crate::day")]`.
pub(crate) fn with_paths_in_texts(stream: &TokenStream) -> TokenStream {
    let read = |token: TokenTree| -> TokenStream {
        if let TokenTree::Group(group) = &token {
            return with_paths_in_texts(&group.stream());
        }
        // A path or a type, so not a sentence.
        let text = syn::parse2::<syn::LitStr>(TokenStream::from(token.clone()));
        match text.and_then(|text| text.parse::<syn::Type>().and_then(|_| text.parse())) {
            Ok(path) => path,
            Err(_) => TokenStream::from(token),
        }
    };
    stream.clone().into_iter().map(read).collect()
}
