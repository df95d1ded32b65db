//! The rules: imports run down, nothing runs in a circle, every file says what it is, and the core
//! knows no browser. Each gives a sentence for everything that breaks it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::imports::{Import, Target};
use super::modules::Fault;
use super::sources::{Sources, room};

/// A floor of the house.
pub(crate) struct Floor {
    /// What its rooms are, and so why it lies where it does.
    pub(crate) why: &'static str,
    pub(crate) rooms: &'static [&'static str],
}

/// The floor of a room, counted from the ground.
pub(crate) fn floor_of(floors: &[Floor], room: &str) -> Option<usize> {
    floors.iter().position(|floor| floor.rooms.contains(&room)).map(|floor| floor + 1)
}

/// Rooms that the table lacks, and those of the table that are no more.
pub(crate) fn rooms_without_floor(sources: &Sources, floors: &[Floor]) -> Vec<String> {
    let found: BTreeSet<&str> = sources.iter().map(|(path, _)| room(path)).collect();
    let missing = found.iter().filter(|room| floor_of(floors, room).is_none());
    let gone = floors.iter().flat_map(|floor| floor.rooms).filter(|room| !found.contains(*room));
    let put_in = "put it into FLOORS, above all that it imports and below all that import it";
    missing
        .map(|room| format!("The room `{room}` stands on no floor: {put_in}."))
        .chain(gone.map(|room| format!("The room `{room}` of FLOORS has no file any more: take it out.")))
        .collect()
}

/// Imports that run up.
pub(crate) fn upward(imports: &[Import], floors: &[Floor]) -> Vec<String> {
    let runs_up = |import: &Import| {
        let Target::File(to) = &import.to else { return None };
        let (low, high) = (floor_of(floors, room(&import.from))?, floor_of(floors, room(to))?);
        let named = |floor: usize, path| format!("`{}` is on floor {floor} ({})", room(path), floors[floor - 1].why);
        let (from, to) = (named(low, &import.from), named(high, to));
        (low < high).then(|| format!("{} runs up: {from}, {to}.", told(import)))
    };
    imports.iter().filter_map(runs_up).collect()
}

/// Paths from the core, which is all but some rooms, into crates of the browser or into those rooms.
pub(crate) fn of_a_browser(imports: &[Import], crates: &[&str], around: &[&str]) -> Vec<String> {
    let is_browser = |name: &str| {
        crates.iter().any(|known| known.strip_suffix('*').map_or(*known == name, |start| name.starts_with(start)))
    };
    let breaks = |import: &&Import| match &import.to {
        Target::Crate(name) => is_browser(name),
        Target::File(path) => around.contains(&room(path)),
    };
    from_the_core(imports, around)
        .filter(breaks)
        .map(|import| format!("{} needs a browser, of which `{}` knows nothing.", told(import), room(&import.from)))
        .collect()
}

/// Paths from the core to what tells the time or writes something out, by their last names.
pub(crate) fn of_a_clock_or_log(imports: &[Import], names: &[&str], around: &[&str]) -> Vec<String> {
    let breaks = |import: &&Import| {
        let mut words = import.written.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let is_outside = matches!(&import.to, Target::Crate(name) if ["std", "core", "time"].contains(&name.as_str()));
        is_outside && words.any(|word| names.contains(&word))
    };
    from_the_core(imports, around)
        .filter(breaks)
        .map(|import| {
            format!("{} has a clock or a log, of which `{}` knows nothing.", told(import), room(&import.from))
        })
        .collect()
}

fn from_the_core<'a>(imports: &'a [Import], around: &[&str]) -> impl Iterator<Item = &'a Import> {
    imports.iter().filter(|import| !around.contains(&room(&import.from)))
}

/// Files that do not begin with a line of what they are.
pub(crate) fn without_head(sources: &Sources) -> Vec<String> {
    let says =
        |text: &str| text.strip_prefix("//!").is_some_and(|rest| !rest.lines().next().unwrap_or("").trim().is_empty());
    let silent = sources.iter().filter(|(_, file)| !says(&file.text));
    silent.map(|(path, _)| format!("{path}:1 does not begin with `//!` and what the file is.")).collect()
}

/// What could not be followed.
pub(crate) fn not_followed(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{}:{} {}.", fault.file, fault.line, fault.sentence)).collect()
}

fn told(import: &Import) -> String {
    let to = match &import.to {
        Target::File(path) => path.clone(),
        Target::Crate(name) => format!("the crate {name}"),
    };
    let test = if import.is_test { ", in a test" } else { "" };
    format!("{}:{} imports {to} (`{}`{test}): this", import.from, import.line, import.written)
}

/// Files, or folders, that import each other in a ring, each with what ties them.
#[derive(Debug)]
pub(crate) struct Circle {
    pub(crate) members: Vec<String>,
    pub(crate) ties: BTreeMap<(String, String), Vec<Import>>,
}

impl Circle {
    /// The circle in words: its members, and every import that ties one to another.
    pub(crate) fn told(&self) -> String {
        let mut told = format!("{} import each other in a circle:", self.members.join(", "));
        for ((from, to), imports) in &self.ties {
            let mut written: Vec<String> = Vec::new();
            let mut seen = BTreeSet::new();
            // A name brought in by a `use` says nothing new where it is used.
            let is_path = |import: &&Import| import.written.contains("::");
            let paths = imports.iter().any(|import| is_path(&import));
            for import in imports.iter().filter(|import| !paths || is_path(import)) {
                if seen.insert(&import.written) {
                    written.push(format!("{}:{} `{}`", import.from, import.line, import.written));
                }
            }
            write!(told, "\n    {from} → {to}: {}", written.join(", ")).unwrap();
        }
        told
    }
}

/// Circles among files.
pub(crate) fn circles_of_files(imports: &[Import]) -> Vec<Circle> {
    circles(imports, |from, to| Some((from.to_owned(), to.to_owned())))
}

/// Circles among what lies beside each other in one folder, at any depth: rooms in `src`, and files and
/// folders further down. A file and the folder of its name are one; seen from within the folder the file
/// is one of those in it, so that a child cannot use what its parent declares while the parent uses the child.
pub(crate) fn circles_of_folders(sources: &Sources, imports: &[Import]) -> Vec<Circle> {
    let mut folders = BTreeSet::new();
    for (path, _) in sources.iter() {
        let mut rest = path;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            folders.insert(folder.to_owned());
            rest = folder;
        }
    }
    folders
        .iter()
        .flat_map(|folder| circles(imports, |from, to| Some((beside(folder, from)?, beside(folder, to)?))))
        .collect()
}

/// The file or folder directly in a folder that a file belongs to.
fn beside(folder: &str, path: &str) -> Option<String> {
    let whole = path.strip_suffix(".rs").unwrap_or(path);
    if whole == folder {
        return Some(path.to_owned());
    }
    let below = whole.strip_prefix(folder)?.strip_prefix('/')?;
    Some(format!("{folder}/{}", below.split('/').next().unwrap_or(below)))
}

fn circles(imports: &[Import], ends: impl Fn(&str, &str) -> Option<(String, String)>) -> Vec<Circle> {
    let mut ties: BTreeMap<(String, String), Vec<Import>> = BTreeMap::new();
    for import in imports.iter().filter(|import| !import.is_test) {
        let Target::File(to) = &import.to else { continue };
        if let Some((from, to)) = ends(&import.from, to)
            && from != to
        {
            ties.entry((from, to)).or_default().push(import.clone());
        }
    }
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in ties.keys() {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|start| (*start, reached(start, &next))).collect();
    let mut done = BTreeSet::new();
    let mut circles = Vec::new();
    for (start, ahead) in &reached {
        if !ahead.contains(start) || done.contains(start) {
            continue;
        }
        let reaches_start = |other: &&&str| reached.get(**other).is_some_and(|ahead| ahead.contains(start));
        let members: BTreeSet<&str> = ahead.iter().filter(reaches_start).copied().collect();
        done.extend(members.iter().copied());
        let within = |(from, to): &(String, String)| members.contains(from.as_str()) && members.contains(to.as_str());
        circles.push(Circle {
            members: members.iter().map(|&member| member.to_owned()).collect(),
            ties: ties
                .iter()
                .filter(|(ends, _)| within(ends))
                .map(|(ends, list)| (ends.clone(), list.clone()))
                .collect(),
        });
    }
    circles
}

/// Everything that imports lead to from `start`; itself only if they come back.
fn reached<'a>(start: &str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut rest: Vec<&str> = next.get(start).cloned().unwrap_or_default();
    while let Some(name) = rest.pop() {
        if reached.insert(name) {
            rest.extend(next.get(name).into_iter().flatten());
        }
    }
    reached
}
