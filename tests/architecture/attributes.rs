//! Attributes: which keep an item out of all builds but that of the tests, and which move a file.

use syn::{Attribute, Item, Meta};

use super::words;

/// Whether an attribute keeps what follows out of every build but that of the tests.
pub(crate) fn is_test_only(attribute: &Attribute) -> bool {
    fn needs_test(meta: &Meta) -> bool {
        let parts = || {
            let Meta::List(list) = meta else { return Vec::new() };
            let parser = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
            list.parse_args_with(parser).map(|parts| parts.into_iter().collect()).unwrap_or_default()
        };
        match meta.path().get_ident().map(ToString::to_string).as_deref() {
            Some("test") => true,
            Some("all") => parts().iter().any(needs_test),
            Some("any") => {
                let parts = parts();
                !parts.is_empty() && parts.iter().all(needs_test)
            }
            _ => false,
        }
    }
    if attribute.path().is_ident("test") {
        return true;
    }
    attribute.path().is_ident("cfg") && attribute.parse_args::<Meta>().is_ok_and(|meta| needs_test(&meta))
}

/// Whether an attribute, or one within a condition, is `path = "…"`.
pub(crate) fn sets_path(attribute: &Attribute) -> bool {
    is_or_holds(attribute, "path")
}

/// Whether an attribute, or one within a condition, is `macro_use`.
pub(crate) fn is_macro_use(attribute: &Attribute) -> bool {
    is_or_holds(attribute, "macro_use")
}

fn is_or_holds(attribute: &Attribute, name: &str) -> bool {
    let in_condition = || match &attribute.meta {
        Meta::List(list) => words::words(&list.tokens).contains(name),
        Meta::Path(_) | Meta::NameValue(_) => false,
    };
    attribute.path().is_ident(name) || (attribute.path().is_ident("cfg_attr") && in_condition())
}

pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
