//! The names that a file declares, scope by scope.

use syn::spanned::Spanned;
use syn::{Attribute, Item};

use super::attributes::{is_macro_use, is_test_only, sets_path};
use super::file::{Glob, MACROS, Named, TYPES, VALUES, Visible, What};
use super::parse::{Parser, path_of_type, plain, without_generics};
use super::uses::{LeafName, leaves};
use super::words;

impl Parser {
    pub(crate) fn name(&mut self, ident: &syn::Ident, what: What, visible: Visible, attributes: &[Attribute]) {
        let is_test = self.is_test || attributes.iter().any(is_test_only);
        let macro_use = attributes.iter().any(is_macro_use);
        let named = Named { what, visible, is_test, line: ident.span().start().line, macro_use };
        self.current().names.entry(plain(ident)).or_default().push(named);
    }

    /// Puts the names of items into the current scope. Modules with a body come when they are walked through.
    pub(crate) fn declare(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Const(item) => self.item(&item.ident, VALUES, &item.vis, &item.attrs),
                Item::Static(item) => self.item(&item.ident, VALUES, &item.vis, &item.attrs),
                Item::Fn(item) => self.item(&item.sig.ident, VALUES, &item.vis, &item.attrs),
                Item::Trait(item) => self.item(&item.ident, TYPES, &item.vis, &item.attrs),
                Item::TraitAlias(item) => self.item(&item.ident, TYPES, &item.vis, &item.attrs),
                Item::Type(item) => {
                    let what = What::Item { spaces: TYPES, variants: Vec::new(), alias_of: path_of_type(&item.ty) };
                    self.name(&item.ident, what, visible(&item.vis), &item.attrs);
                }
                Item::Union(item) => self.item(&item.ident, TYPES, &item.vis, &item.attrs),
                Item::Struct(item) => {
                    let is_named = matches!(item.fields, syn::Fields::Named(_));
                    let spaces = if is_named { TYPES } else { TYPES | VALUES };
                    self.item(&item.ident, spaces, &item.vis, &item.attrs);
                }
                Item::Enum(item) => {
                    let variants = item.variants.iter().map(|variant| plain(&variant.ident)).collect();
                    let what = What::Item { spaces: TYPES, variants, alias_of: None };
                    self.name(&item.ident, what, visible(&item.vis), &item.attrs);
                }
                Item::Mod(item) if item.content.is_none() => {
                    if item.attrs.iter().any(sets_path) {
                        self.fault(item.span(), format!("`mod {};` names its file by an attribute", item.ident));
                    }
                    self.name(&item.ident, What::ChildFile, visible(&item.vis), &item.attrs);
                }
                Item::Use(item) => self.declare_use(item),
                Item::ExternCrate(item) => {
                    let alias = item.rename.as_ref().map_or(&item.ident, |(_, alias)| alias);
                    self.name(alias, What::Crate(plain(&item.ident)), visible(&item.vis), &item.attrs);
                }
                Item::ForeignMod(block) => {
                    for item in &block.items {
                        if let syn::ForeignItem::Fn(item) = item {
                            self.item(&item.sig.ident, VALUES, &item.vis, &item.attrs);
                        }
                    }
                }
                Item::Macro(item) => self.declare_macro(item),
                _ => {}
            }
        }
    }

    fn item(&mut self, ident: &syn::Ident, spaces: u8, visibility: &syn::Visibility, attributes: &[Attribute]) {
        let what = What::Item { spaces, variants: Vec::new(), alias_of: None };
        self.name(ident, what, visible(visibility), attributes);
    }

    pub(crate) fn declare_use(&mut self, item: &syn::ItemUse) {
        for leaf in leaves(item) {
            let visible = visible(&item.vis);
            match &leaf.name {
                LeafName::Glob => self.current().globs.push(Glob { path: leaf.path, visible }),
                LeafName::Named(ident) => {
                    let what = What::Use { path: leaf.path, spaces: leaf.spaces };
                    self.name(ident, what, visible, &item.attrs);
                }
                LeafName::Nothing => {}
            }
        }
    }

    fn declare_macro(&mut self, item: &syn::ItemMacro) {
        let words = words::words(&item.mac.tokens);
        if let Some(ident) = &item.ident {
            self.parsed.macros.entry(plain(ident)).or_default().extend(words);
            if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                self.parsed.exported_macros.insert(plain(ident));
            }
            let what = What::Item { spaces: MACROS, variants: Vec::new(), alias_of: None };
            self.name(ident, what, Visible::Here, &item.attrs);
            return;
        }
        let name = item.mac.path.segments.last().map(|segment| plain(&segment.ident));
        self.current().item_macros.extend(name);
        self.current().words.extend(words);
        for item in words::uses(&item.mac.tokens) {
            self.declare_use(&item);
        }
    }
}

pub(crate) fn visible(visibility: &syn::Visibility) -> Visible {
    match visibility {
        syn::Visibility::Public(_) => Visible::Everywhere,
        syn::Visibility::Inherited => Visible::Here,
        syn::Visibility::Restricted(restricted) if restricted.path.is_ident("crate") => Visible::Crate,
        syn::Visibility::Restricted(restricted) => Visible::In(without_generics(&restricted.path)),
    }
}
