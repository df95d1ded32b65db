//! The tree of modules: which file is which module of which crate, and what lies around what.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::crates::Crates;
use super::file::{Parsed, Scope, What};
use super::sources::Sources;

/// Something that the test cannot judge, which is a failure too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) sentence: String,
}

/// A scope of a file in the tree of modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct At {
    pub(crate) unit: usize,
    pub(crate) scope: usize,
}

/// A file as a module of a crate.
pub(crate) struct Unit {
    pub(crate) file: String,
    pub(crate) parsed: Arc<Parsed>,
    pub(crate) root: usize,
    pub(crate) parent: Option<At>,
    pub(crate) is_test: bool,
}

/// The modules of the library and the programs.
pub(crate) struct Modules {
    pub(crate) units: Vec<Unit>,
    pub(crate) children: HashMap<(At, String), usize>,
    pub(crate) library: Option<usize>,
    /// By crate and name.
    pub(crate) exported_macros: BTreeMap<(usize, String), usize>,
    /// The files that declare a macro of that name.
    pub(crate) macros: BTreeMap<String, Vec<usize>>,
    /// The modules within a module whose macros hold behind them too, by `macro_use`.
    pub(crate) macros_out_of: HashMap<At, Vec<At>>,
    /// The other crates that may be named.
    pub(crate) crates: Crates,
    pub(crate) faults: Vec<Fault>,
}

impl Modules {
    pub(crate) fn of(sources: &Sources) -> Self {
        let mut modules = Self {
            units: Vec::new(),
            children: HashMap::new(),
            library: None,
            exported_macros: BTreeMap::new(),
            macros: BTreeMap::new(),
            macros_out_of: HashMap::new(),
            crates: sources.crates.clone(),
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
            let at = At { unit: index, scope };
            if let (What::Child(scope), true) = (&named.what, named.macro_use) {
                self.macros_out_of.entry(at).or_default().push(At { scope: *scope, ..at });
            }
            if !matches!(named.what, What::ChildFile) {
                continue;
            }
            let mut folder = folder_of(&file);
            for step in &parsed.scopes[scope].folder {
                folder = format!("{folder}/{step}");
            }
            let candidates = [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")];
            match candidates.iter().find(|path| sources.get(path).is_some()) {
                Some(path) => {
                    let child = At { unit: self.units.len(), scope: 0 };
                    self.children.insert((at, name.clone()), child.unit);
                    let is_test = named.is_test || self.units[index].is_test;
                    self.load(sources, path, root, Some(at), is_test);
                    if named.macro_use || self.units.get(child.unit).is_some_and(|unit| unit.parsed.macro_use) {
                        self.macros_out_of.entry(at).or_default().push(child);
                    }
                }
                None => self.fault(&file, named.line, format!("`mod {name};` has no file that could be followed")),
            }
        }
    }

    pub(crate) fn scope(&self, at: At) -> &Scope {
        &self.units[at.unit].parsed.scopes[at.scope]
    }

    /// The module that a scope belongs to, or is.
    pub(crate) fn module(&self, mut at: At) -> At {
        while self.scope(at).is_block {
            at.scope = self.scope(at).parent.unwrap_or(0);
        }
        at
    }

    /// The module around a module.
    pub(crate) fn parent(&self, module: At) -> Option<At> {
        match self.scope(module).parent {
            Some(scope) => Some(self.module(At { scope, ..module })),
            None => self.units[module.unit].parent,
        }
    }

    pub(crate) fn root(&self, at: At) -> At {
        At { unit: self.units[at.unit].root, scope: 0 }
    }

    pub(crate) fn is_within(&self, at: At, outer: At) -> bool {
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
