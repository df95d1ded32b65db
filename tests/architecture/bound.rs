//! Names that a function binds, variables and parameters of types, which hide what else bears them.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use super::parse::{plain, starts_with_capital};

/// The names of variables in a function.
#[derive(Default)]
pub(crate) struct Variables(BTreeSet<String>);

impl Variables {
    pub(crate) fn of(work: impl FnOnce(&mut Self)) -> BTreeSet<String> {
        let mut names = Self::default();
        work(&mut names);
        names.0
    }
}

impl<'ast> Visit<'ast> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        let name = plain(&pattern.ident);
        if !starts_with_capital(&name) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }
}

/// The names of types that an item, or something in it, leaves open: `T` of `fn f<T>()`.
#[derive(Default)]
pub(crate) struct Parameters(BTreeSet<String>);

impl Parameters {
    /// Those of an item; a module has none.
    pub(crate) fn of(item: &syn::Item) -> BTreeSet<String> {
        let mut names = Self::default();
        if !matches!(item, syn::Item::Mod(_)) {
            names.visit_item(item);
        }
        names.0
    }
}

impl<'ast> Visit<'ast> for Parameters {
    fn visit_type_param(&mut self, parameter: &'ast syn::TypeParam) {
        self.0.insert(plain(&parameter.ident));
        visit::visit_type_param(self, parameter);
    }
}
