//! What paths lead to: through modules, renames, globs and re-exports to the file that defines an item.
//!
//! It follows the rules of the language as far as files go, and where it cannot follow a path into our
//! own modules it says so instead of passing over it.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{MACROS, Named, Path, Scope, TYPES, Visible, What};
use super::modules::{At, Modules};

/// How the programs name the library.
const LIBRARY: &str = "tlsrpt_lens";

/// What a name or path stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    Module(At),
    /// An item, by the scope and name of its declaration.
    Item(At, &'a str),
    Crate(&'a str),
}

/// The names that are being looked up, so that re-exports in a ring come to an end.
type Underway<'a> = Vec<(At, &'a str, u8)>;

/// What names mean among the modules.
pub(crate) struct Names<'a> {
    pub(crate) modules: &'a Modules,
    /// The files in which something of an item stands, outside the traits: `impl Item { fn name … }`.
    members: BTreeMap<(At, &'a str, &'a str), BTreeSet<usize>>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(modules: &'a Modules) -> Self {
        let mut names = Self { modules, members: BTreeMap::new() };
        let mut members: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        for (index, unit) in modules.units.iter().enumerate() {
            for block in &unit.parsed.impls {
                let at = At { unit: index, scope: block.scope };
                for place in names.resolve(at, &block.of, TYPES) {
                    let Place::Item(home, item) = place else { continue };
                    for name in &block.names {
                        members.entry((home, item, name.as_str())).or_default().insert(index);
                    }
                }
            }
        }
        names.members = members;
        names
    }

    /// What a path means at a scope, in one namespace.
    pub(crate) fn resolve(&self, at: At, path: &'a Path, space: u8) -> Vec<Place<'a>> {
        self.path(at, path, space, &mut Underway::new())
    }

    fn path(&self, at: At, path: &'a Path, space: u8, underway: &mut Underway<'a>) -> Vec<Place<'a>> {
        let mut segments = path.segments.iter().map(String::as_str).peekable();
        let mut places = Vec::new();
        match segments.peek() {
            None => return places,
            Some(_) if path.global => places.push(self.crate_named(segments.next().unwrap_or_default())),
            Some(&("crate" | "self" | "super")) => {
                let mut module = Some(self.modules.module(at));
                while let Some(step) = segments.next_if(|step| matches!(*step, "crate" | "self" | "super")) {
                    module = match step {
                        "crate" => module.map(|module| self.modules.root(module)),
                        "super" => module.and_then(|module| self.modules.parent(module)),
                        _ => module,
                    };
                }
                places.extend(module.map(Place::Module));
            }
            Some(_) => {
                let first = segments.next().unwrap_or_default();
                let space = if segments.peek().is_none() { space } else { TYPES };
                places = self.lexical(at, first, space, underway);
            }
        }
        while let Some(name) = segments.next() {
            let space = if segments.peek().is_none() { space } else { TYPES };
            let mut next = Vec::new();
            for place in places {
                match place {
                    Place::Module(module) => next.extend(self.member(module, name, space, at, underway)),
                    // What belongs to an item stands where that does, and perhaps in an `impl` elsewhere.
                    Place::Item(home, item) => {
                        let units = self.members.get(&(home, item, name));
                        let elsewhere = units.into_iter().flatten().map(|&unit| At { unit, scope: 0 });
                        next.extend(elsewhere.map(|at| Place::Item(at, name)));
                        next.push(Place::Item(home, item));
                    }
                    Place::Crate(name) => next.push(Place::Crate(name)),
                }
            }
            places = next;
        }
        places
    }

    fn crate_named(&self, name: &'a str) -> Place<'a> {
        match self.modules.library {
            Some(unit) if name == LIBRARY => Place::Module(At { unit, scope: 0 }),
            _ => Place::Crate(name),
        }
    }

    /// A name without a path: of a block around it, of the module, of a macro above, or of a crate.
    fn lexical(&self, at: At, name: &'a str, space: u8, underway: &mut Underway<'a>) -> Vec<Place<'a>> {
        let mut here = at;
        loop {
            let places = self.member(here, name, space, at, underway);
            if !places.is_empty() {
                return places;
            }
            match self.modules.scope(here) {
                Scope { is_block: true, parent: Some(scope), .. } => here.scope = *scope,
                _ => break,
            }
        }
        if space == MACROS {
            let places = self.textual_macro(here, name);
            if !places.is_empty() {
                return places;
            }
        }
        // `extern crate … as name` at the root holds everywhere.
        let root = self.modules.root(at);
        for named in self.modules.scope(root).names.get(name).into_iter().flatten() {
            if let (What::Crate(_), true) = (&named.what, space == TYPES) {
                return self.places_of(root, name, named, space, underway);
            }
        }
        if space == TYPES { vec![self.crate_named(name)] } else { Vec::new() }
    }

    /// A macro that a module around declares, or one before it under `#[macro_use]`.
    fn textual_macro(&self, module: At, name: &'a str) -> Vec<Place<'a>> {
        let mut around = Some(module);
        while let Some(module) = around {
            let mut modules = vec![module];
            while let Some(module) = modules.pop() {
                let named = self.modules.scope(module).names.get(name).into_iter().flatten();
                if named.into_iter().any(|named| matches!(named.what, What::Item { spaces: MACROS, .. })) {
                    return vec![Place::Item(module, name)];
                }
                for (name, list) in &self.modules.scope(module).names {
                    for named in list.iter().filter(|named| named.macro_use) {
                        let places = self.places_of(module, name, named, TYPES, &mut Underway::new());
                        modules.extend(places.into_iter().filter_map(|place| match place {
                            Place::Module(module) => Some(module),
                            _ => None,
                        }));
                    }
                }
            }
            around = self.modules.parent(module);
        }
        Vec::new()
    }

    /// A name of a scope, as somebody elsewhere sees it.
    fn member(&self, at: At, name: &'a str, space: u8, viewer: At, underway: &mut Underway<'a>) -> Vec<Place<'a>> {
        let asked = (at, name, space);
        if underway.contains(&asked) {
            return Vec::new();
        }
        underway.push(asked);
        let scope = self.modules.scope(at);
        let mut places = Vec::new();
        for named in scope.names.get(name).into_iter().flatten() {
            if self.sees(viewer, at, &named.visible) {
                places.extend(self.places_of(at, name, named, space, underway));
            }
        }
        if space == MACROS
            && at == self.modules.root(at)
            && let Some(&unit) = self.modules.exported_macros.get(&(at.unit, name.to_owned()))
        {
            places.push(Place::Item(At { unit, scope: 0 }, name));
        }
        if places.is_empty() {
            for glob in scope.globs.iter().filter(|glob| self.sees(viewer, at, &glob.visible)) {
                for place in self.path(at, &glob.path, TYPES, underway) {
                    match place {
                        Place::Module(module) => places.extend(self.member(module, name, space, at, underway)),
                        Place::Item(home, item) if self.has_variant(home, item, name) => {
                            places.push(Place::Item(home, item));
                        }
                        Place::Item(..) | Place::Crate(_) => {}
                    }
                }
            }
        }
        if places.is_empty() && self.may_be_made(at, name) {
            places.push(Place::Item(at, name));
        }
        underway.pop();
        places
    }

    fn places_of(
        &self,
        at: At,
        name: &'a str,
        named: &'a Named,
        space: u8,
        underway: &mut Underway<'a>,
    ) -> Vec<Place<'a>> {
        match &named.what {
            What::Item { spaces, .. } if spaces & space != 0 => vec![Place::Item(at, name)],
            What::ChildFile if space == TYPES => {
                let child = self.modules.children.get(&(at, name.to_owned()));
                child.map(|&unit| Place::Module(At { unit, scope: 0 })).into_iter().collect()
            }
            What::Child(scope) if space == TYPES => vec![Place::Module(At { scope: *scope, ..at })],
            What::Use { path, spaces } if spaces & space != 0 => self.path(at, path, space, underway),
            What::Crate(name) if space == TYPES && name == "self" => vec![Place::Module(self.modules.root(at))],
            What::Crate(name) if space == TYPES => vec![self.crate_named(name)],
            _ => Vec::new(),
        }
    }

    fn has_variant(&self, at: At, item: &str, variant: &str) -> bool {
        let named = self.modules.scope(at).names.get(item);
        let declared = named.into_iter().flatten().any(|named| match &named.what {
            What::Item { variants, .. } => variants.iter().any(|name| name == variant),
            _ => false,
        });
        declared || (named.is_none() && self.may_be_made(at, variant))
    }

    /// Whether a macro in this scope may have declared the name.
    fn may_be_made(&self, at: At, name: &str) -> bool {
        let scope = self.modules.scope(at);
        let in_body = |item_macro: &String| {
            let mut units = self.modules.macros.get(item_macro).into_iter().flatten();
            units.any(|&unit| self.modules.units[unit].parsed.macros[item_macro].contains(name))
        };
        scope.words.contains(name) || scope.item_macros.iter().any(in_body)
    }

    fn sees(&self, viewer: At, owner: At, visible: &Visible) -> bool {
        match visible {
            Visible::Everywhere => true,
            Visible::Crate => self.modules.root(viewer) == self.modules.root(owner),
            Visible::Here => self.modules.is_within(viewer, self.modules.module(owner)),
            Visible::In(path) => {
                let places = self.resolve(owner, path, TYPES);
                places
                    .iter()
                    .any(|place| matches!(place, Place::Module(module) if self.modules.is_within(viewer, *module)))
            }
        }
    }
}
