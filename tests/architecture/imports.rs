//! Imports: every path that leaves its file, with the file or crate that it leads to.

use std::collections::{BTreeSet, HashSet};

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
        // One file says the same many times.
        let mut said = HashSet::new();
        for mention in &unit.parsed.mentions {
            let Mention { scope, path, spaces, is_test, is_open, .. } = mention;
            if !is_word(mention) || said.insert((*scope, &path.segments, *spaces, *is_test, *is_open)) {
                follow(&names, index, mention, &mut imports, &mut faults);
            }
        }
    }
    (imports.into_iter().collect(), faults.into_iter().collect())
}

/// Whether a name stands alone, which may be anything.
fn is_word(mention: &Mention) -> bool {
    mention.kind == Kind::Path && mention.path.segments.len() == 1 && !mention.path.global
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
    let is_made = mention.kind == Kind::Made;
    let spaces = if is_made { TYPES } else { mention.spaces };
    let mut places = Vec::new();
    for space in [TYPES, VALUES, MACROS] {
        if spaces & space != 0 {
            places.extend(names.resolve(at, &mention.path, space));
        }
    }
    let is_word = is_word(mention);
    let mut fault = |sentence: String| {
        faults.insert(Fault { file: unit.file.clone(), line: mention.line, sentence });
    };
    if places.iter().any(|place| !matches!(place, Place::Unknown(_))) {
        places.retain(|place| !matches!(place, Place::Unknown(_)));
    }
    if places.is_empty() && !is_word {
        fault(format!("`{}` leads to nothing that could be followed", mention.written));
    }
    let mut targets = Vec::new();
    for place in places {
        let file = |unit: usize| Target::File(names.modules.units[unit].file.clone());
        match place {
            Place::Module(_) if is_made => {
                fault(format!("a macro puts `{}` together, which cannot be followed", mention.written));
            }
            // A word alone is never a module, nor another crate.
            Place::Module(_) | Place::Crate(_) | Place::Unknown(_) if is_word => {}
            Place::Module(at) => targets.push(file(at.unit)),
            Place::Item(at, _) => {
                targets.push(file(at.unit));
                if is_made {
                    targets.extend(names.homes_of_members(place).into_iter().map(file));
                }
            }
            Place::Crate(name) => targets.push(Target::Crate(name.to_owned())),
            Place::Unknown(_) if mention.is_open || mention.kind == Kind::Perhaps => {}
            Place::Unknown(name) => {
                fault(format!(
                    "`{}` cannot be followed: nothing here and no crate in Cargo.toml is named `{name}`",
                    mention.written
                ));
                targets.push(Target::Crate(name.to_owned()));
            }
        }
    }
    for to in targets {
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
