//! Takes a file apart: walks through it, and notes the paths that it mentions.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta};

use super::attributes::{attributes, is_macro_use, is_test_only};
use super::bound::{Parameters, Variables};
use super::declare::visible;
use super::file::{ALL, Impl, Kind, MACROS, Mention, Parsed, Path, Scope, TYPES, VALUES, What};
use super::tokens;
use super::uses::leaves;
use super::words::with_paths_in_texts;

/// Takes a file apart.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parser = Parser::default();
    parser.parsed.scopes.push(Scope::default());
    match syn::parse_file(text) {
        Ok(file) => {
            parser.is_test = file.attrs.iter().any(is_test_only);
            parser.parsed.is_test = parser.is_test;
            parser.parsed.macro_use = file.attrs.iter().any(is_macro_use);
            parser.declare(&file.items);
            parser.visit_file(&file);
        }
        Err(error) => parser.fault(error.span(), format!("the file cannot be parsed: {error}")),
    }
    parser.parsed
}

/// Walks through a file and notes what it mentions.
#[derive(Default)]
pub(crate) struct Parser {
    pub(crate) parsed: Parsed,
    scope: usize,
    pub(crate) is_test: bool,
    in_macro_rules: bool,
    /// The names of variables in the function.
    variables: BTreeSet<String>,
    /// The names of types that the item around leaves open.
    parameters: BTreeSet<String>,
    /// What `Self` stands for.
    self_type: Option<Path>,
}

impl Parser {
    pub(crate) fn fault(&mut self, span: Span, sentence: String) {
        self.parsed.faults.push((span.start().line, sentence));
    }

    pub(crate) fn fault_of_include(&mut self, span: Span) {
        self.fault(span, "`include!` brings in a file that is not followed".to_owned());
    }

    pub(crate) fn mention(&mut self, mut path: Path, spaces: u8, span: Span, written: String, kind: Kind) {
        if path.segments.first().is_some_and(|first| first == "Self") {
            let Some(of) = self.self_type.clone() else { return };
            path = Path { global: of.global, segments: [&of.segments, &path.segments[1..]].concat() };
        }
        if kind == Kind::Use && path.segments.last().is_some_and(|last| last == "include") {
            self.fault_of_include(span);
        }
        // A word that a variable bears too is taken for the variable. Types and macros are never variables.
        let is_variable = matches!(path.segments.as_slice(), [name] if self.variables.contains(name));
        let spaces = if is_variable && kind == Kind::Path { spaces & !VALUES } else { spaces };
        let (scope, line, is_test) = (self.scope, span.start().line, self.is_test);
        let is_open = path.segments.first().is_some_and(|first| self.parameters.contains(first));
        self.parsed.mentions.push(Mention { scope, path, spaces, line, written, is_test, is_open, kind });
    }

    /// Notes the call of a macro of the standard library that writes something out.
    pub(crate) fn mention_call(&mut self, name: &str, span: Span) {
        if matches!(name, "print" | "println" | "eprint" | "eprintln" | "dbg") {
            let path = Path { global: true, segments: vec!["std".to_owned(), name.to_owned()] };
            self.mention(path, MACROS, span, format!("std::{name}!"), Kind::Path);
        }
    }

    pub(crate) fn current(&mut self) -> &mut Scope {
        &mut self.parsed.scopes[self.scope]
    }

    /// Does something in a scope of its own.
    pub(crate) fn within(&mut self, scope: Scope, work: impl FnOnce(&mut Self)) -> usize {
        let index = self.parsed.scopes.len();
        self.parsed.scopes.push(Scope { parent: Some(self.scope), ..scope });
        let outer = std::mem::replace(&mut self.scope, index);
        work(self);
        self.scope = outer;
        index
    }

    fn in_test(&mut self, is_test: bool, work: impl FnOnce(&mut Self)) {
        let outer = self.is_test;
        self.is_test |= is_test;
        work(self);
        self.is_test = outer;
    }

    pub(crate) fn is_in_macro_rules(&self) -> bool {
        self.in_macro_rules
    }

    pub(crate) fn in_macro_rules(&mut self, work: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.in_macro_rules, true);
        work(self);
        self.in_macro_rules = outer;
    }

    /// Goes through `<Type>::name`, which is a path of the type; says whether it is one.
    fn visit_of_type(&mut self, qself: Option<&syn::QSelf>, path: &syn::Path) -> bool {
        let Some(syn::QSelf { ty, position: 0, .. }) = qself else { return false };
        let names = without_generics(path).segments;
        if let Some(of) = path_of_type(ty) {
            let segments = [of.segments, names].concat();
            let written = segments.join("::");
            self.mention(Path { global: of.global, segments }, ALL, path.span(), written, Kind::Path);
        }
        self.visit_type(ty);
        path.segments.iter().for_each(|segment| self.visit_path_segment(segment));
        true
    }

    fn with_variables(&mut self, names: BTreeSet<String>, work: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.variables, names);
        work(self);
        self.variables = outer;
    }

    pub(crate) fn mention_use(&mut self, item: &syn::ItemUse) {
        for leaf in leaves(item) {
            self.mention(leaf.path, leaf.spaces, leaf.span, leaf.written, Kind::Use);
        }
    }
}

impl<'ast> Visit<'ast> for Parser {
    fn visit_item(&mut self, item: &'ast Item) {
        let is_test = attributes(item).iter().any(is_test_only);
        let within = &self.parameters | &Parameters::of(item);
        let outer = std::mem::replace(&mut self.parameters, within);
        self.in_test(is_test, |parser| visit::visit_item(parser, item));
        self.parameters = outer;
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        if item.ident.is_some() {
            return self.in_macro_rules(|parser| visit::visit_item_macro(parser, item));
        }
        visit::visit_item_macro(self, item);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if !self.visit_of_type(path.qself.as_ref(), &path.path) {
            visit::visit_expr_path(self, path);
        }
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        if !self.visit_of_type(path.qself.as_ref(), &path.path) {
            visit::visit_type_path(self, path);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let of = path_of_type(&item.self_ty);
        if let (Some(of), None) = (&of, &item.trait_) {
            let names = item.items.iter().filter_map(|item| match item {
                syn::ImplItem::Const(item) => Some(plain(&item.ident)),
                syn::ImplItem::Fn(item) => Some(plain(&item.sig.ident)),
                _ => None,
            });
            self.parsed.impls.push(Impl { scope: self.scope, of: of.clone(), names: names.collect() });
        }
        let outer = std::mem::replace(&mut self.self_type, of);
        visit::visit_item_impl(self, item);
        self.self_type = outer;
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        let outer = self.self_type.take();
        visit::visit_item_trait(self, item);
        self.self_type = outer;
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        let attributes: &[Attribute] = match item {
            syn::ImplItem::Const(item) => &item.attrs,
            syn::ImplItem::Fn(item) => &item.attrs,
            syn::ImplItem::Type(item) => &item.attrs,
            syn::ImplItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        let is_test = attributes.iter().any(is_test_only);
        self.in_test(is_test, |parser| visit::visit_impl_item(parser, item));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        for attribute in &item.attrs {
            self.visit_attribute(attribute);
        }
        let Some((_, items)) = &item.content else { return };
        let mut folder = self.current().folder.clone();
        folder.push(plain(&item.ident));
        let index = self.within(Scope { folder, ..Scope::default() }, |parser| {
            parser.with_variables(BTreeSet::new(), |parser| {
                parser.declare(items);
                for item in items {
                    parser.visit_item(item);
                }
            });
        });
        self.name(&item.ident, What::Child(index), visible(&item.vis), &item.attrs);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for attribute in &item.attrs {
            self.visit_attribute(attribute);
        }
        self.mention_use(item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if item.ident != "self" {
            let path = Path { global: true, segments: vec![plain(&item.ident)] };
            self.mention(path, TYPES, item.span(), format!("extern crate {}", item.ident), Kind::Use);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.with_variables(Variables::of(|names| names.visit_item_fn(item)), |parser| {
            visit::visit_item_fn(parser, item);
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.with_variables(Variables::of(|names| names.visit_impl_item_fn(item)), |parser| {
            visit::visit_impl_item_fn(parser, item);
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.with_variables(Variables::of(|names| names.visit_trait_item_fn(item)), |parser| {
            visit::visit_trait_item_fn(parser, item);
        });
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        let items: Vec<Item> = block
            .stmts
            .iter()
            .filter_map(|statement| if let syn::Stmt::Item(item) = statement { Some(item.clone()) } else { None })
            .collect();
        if items.is_empty() {
            return visit::visit_block(self, block);
        }
        let folder = self.current().folder.clone();
        self.within(Scope { is_block: true, folder, ..Scope::default() }, |parser| {
            parser.declare(&items);
            visit::visit_block(parser, block);
        });
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let is_test = local.attrs.iter().any(is_test_only);
        self.in_test(is_test, |parser| visit::visit_local(parser, local));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let plain = without_generics(path);
        let written = format!("{}{}", if plain.global { "::" } else { "" }, plain.segments.join("::"));
        self.mention(plain, ALL, path.span(), written, Kind::Path);
        visit::visit_path(self, path);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        // A constant or a variant, which looks like a variable with a capital.
        let name = plain(&pattern.ident);
        if starts_with_capital(&name) {
            let path = Path { global: false, segments: vec![name.clone()] };
            self.mention(path, VALUES, pattern.ident.span(), name, Kind::Path);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {
        // Says who may look, and imports nothing.
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if call.path.segments.last().is_some_and(|last| last.ident == "include") {
            self.fault_of_include(call.span());
        }
        if let Some(name) = call.path.get_ident() {
            self.mention_call(&plain(name), call.span());
        }
        visit::visit_macro(self, call);
    }

    /// Of a macro, or of what the parser knows no grammar for.
    fn visit_token_stream(&mut self, stream: &'ast TokenStream) {
        tokens::scan(self, stream);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // Conditions and names of lints are no paths.
        let is_plain = |name| attribute.path().is_ident(name);
        if ["cfg", "allow", "expect", "warn", "deny", "forbid"].into_iter().any(is_plain) {
            return;
        }
        self.visit_path(attribute.path());
        match &attribute.meta {
            Meta::Path(_) => {}
            // `doc(alias = "…")`
            Meta::List(_) if is_plain("doc") => {}
            Meta::List(list) => tokens::scan(self, &with_paths_in_texts(&list.tokens)),
            Meta::NameValue(pair) => self.visit_expr(&pair.value),
        }
    }
}

pub(crate) fn starts_with_capital(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// The path of a type that is one.
pub(crate) fn path_of_type(of: &syn::Type) -> Option<Path> {
    match of {
        syn::Type::Path(syn::TypePath { qself: None, path }) => Some(without_generics(path)),
        syn::Type::Paren(syn::TypeParen { elem, .. }) | syn::Type::Group(syn::TypeGroup { elem, .. }) => {
            path_of_type(elem)
        }
        _ => None,
    }
}

pub(crate) fn without_generics(path: &syn::Path) -> Path {
    let segments = path.segments.iter().map(|segment| plain(&segment.ident)).collect();
    Path { global: path.leading_colon.is_some(), segments }
}

/// A name without `r#`.
pub(crate) fn plain(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}
