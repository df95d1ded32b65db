//! The paths of a `use`, which may be a tree of them.

use proc_macro2::Span;
use syn::UseTree;
use syn::spanned::Spanned;

use super::file::{ALL, Path, TYPES};
use super::parse::plain;

/// One path of a `use`, which may be a tree of them.
pub(crate) struct Leaf {
    pub(crate) path: Path,
    pub(crate) name: LeafName,
    pub(crate) spaces: u8,
    pub(crate) span: Span,
    pub(crate) written: String,
}

pub(crate) enum LeafName {
    Named(syn::Ident),
    /// `as _`
    Nothing,
    Glob,
}

pub(crate) fn leaves(item: &syn::ItemUse) -> Vec<Leaf> {
    let before = match &item.vis {
        syn::Visibility::Public(_) => "pub use ",
        syn::Visibility::Restricted(restricted) if restricted.path.is_ident("crate") => "pub(crate) use ",
        syn::Visibility::Restricted(restricted) if restricted.path.is_ident("super") => "pub(super) use ",
        syn::Visibility::Restricted(_) => "pub(in …) use ",
        syn::Visibility::Inherited => "use ",
    };
    let mut leaves = Vec::new();
    let path = Path { global: item.leading_colon.is_some(), segments: Vec::new() };
    grow(&item.tree, &path, before, &mut leaves);
    leaves
}

fn grow(tree: &UseTree, path: &Path, before: &str, leaves: &mut Vec<Leaf>) {
    let with = |ident: &syn::Ident| {
        let mut longer = path.clone();
        longer.segments.push(plain(ident));
        longer
    };
    let written = |path: &Path, end: &str| {
        format!("{before}{}{}{end}", if path.global { "::" } else { "" }, path.segments.join("::"))
    };
    match tree {
        UseTree::Path(step) => grow(&step.tree, &with(&step.ident), before, leaves),
        UseTree::Group(group) => group.items.iter().for_each(|tree| grow(tree, path, before, leaves)),
        UseTree::Glob(glob) => {
            let (name, span) = (LeafName::Glob, glob.span());
            leaves.push(Leaf { path: path.clone(), name, spaces: TYPES, span, written: written(path, "::*") });
        }
        UseTree::Name(step) if step.ident == "self" => {
            let Some(last) = path.segments.last() else { return };
            let name = LeafName::Named(syn::Ident::new(last.trim_start_matches("r#"), step.ident.span()));
            let written = written(path, "::{self}");
            leaves.push(Leaf { path: path.clone(), name, spaces: TYPES, span: step.ident.span(), written });
        }
        UseTree::Name(step) => {
            let path = with(&step.ident);
            let written = written(&path, "");
            let name = LeafName::Named(step.ident.clone());
            leaves.push(Leaf { path, name, spaces: ALL, span: step.ident.span(), written });
        }
        UseTree::Rename(step) => {
            let is_self = step.ident == "self" && !path.segments.is_empty();
            let longer = if is_self { path.clone() } else { with(&step.ident) };
            let end = format!("{} as {}", if is_self { "::{self}" } else { "" }, step.rename);
            let written = written(&longer, &end);
            let name = if step.rename == "_" { LeafName::Nothing } else { LeafName::Named(step.rename.clone()) };
            let spaces = if is_self { TYPES } else { ALL };
            leaves.push(Leaf { path: longer, name, spaces, span: step.ident.span(), written });
        }
    }
}
