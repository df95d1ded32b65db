//! What is known of one file: its scopes with their names, and the paths that it mentions.

use std::collections::{BTreeMap, BTreeSet};

/// A file, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The first is the module that the file is.
    pub(crate) scopes: Vec<Scope>,
    pub(crate) mentions: Vec<Mention>,
    /// The macros by example that are declared here, with every word of their bodies.
    pub(crate) macros: BTreeMap<String, BTreeSet<String>>,
    /// Those of them that stand at the crate's root.
    pub(crate) exported_macros: BTreeSet<String>,
    /// The `impl` blocks without a trait.
    pub(crate) impls: Vec<Impl>,
    /// What cannot be followed: a line, and why.
    pub(crate) faults: Vec<(usize, String)>,
    /// The file says of itself that it is compiled for tests alone.
    pub(crate) is_test: bool,
    /// `#![macro_use]` stands in it.
    pub(crate) macro_use: bool,
}

/// A module, or a block that declares names of its own.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// The scope around it, in the same file.
    pub(crate) parent: Option<usize>,
    pub(crate) is_block: bool,
    /// The folders that its `mod x;` are looked for in, below that of the file.
    pub(crate) folder: Vec<String>,
    pub(crate) names: BTreeMap<String, Vec<Named>>,
    pub(crate) globs: Vec<Glob>,
    /// Words in item macros, each of which may be a name that the macro declares.
    pub(crate) words: BTreeSet<String>,
    /// The names of those macros.
    pub(crate) item_macros: BTreeSet<String>,
}

/// Something with a name.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) what: What,
    pub(crate) visible: Visible,
    pub(crate) is_test: bool,
    pub(crate) line: usize,
    /// `#[macro_use]` stands before the module.
    pub(crate) macro_use: bool,
}

/// What a name stands for.
#[derive(Debug)]
pub(crate) enum What {
    /// An item, in these namespaces; an enum has variants, a `type` may be another name of a type.
    Item { spaces: u8, variants: Vec<String>, alias_of: Option<Path> },
    /// `mod x;`
    ChildFile,
    /// `mod x { … }`, as a scope of this file.
    Child(usize),
    /// A path brought in by `use`.
    Use { path: Path, spaces: u8 },
    /// `extern crate x as y;`
    Crate(String),
}

/// `use path::*`.
#[derive(Debug)]
pub(crate) struct Glob {
    pub(crate) path: Path,
    pub(crate) visible: Visible,
}

/// `impl Type { … }`, with the names of what is in it.
#[derive(Debug)]
pub(crate) struct Impl {
    pub(crate) scope: usize,
    pub(crate) of: Path,
    pub(crate) names: Vec<String>,
}

/// Who may say a name.
#[derive(Debug, Clone)]
pub(crate) enum Visible {
    Everywhere,
    Crate,
    In(Path),
    Here,
}

/// The namespace of types and modules.
pub(crate) const TYPES: u8 = 1;
/// The namespace of functions, constants and constructors.
pub(crate) const VALUES: u8 = 2;
/// The namespace of macros.
pub(crate) const MACROS: u8 = 4;
/// Every namespace.
pub(crate) const ALL: u8 = TYPES | VALUES | MACROS;

/// A path as written, without generics; `$crate` is `crate`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Path {
    /// `::` stands before it.
    pub(crate) global: bool,
    pub(crate) segments: Vec<String>,
}

/// A path where it is mentioned.
#[derive(Debug)]
pub(crate) struct Mention {
    pub(crate) scope: usize,
    pub(crate) path: Path,
    pub(crate) spaces: u8,
    pub(crate) line: usize,
    pub(crate) written: String,
    pub(crate) is_test: bool,
    /// It may begin with a type that the item around leaves open.
    pub(crate) is_open: bool,
    pub(crate) kind: Kind,
}

/// How a path is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In a `use`, which may name a module alone.
    Use,
    /// Anywhere else.
    Path,
    /// A macro puts the last name there.
    Made,
    /// Behind a sign that may compare or end a type, so it counts if it leads to something.
    Perhaps,
}
