//! Paths among the tokens of a macro, which no grammar is known for.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

use super::file::{ALL, Kind, Path, Scope};
use super::parse::{Parser, plain};
use super::words::{is_separator, use_at, uses_among};

/// Words of the language, which are no names.
const BEFORE_A_PATH: &[&str] = &[
    "as", "async", "await", "break", "const", "dyn", "else", "enum", "fn", "for", "if", "impl", "in", "let", "loop",
    "match", "move", "mut", "ref", "return", "static", "struct", "trait", "type", "unsafe", "where", "while",
];

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
                        at += 2;
                    }
                }
                _ => {}
            },
            TokenTree::Punct(_) if is_separator(tokens, at - 1) => at = separator(parser, tokens, at - 1),
            TokenTree::Punct(mark) if mark.as_char() == '<' => at = of_a_type(parser, tokens, at - 1),
            TokenTree::Ident(name) if name == "use" => match use_at(tokens, at - 1) {
                Some((item, end)) => {
                    parser.mention_use(&item);
                    at = end;
                }
                None if is_mark(tokens, at, '<') || is_tag(tokens, at - 1) => {}
                None => parser.fault(name.span(), "a `use` that a macro puts together cannot be followed".to_owned()),
            },
            TokenTree::Ident(name) if name == "mod" => at = module(parser, tokens, at),
            TokenTree::Ident(name) if name == "extern" && is_word(tokens, at, "crate") => {
                parser.fault(name.span(), "`extern crate` within a macro cannot be followed".to_owned());
                at += 1;
            }
            TokenTree::Ident(name) if name == "macro_rules" && is_mark(tokens, at, '!') => {
                if let (Some(TokenTree::Ident(_)), Some(TokenTree::Group(body))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    parser.in_macro_rules(|parser| scan(parser, &body.stream()));
                    at += 3;
                }
            }
            TokenTree::Ident(_) if is_member(tokens, at - 1) => {}
            TokenTree::Ident(_) => at = path(parser, tokens, at - 1, ""),
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// `mod x { … }`, which is a module of its own; gives where the tokens go on.
fn module(parser: &mut Parser, tokens: &[TokenTree], at: usize) -> usize {
    let span = tokens.get(at - 1).map_or_else(Span::call_site, TokenTree::span);
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(TokenTree::Ident(_)), Some(TokenTree::Group(body))) => {
            parser.within(Scope::default(), |parser| scan(parser, &body.stream()));
            return at + 2;
        }
        (Some(TokenTree::Ident(child)), _) if is_mark(tokens, at + 1, ';') => {
            parser.fault(span, format!("`mod {child};` within a macro cannot be followed"));
        }
        (Some(TokenTree::Punct(mark)), _) if mark.as_char() == '$' => {
            parser.fault(span, "a module that a macro names cannot be followed".to_owned());
        }
        _ => {}
    }
    at
}

/// `::` that no path before it took; gives where the tokens go on.
fn separator(parser: &mut Parser, tokens: &[TokenTree], at: usize) -> usize {
    let span = tokens.get(at).map_or_else(Span::call_site, TokenTree::span);
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    let is_joined = matches!(before, Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::Brace);
    match tokens.get(at + 2) {
        Some(TokenTree::Ident(_)) if !is_joined => path(parser, tokens, at + 2, "::"),
        // `.collect::<Vec<_>>()`
        Some(TokenTree::Punct(mark)) if mark.as_char() == '<' && !is_joined => at + 2,
        _ => {
            parser.fault(span, "a path that a macro joins with `::` cannot be followed".to_owned());
            at + 2
        }
    }
}

/// `<Type>::name`, or a bare `<`; gives where the tokens go on.
fn of_a_type(parser: &mut Parser, tokens: &[TokenTree], start: usize) -> usize {
    let Some(end) = end_of_generics(tokens, start).filter(|&end| is_separator(tokens, end)) else { return start + 1 };
    let within = &tokens[start + 1..end - 1];
    scan_row(parser, within);
    let names = within.iter().map(|token| match token {
        TokenTree::Ident(name) => Some(plain(name)),
        TokenTree::Punct(mark) if mark.as_char() == ':' => Some(String::new()),
        _ => None,
    });
    compared(parser, tokens, end + 2);
    let (name, mut at) = (tokens.get(end + 2), end + 3);
    if let (Some(segments), Some(TokenTree::Ident(name))) = (names.collect::<Option<Vec<_>>>(), name)
        // `<Type as Trait>::name` is the trait's.
        && !segments.iter().any(|segment| segment == "as")
    {
        let segments: Vec<String> =
            segments.into_iter().filter(|segment| !segment.is_empty()).chain([plain(name)]).collect();
        let written = format!("<…>::{name}");
        let global = is_separator(tokens, start + 1);
        parser.mention(Path { global, segments }, ALL, name.span(), written, Kind::Path);
    }
    while is_separator(tokens, at) && matches!(tokens.get(at + 2), Some(TokenTree::Ident(_))) {
        at += 3;
    }
    at
}

/// Notes a path behind `>::`, which is one of a crate if that `>` compares: `a < b, c > ::other::D`.
fn compared(parser: &mut Parser, tokens: &[TokenTree], start: usize) {
    let mut segments = Vec::new();
    let mut at = start;
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        segments.push(plain(name));
        if !is_separator(tokens, at + 1) {
            break;
        }
        at += 3;
    }
    let span = tokens.get(start).map_or_else(Span::call_site, TokenTree::span);
    let written = format!("::{}", segments.join("::"));
    if !segments.is_empty() {
        parser.mention(Path { global: true, segments }, ALL, span, written, Kind::Perhaps);
    }
}

/// Where the tokens go on behind the `>` that ends what `<` at `start` begins.
fn end_of_generics(tokens: &[TokenTree], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        let TokenTree::Punct(mark) = token else { continue };
        let is_arrow = || {
            at.checked_sub(1).is_some_and(|at| {
            matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if matches!(mark.as_char(), '-' | '=') && mark.spacing() == Spacing::Joint)
        })
        };
        match mark.as_char() {
            '<' => depth += 1,
            '>' if !is_arrow() => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            ';' => return None,
            _ => {}
        }
    }
    None
}

/// Notes the path whose first name stands at `start`; gives where the tokens go on behind it.
fn path(parser: &mut Parser, tokens: &[TokenTree], start: usize, before: &str) -> usize {
    let mut segments = Vec::new();
    let mut at = start;
    let mut kind = Kind::Path;
    let span = tokens.get(start).map_or_else(Span::call_site, TokenTree::span);
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        segments.push(plain(name));
        at += 1;
        // `dyn ::std::fmt::Display`
        if BEFORE_A_PATH.contains(&name.to_string().as_str()) {
            return at;
        }
        if !is_separator(tokens, at) {
            // `crate $(:: $step)*`
            if matches!(segments.last().map(String::as_str), Some("crate" | "super" | "self"))
                && is_mark(tokens, at, '$')
            {
                kind = Kind::Made;
            }
            break;
        }
        at += 2;
        // Generics are paths of their own, and the path may go on behind them.
        if is_mark(tokens, at, '<')
            && let Some(end) = end_of_generics(tokens, at)
        {
            scan_row(parser, &tokens[at + 1..end - 1]);
            at = end;
            if !is_separator(tokens, at) {
                break;
            }
            at += 2;
            compared(parser, tokens, at);
        }
        if is_mark(tokens, at, '$') {
            kind = Kind::Made;
            break;
        }
        if !matches!(tokens.get(at), Some(TokenTree::Ident(_))) {
            if !is_mark(tokens, at, '<') {
                parser.fault(span, "a path that a macro joins with `::` cannot be followed".to_owned());
            }
            break;
        }
    }
    let is_call = is_mark(tokens, at, '!');
    match segments.as_slice() {
        [word] if kind != Kind::Made && (word == "crate" || word == "super") => {
            parser.fault(span, format!("what a macro makes of the word `{before}{word}` cannot be followed"));
            return at;
        }
        [first, ..] if parser.is_in_macro_rules() && (first == "super" || (first == "self" && segments.len() > 1)) => {
            parser.fault(span, format!("`{first}` in a macro is another module wherever it is used, `$crate` is not"));
        }
        _ => {}
    }
    if segments.last().is_some_and(|last| last == "include") && (is_call || segments.len() == 1) {
        parser.fault_of_include(span);
    }
    if let ([word], true) = (segments.as_slice(), is_call) {
        parser.mention_call(word, span);
    }
    let rest = if kind == Kind::Made { "::$…" } else { "" };
    let written = format!("{before}{}{rest}", segments.join("::"));
    parser.mention(Path { global: before == "::", segments }, ALL, span, written, kind);
    at
}

fn is_mark(tokens: &[TokenTree], at: usize, mark: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

/// Whether a name is that of `<use …>` or `</use>`.
fn is_tag(tokens: &[TokenTree], at: usize) -> bool {
    let before = |mark| at.checked_sub(1).is_some_and(|at| is_mark(tokens, at, mark));
    before('<') || (before('/') && at > 1 && is_mark(tokens, at - 2, '<'))
}

/// Whether a word stands here.
fn is_word(tokens: &[TokenTree], at: usize, word: &str) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Ident(name)) if name == word)
}

/// Whether a name is that of a field or method: a dot stands before it, no range, and it leads to no other name.
fn is_member(tokens: &[TokenTree], at: usize) -> bool {
    let dot = |back: usize| at.checked_sub(back).is_some_and(|at| is_mark(tokens, at, '.'));
    dot(1) && !dot(2) && (!is_separator(tokens, at + 1) || is_mark(tokens, at + 3, '<'))
}

/// Whether a group is the one of `pub(crate)` or `pub(in path)`.
fn is_visibility(tokens: &[TokenTree], at: usize, group: &Group) -> bool {
    let is_behind_pub = at.checked_sub(1).is_some_and(|at| is_word(tokens, at, "pub"));
    let within: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_whole = |word| within.len() == 1 && is_word(&within, 0, word);
    let is_one = is_word(&within, 0, "in") || ["crate", "self", "super"].into_iter().any(is_whole);
    group.delimiter() == Delimiter::Parenthesis && is_behind_pub && is_one
}
