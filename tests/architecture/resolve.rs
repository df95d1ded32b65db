//! What paths lead to: through modules, renames, globs and re-exports to the file that defines an item.
//!
//! It follows the rules of the language as far as files go, and where it cannot follow a path into our
//! own modules it says so instead of passing over it.

use std::collections::{BTreeMap, BTreeSet};

use super::crates::is_of_language;
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
    /// A name that nothing known bears.
    Unknown(&'a str),
}

/// A search for what a path means.
#[derive(Default)]
struct Search<'a> {
    /// The names that are being looked up, so that re-exports in a ring come to an end.
    underway: Vec<(At, &'a str, u8)>,
    /// Names count that a macro, or `use` of all that another crate has, may have brought.
    guesses: bool,
}

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
                let places = names.resolve(at, &block.of, TYPES);
                for (home, item) in places.into_iter().flat_map(|place| names.with_aliased(place)) {
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
        self.path(at, path, space, &mut Search::default())
    }

    fn path(&self, at: At, path: &'a Path, space: u8, search: &mut Search<'a>) -> Vec<Place<'a>> {
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
                places = self.lexical(at, first, space, search);
            }
        }
        while let Some(name) = segments.next() {
            let space = if segments.peek().is_none() { space } else { TYPES };
            let mut next = Vec::new();
            for place in places {
                match place {
                    Place::Module(module) => next.extend(Self::certain_or_guessed(search, |search| {
                        self.member(module, name, space, at, search)
                    })),
                    // What belongs to an item stands where that does, and perhaps in an `impl` elsewhere.
                    Place::Item(..) => {
                        for (home, item) in self.with_aliased(place) {
                            let units = self.members.get(&(home, item, name));
                            let elsewhere = units.into_iter().flatten().map(|&unit| At { unit, scope: 0 });
                            next.extend(elsewhere.map(|at| Place::Item(at, name)));
                            next.push(Place::Item(home, item));
                        }
                    }
                    Place::Crate(_) | Place::Unknown(_) => next.push(place),
                }
            }
            places = next;
        }
        places
    }

    /// An item, and those that a `type` gives another name with it.
    fn with_aliased(&self, place: Place<'a>) -> Vec<(At, &'a str)> {
        let Place::Item(at, name) = place else { return Vec::new() };
        let mut items = vec![(at, name)];
        let mut next = 0;
        while let Some(&(at, name)) = items.get(next) {
            next += 1;
            for named in self.modules.scope(at).names.get(name).into_iter().flatten() {
                let What::Item { alias_of: Some(path), .. } = &named.what else { continue };
                for place in self.resolve(at, path, TYPES) {
                    if let Place::Item(at, name) = place
                        && !items.contains(&(at, name))
                    {
                        items.push((at, name));
                    }
                }
            }
        }
        items
    }

    fn crate_named(&self, name: &'a str) -> Place<'a> {
        match (self.modules.library, self.modules.crates.get(name)) {
            (Some(unit), _) if name == LIBRARY => Place::Module(At { unit, scope: 0 }),
            (_, Some(name)) => Place::Crate(name),
            _ => Place::Unknown(name),
        }
    }

    /// What is found for certain, or else with guesses.
    fn certain_or_guessed(search: &mut Search<'a>, find: impl Fn(&mut Search<'a>) -> Vec<Place<'a>>) -> Vec<Place<'a>> {
        let outer = std::mem::replace(&mut search.guesses, false);
        let mut places = find(search);
        if places.is_empty() {
            search.guesses = true;
            places = find(search);
        }
        search.guesses = outer;
        places
    }

    /// A name without a path: of a block around it, of the module, of a macro above, of a crate, or perhaps
    /// of something that a macro made.
    fn lexical(&self, at: At, name: &'a str, space: u8, search: &mut Search<'a>) -> Vec<Place<'a>> {
        Self::certain_or_guessed(search, |search| {
            let mut here = at;
            loop {
                let places = self.member(here, name, space, at, search);
                if !places.is_empty() {
                    return places;
                }
                match self.modules.scope(here) {
                    Scope { is_block: true, parent: Some(scope), .. } => here.scope = *scope,
                    _ => break,
                }
            }
            if space == MACROS {
                return self.textual_macro(here, name, search.guesses);
            }
            if space != TYPES {
                return Vec::new();
            }
            // `extern crate … as name` at the root holds everywhere.
            let root = self.modules.root(at);
            for named in self.modules.scope(root).names.get(name).into_iter().flatten() {
                if let What::Crate(_) = &named.what {
                    return self.places_of(root, name, named, space, search);
                }
            }
            match self.crate_named(name) {
                Place::Unknown(_) if is_of_language(name) => vec![Place::Crate("core")],
                Place::Unknown(_) if !search.guesses => Vec::new(),
                place => vec![place],
            }
        })
    }

    /// A macro that a module around declares, or one before it under `#[macro_use]`, perhaps by a macro.
    fn textual_macro(&self, module: At, name: &'a str, guesses: bool) -> Vec<Place<'a>> {
        let mut around = Some(module);
        while let Some(outer) = around {
            let mut modules = vec![outer];
            while let Some(module) = modules.pop() {
                let mut named = self.modules.scope(module).names.get(name).into_iter().flatten();
                let may_be_made = guesses && module != outer && self.may_be_made(module, name);
                if may_be_made || named.any(|named| matches!(named.what, What::Item { spaces: MACROS, .. })) {
                    return vec![Place::Item(module, name)];
                }
                modules.extend(self.modules.macros_out_of.get(&module).into_iter().flatten());
            }
            around = self.modules.parent(outer);
        }
        Vec::new()
    }

    /// A name of a scope, as somebody elsewhere sees it.
    fn member(&self, at: At, name: &'a str, space: u8, viewer: At, search: &mut Search<'a>) -> Vec<Place<'a>> {
        let asked = (at, name, space);
        if search.underway.contains(&asked) {
            return Vec::new();
        }
        search.underway.push(asked);
        let scope = self.modules.scope(at);
        let mut places = Vec::new();
        for named in scope.names.get(name).into_iter().flatten() {
            if self.sees(viewer, at, &named.visible) {
                places.extend(self.places_of(at, name, named, space, search));
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
                for place in self.path(at, &glob.path, TYPES, search) {
                    match place {
                        Place::Module(module) => places.extend(self.member(module, name, space, at, search)),
                        Place::Item(home, item) if self.has_variant(home, item, name) => {
                            places.push(Place::Item(home, item));
                        }
                        Place::Crate(name) if search.guesses => places.push(Place::Crate(name)),
                        Place::Item(..) | Place::Crate(_) | Place::Unknown(_) => {}
                    }
                }
            }
        }
        if places.is_empty() && search.guesses && self.may_be_made(at, name) {
            places.push(Place::Item(at, name));
        }
        search.underway.pop();
        places
    }

    fn places_of(&self, at: At, name: &'a str, named: &'a Named, space: u8, search: &mut Search<'a>) -> Vec<Place<'a>> {
        match &named.what {
            What::Item { spaces, .. } if spaces & space != 0 => vec![Place::Item(at, name)],
            What::ChildFile if space == TYPES => {
                let child = self.modules.children.get(&(at, name.to_owned()));
                child.map(|&unit| Place::Module(At { unit, scope: 0 })).into_iter().collect()
            }
            What::Child(scope) if space == TYPES => vec![Place::Module(At { scope: *scope, ..at })],
            What::Use { path, spaces } if spaces & space != 0 => {
                let mut places = self.path(at, path, space, search);
                places.retain(|place| !matches!(place, Place::Unknown(_)));
                places
            }
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

    /// The files of everything that blocks elsewhere give a type, by any name.
    pub(crate) fn homes_of_members(&self, place: Place<'a>) -> BTreeSet<usize> {
        let items = self.with_aliased(place);
        let members = self.members.iter().filter(|((at, item, _), _)| items.contains(&(*at, *item)));
        members.flat_map(|(_, units)| units.iter().copied()).collect()
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
