//! What paths lead to: through modules, renames, globs and re-exports to the file that defines an item.
//!
//! It follows the rules of the language as far as files go, and where it cannot follow a path into our
//! own modules it says so instead of passing over it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::file::{Kind, MACROS, Mention, Named, Parsed, Path, Scope, TYPES, VALUES, Visible, What};
use super::sources::Sources;

/// How the programs name the library.
const LIBRARY: &str = "tlsrpt_lens";

/// A path that leaves its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) to: Target,
    pub(crate) line: usize,
    pub(crate) written: String,
    pub(crate) is_test: bool,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A file of ours.
    File(String),
    /// Another crate.
    Crate(String),
}

/// Something that the test cannot judge, which is a failure too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) sentence: String,
}

/// A scope of a file in the tree of modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct At {
    unit: usize,
    scope: usize,
}

/// A file as a module of a crate.
struct Unit {
    file: String,
    parsed: Arc<Parsed>,
    root: usize,
    parent: Option<At>,
    is_test: bool,
}

/// What a name or path stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    Module(At),
    /// An item, by the scope and name of its declaration.
    Item(At, &'a str),
    Crate(&'a str),
}

/// The names that are being looked up, so that re-exports in a ring come to an end.
type Underway<'a> = Vec<(At, &'a str, u8)>;

/// The modules of the library and the programs.
pub(crate) struct Modules {
    units: Vec<Unit>,
    children: HashMap<(At, String), usize>,
    library: Option<usize>,
    /// By crate and name.
    exported_macros: BTreeMap<(usize, String), usize>,
    /// The files that declare a macro of that name.
    macros: BTreeMap<String, Vec<usize>>,
    /// The files in which something of an item stands, outside the traits: `impl Item { fn name … }`.
    members: BTreeMap<(At, String, String), BTreeSet<usize>>,
    faults: Vec<Fault>,
}

impl Modules {
    pub(crate) fn of(sources: &Sources) -> Self {
        let mut modules = Self {
            units: Vec::new(),
            children: HashMap::new(),
            library: None,
            exported_macros: BTreeMap::new(),
            macros: BTreeMap::new(),
            members: BTreeMap::new(),
            faults: Vec::new(),
        };
        let mut reached = BTreeSet::new();
        for (path, _) in sources.iter().filter(|(path, _)| is_root(path)) {
            let root = modules.units.len();
            if path == "src/lib.rs" {
                modules.library = Some(root);
            }
            modules.load(sources, path, root, None, false);
            let mut next = root;
            while next < modules.units.len() {
                reached.insert(modules.units[next].file.clone());
                modules.load_children(sources, next);
                next += 1;
            }
        }
        modules.find_members();
        for (path, file) in sources.iter() {
            if !reached.contains(path) {
                modules.fault(path, 1, "no `mod` names this file".to_owned());
            }
            for (line, sentence) in &file.parsed().faults {
                modules.fault(path, *line, sentence.clone());
            }
        }
        modules
    }

    fn fault(&mut self, file: &str, line: usize, sentence: String) {
        self.faults.push(Fault { file: file.to_owned(), line, sentence });
    }

    fn load(&mut self, sources: &Sources, path: &str, root: usize, parent: Option<At>, is_test: bool) {
        let Some(file) = sources.get(path) else { return };
        let parsed = Arc::clone(file.parsed());
        for name in &parsed.exported_macros {
            self.exported_macros.insert((root, name.clone()), self.units.len());
        }
        for name in parsed.macros.keys() {
            self.macros.entry(name.clone()).or_default().push(self.units.len());
        }
        let is_test = is_test || parsed.is_test;
        self.units.push(Unit { file: path.to_owned(), parsed, root, parent, is_test });
    }

    fn load_children(&mut self, sources: &Sources, index: usize) {
        let (file, root, parsed) = {
            let unit = &self.units[index];
            (unit.file.clone(), unit.root, Arc::clone(&unit.parsed))
        };
        for (scope, (name, named)) in parsed.scopes.iter().enumerate().flat_map(|(index, scope)| {
            scope.names.iter().flat_map(move |(name, list)| list.iter().map(move |named| (index, (name, named))))
        }) {
            if !matches!(named.what, What::ChildFile) {
                continue;
            }
            let at = At { unit: index, scope };
            let mut folder = folder_of(&file);
            for step in &parsed.scopes[scope].folder {
                folder = format!("{folder}/{step}");
            }
            let candidates = [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")];
            match candidates.iter().find(|path| sources.get(path).is_some()) {
                Some(path) => {
                    self.children.insert((at, name.clone()), self.units.len());
                    let is_test = named.is_test || self.units[index].is_test;
                    self.load(sources, path, root, Some(at), is_test);
                }
                None => self.fault(&file, named.line, format!("`mod {name};` has no file that could be followed")),
            }
        }
    }

    fn find_members(&mut self) {
        let mut members: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        for (index, unit) in self.units.iter().enumerate() {
            for block in &unit.parsed.impls {
                let at = At { unit: index, scope: block.scope };
                for place in self.resolve(at, &block.of, TYPES, &mut Underway::new()) {
                    let Place::Item(home, item) = place else { continue };
                    for name in &block.names {
                        members.entry((home, item.to_owned(), name.clone())).or_default().insert(index);
                    }
                }
            }
        }
        self.members = members;
    }

    /// Every path of the files, or of some, that leaves its file, and what could not be followed.
    pub(crate) fn imports(&self, only: Option<&[&str]>) -> (Vec<Import>, Vec<Fault>) {
        let mut imports = BTreeSet::new();
        let mut faults: BTreeSet<Fault> = self.faults.iter().cloned().collect();
        for (index, unit) in self.units.iter().enumerate() {
            if only.is_some_and(|only| !only.contains(&unit.file.as_str())) {
                continue;
            }
            for mention in &unit.parsed.mentions {
                self.follow(index, mention, &mut imports, &mut faults);
            }
        }
        (imports.into_iter().collect(), faults.into_iter().collect())
    }

    fn follow(&self, index: usize, mention: &Mention, imports: &mut BTreeSet<Import>, faults: &mut BTreeSet<Fault>) {
        let unit = &self.units[index];
        let at = At { unit: index, scope: mention.scope };
        let mut places = Vec::new();
        for space in [TYPES, VALUES, MACROS] {
            if mention.spaces & space != 0 {
                places.extend(self.resolve(at, &mention.path, space, &mut Underway::new()));
            }
        }
        let is_word = mention.kind != Kind::Use && mention.path.segments.len() == 1 && !mention.path.global;
        let fault = |sentence: String| Fault { file: unit.file.clone(), line: mention.line, sentence };
        if mention.kind == Kind::Made {
            if places.iter().any(|place| matches!(place, Place::Module(_))) {
                faults.insert(fault(format!("a macro puts `{}` together, which cannot be followed", mention.written)));
            }
            return;
        }
        if places.is_empty() && !is_word {
            faults.insert(fault(format!("`{}` leads to nothing that could be followed", mention.written)));
        }
        for place in places {
            let to = match place {
                // A word alone is never a module, nor another crate.
                Place::Module(_) | Place::Crate(_) if is_word => continue,
                Place::Module(at) | Place::Item(at, _) => Target::File(self.units[at.unit].file.clone()),
                Place::Crate(name) => Target::Crate(name.to_owned()),
            };
            if to == Target::File(unit.file.clone()) {
                continue;
            }
            imports.insert(Import {
                from: unit.file.clone(),
                to,
                line: mention.line,
                written: mention.written.clone(),
                is_test: mention.is_test || unit.is_test,
            });
        }
    }

    fn scope(&self, at: At) -> &Scope {
        &self.units[at.unit].parsed.scopes[at.scope]
    }

    /// The module that a scope belongs to, or is.
    fn module(&self, mut at: At) -> At {
        while self.scope(at).is_block {
            at.scope = self.scope(at).parent.unwrap_or(0);
        }
        at
    }

    /// The module around a module.
    fn parent(&self, module: At) -> Option<At> {
        match self.scope(module).parent {
            Some(scope) => Some(self.module(At { scope, ..module })),
            None => self.units[module.unit].parent,
        }
    }

    fn root(&self, at: At) -> At {
        At { unit: self.units[at.unit].root, scope: 0 }
    }

    /// What a path means at a scope, in one namespace.
    fn resolve<'a>(&'a self, at: At, path: &'a Path, space: u8, underway: &mut Underway<'a>) -> Vec<Place<'a>> {
        let mut segments = path.segments.iter().map(String::as_str).peekable();
        let mut places = Vec::new();
        match segments.peek() {
            None => return places,
            Some(_) if path.global => places.push(self.crate_named(segments.next().unwrap_or_default())),
            Some(&("crate" | "self" | "super")) => {
                let mut module = Some(self.module(at));
                while let Some(step) = segments.next_if(|step| matches!(*step, "crate" | "self" | "super")) {
                    module = match step {
                        "crate" => module.map(|module| self.root(module)),
                        "super" => module.and_then(|module| self.parent(module)),
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
                        let units = self.members.get(&(home, item.to_owned(), name.to_owned()));
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

    fn crate_named<'a>(&'a self, name: &'a str) -> Place<'a> {
        match self.library {
            Some(unit) if name == LIBRARY => Place::Module(At { unit, scope: 0 }),
            _ => Place::Crate(name),
        }
    }

    /// A name without a path: of a block around it, of the module, of a macro above, or of a crate.
    fn lexical<'a>(&'a self, at: At, name: &'a str, space: u8, underway: &mut Underway<'a>) -> Vec<Place<'a>> {
        let mut here = at;
        loop {
            let places = self.member(here, name, space, at, underway);
            if !places.is_empty() {
                return places;
            }
            match self.scope(here) {
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
        let root = self.root(at);
        for named in self.scope(root).names.get(name).into_iter().flatten() {
            if let (What::Crate(_), true) = (&named.what, space == TYPES) {
                return self.places_of(root, name, named, space, underway);
            }
        }
        if space == TYPES { vec![self.crate_named(name)] } else { Vec::new() }
    }

    /// A macro that a module around declares, or one before it under `#[macro_use]`.
    fn textual_macro<'a>(&'a self, module: At, name: &'a str) -> Vec<Place<'a>> {
        let mut around = Some(module);
        while let Some(module) = around {
            let mut modules = vec![module];
            while let Some(module) = modules.pop() {
                let named = self.scope(module).names.get(name).into_iter().flatten();
                if named.into_iter().any(|named| matches!(named.what, What::Item { spaces: MACROS, .. })) {
                    return vec![Place::Item(module, name)];
                }
                for (name, list) in &self.scope(module).names {
                    for named in list.iter().filter(|named| named.macro_use) {
                        let places = self.places_of(module, name, named, TYPES, &mut Underway::new());
                        modules.extend(places.into_iter().filter_map(|place| match place {
                            Place::Module(module) => Some(module),
                            _ => None,
                        }));
                    }
                }
            }
            around = self.parent(module);
        }
        Vec::new()
    }

    /// A name of a scope, as somebody elsewhere sees it.
    fn member<'a>(
        &'a self,
        at: At,
        name: &'a str,
        space: u8,
        viewer: At,
        underway: &mut Underway<'a>,
    ) -> Vec<Place<'a>> {
        let asked = (at, name, space);
        if underway.contains(&asked) {
            return Vec::new();
        }
        underway.push(asked);
        let scope = self.scope(at);
        let mut places = Vec::new();
        for named in scope.names.get(name).into_iter().flatten() {
            if self.sees(viewer, at, &named.visible) {
                places.extend(self.places_of(at, name, named, space, underway));
            }
        }
        if space == MACROS
            && at == self.root(at)
            && let Some(&unit) = self.exported_macros.get(&(at.unit, name.to_owned()))
        {
            places.push(Place::Item(At { unit, scope: 0 }, name));
        }
        if places.is_empty() {
            for glob in scope.globs.iter().filter(|glob| self.sees(viewer, at, &glob.visible)) {
                for place in self.resolve(at, &glob.path, TYPES, underway) {
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

    fn places_of<'a>(
        &'a self,
        at: At,
        name: &'a str,
        named: &'a Named,
        space: u8,
        underway: &mut Underway<'a>,
    ) -> Vec<Place<'a>> {
        match &named.what {
            What::Item { spaces, .. } if spaces & space != 0 => vec![Place::Item(at, name)],
            What::ChildFile if space == TYPES => {
                let child = self.children.get(&(at, name.to_owned()));
                child.map(|&unit| Place::Module(At { unit, scope: 0 })).into_iter().collect()
            }
            What::Child(scope) if space == TYPES => vec![Place::Module(At { scope: *scope, ..at })],
            What::Use { path, spaces } if spaces & space != 0 => self.resolve(at, path, space, underway),
            What::Crate(name) if space == TYPES && name == "self" => vec![Place::Module(self.root(at))],
            What::Crate(name) if space == TYPES => vec![self.crate_named(name)],
            _ => Vec::new(),
        }
    }

    fn has_variant(&self, at: At, item: &str, variant: &str) -> bool {
        let named = self.scope(at).names.get(item);
        let declared = named.into_iter().flatten().any(|named| match &named.what {
            What::Item { variants, .. } => variants.iter().any(|name| name == variant),
            _ => false,
        });
        declared || (named.is_none() && self.may_be_made(at, variant))
    }

    /// Whether a macro in this scope may have declared the name.
    fn may_be_made(&self, at: At, name: &str) -> bool {
        let scope = self.scope(at);
        let in_body = |item_macro: &String| {
            let mut units = self.macros.get(item_macro).into_iter().flatten();
            units.any(|&unit| self.units[unit].parsed.macros[item_macro].contains(name))
        };
        scope.words.contains(name) || scope.item_macros.iter().any(in_body)
    }

    fn sees(&self, viewer: At, owner: At, visible: &Visible) -> bool {
        match visible {
            Visible::Everywhere => true,
            Visible::Crate => self.root(viewer) == self.root(owner),
            Visible::Here => self.is_within(viewer, self.module(owner)),
            Visible::In(path) => {
                let places = self.resolve(owner, path, TYPES, &mut Underway::new());
                places.iter().any(|place| matches!(place, Place::Module(module) if self.is_within(viewer, *module)))
            }
        }
    }

    fn is_within(&self, at: At, outer: At) -> bool {
        let mut around = Some(self.module(at));
        while let Some(module) = around {
            if module == outer {
                return true;
            }
            around = self.parent(module);
        }
        false
    }
}

/// Whether a file is where a crate begins.
fn is_root(path: &str) -> bool {
    let program = path.strip_prefix("src/bin/");
    matches!(path, "src/lib.rs" | "src/main.rs")
        || program
            .is_some_and(|name| !name.contains('/') || (name.ends_with("/main.rs") && name.matches('/').count() == 1))
}

/// Where the modules of a file are looked for.
fn folder_of(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if is_root(path) || name == "mod.rs" {
        return folder.to_owned();
    }
    path.strip_suffix(".rs").unwrap_or(path).to_owned()
}
