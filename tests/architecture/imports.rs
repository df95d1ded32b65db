//! Imports: every path that leaves its file, with the file or crate that it leads to.

use std::collections::BTreeSet;

use super::file::{Kind, MACROS, Mention, TYPES, VALUES};
use super::modules::{At, Fault, Modules};
use super::resolve::{Names, Place};
use super::sources::Sources;

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

/// The imports of all files, or of some, and what could not be followed.
pub(crate) fn imports(sources: &Sources, only: Option<&[&str]>) -> (Vec<Import>, Vec<Fault>) {
    let modules = Modules::of(sources);
    let names = Names::of(&modules);
    let mut imports = BTreeSet::new();
    let mut faults: BTreeSet<Fault> = modules.faults.iter().cloned().collect();
    for (index, unit) in modules.units.iter().enumerate() {
        if only.is_some_and(|only| !only.contains(&unit.file.as_str())) {
            continue;
        }
        for mention in &unit.parsed.mentions {
            follow(&names, index, mention, &mut imports, &mut faults);
        }
    }
    (imports.into_iter().collect(), faults.into_iter().collect())
}

fn follow(
    names: &Names,
    index: usize,
    mention: &Mention,
    imports: &mut BTreeSet<Import>,
    faults: &mut BTreeSet<Fault>,
) {
    let unit = &names.modules.units[index];
    let at = At { unit: index, scope: mention.scope };
    let mut places = Vec::new();
    for space in [TYPES, VALUES, MACROS] {
        if mention.spaces & space != 0 {
            places.extend(names.resolve(at, &mention.path, space));
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
            Place::Module(at) | Place::Item(at, _) => Target::File(names.modules.units[at.unit].file.clone()),
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
