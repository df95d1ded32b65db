//! The architecture, and the test that holds it.
//!
//! A room is a file or folder directly in `src`, both together where they share a name: `store` is
//! `src/store.rs` and all of `src/store/`. Each stands on a floor of [`FLOORS`]. Then:
//! - An import runs down or stays on its floor, never up; those of tests too.
//! - No files import each other in a circle, nor do rooms, nor files and folders beside each other
//!   further down. What only tests import makes no circle. A file `store.rs` shows what its folder holds,
//!   so what its children need stands in a child of its own, never in `store.rs` itself.
//! - Every file begins with a line that says what it is.
//! - The core is every room but those of [`AROUND_THE_CORE`]. It imports, whatever the feature, no file of those
//!   rooms, no crate of [`OF_A_BROWSER`] and nothing of [`CLOCKS_AND_LOGS`].
//!
//! An import is every path that leaves its file: in `use` and `pub use`, in bodies, types, bounds,
//! patterns, attributes and among the tokens of macros. It leads to the file that defines the item,
//! through whatever re-exports it or gives it another name; a path to a module leads to that module's file.
//! `mod x;` is none, nor are `pub(in path)`, links in comments, conditions, and files read as text.
//!
//! A path that cannot be followed is a failure: one whose first name nothing here, no `use`, not the language and
//! no crate in Cargo.toml bears, and one that a macro puts together, out of `$x`, of `::` or of `crate` alone. So is
//! a file that comes by `include!`, by `#[path]` or by `mod x;` in a macro, and `extern crate` in a macro. What a
//! macro puts behind an item leads to the file of the item, and to all that add to it. Where a file uses all that
//! another crate has (`use leptos::prelude::*`), unknown names are taken for that crate's. What a macro by example
//! says counts where it is declared; `super` and `self::` in it, other modules where it is used, are failures.
//!
//! Calls are no paths: `x.go()` leads nowhere, nor does `S::go()` to an `impl Trait for S` outside the file of
//! `S` and that of `Trait`. A room above may so give a type below what a trait below asks for. A single word
//! among the tokens of a macro that nothing here bears is taken for a name of the macro's own.
//!
//! `parse` takes a file apart into what `file` describes, with `declare`, `uses`, `attributes`, `bound` and `tokens`
//! (those of macros, with `words`) for its parts; `modules` is the tree of modules, `crates` what lies outside it,
//! `resolve` what names mean, `imports` what leaves its file, and `rules` judges. `planted` puts a breach of
//! every one of the `forms` into every room and sees it found.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod architecture {
    mod attributes;
    mod bound;
    mod crates;
    mod declare;
    mod file;
    mod forms;
    pub(crate) mod imports;
    pub(crate) mod modules;
    mod parse;
    mod planted;
    mod resolve;
    pub(crate) mod rules;
    pub(crate) mod sources;
    mod tokens;
    mod uses;
    mod words;
}

use architecture::imports::{Import, imports};
use architecture::modules::Fault;
use architecture::rules::{self, Circle, Floor};
use architecture::sources::Sources;

/// The floors, from the ground up.
const FLOORS: &[Floor] = &[
    Floor {
        why: "notations and tables that need nothing of ours",
        rooms: &["command", "csv", "geo", "lib", "network", "query", "seed", "shown"],
    },
    Floor { why: "how all is said, and how much is read", rooms: &["joined", "language", "limits"] },
    Floor {
        why: "one standard or one thing each, none in need of another",
        rooms: &["day", "dns", "domain_name", "html", "privacy", "publish", "record", "report"],
    },
    Floor {
        why: "what is made of those: found, explained, drafted, asked of the browser",
        rooms: &["draft", "explain", "intake", "web"],
    },
    Floor { why: "keeps what was found, each report once", rooms: &["store"] },
    Floor { why: "fills the store, counts it, holds the DNS against it", rooms: &["analysis", "check", "worker"] },
    Floor { why: "the geometry of what was counted", rooms: &["chart"] },
    Floor { why: "writes what was found, charts too, for others", rooms: &["export"] },
    Floor { why: "shows all of it", rooms: &["ui"] },
    Floor { why: "the programs, which start the page and the worker", rooms: &["bin", "main"] },
];

/// The crates that need a browser; a star stands for any ending.
const OF_A_BROWSER: &[&str] =
    &["console_error_panic_hook", "gloo*", "idb", "js_sys", "leptos*", "wasm_bindgen*", "wasm_split*", "web_sys"];

/// What tells the time or writes something out, in the standard library and the crate `time`.
const CLOCKS_AND_LOGS: &[&str] = &[
    "Instant",
    "SystemTime",
    "UNIX_EPOCH",
    "dbg",
    "eprint",
    "eprintln",
    "now_local",
    "now_utc",
    "print",
    "println",
    "stderr",
    "stdout",
];

/// The rooms that may know a browser, a clock and a log; all others are the core.
const AROUND_THE_CORE: &[&str] = &["bin", "main", "ui", "web", "worker"];

#[test]
fn imports_run_down() {
    let (sources, imports, faults) = package();
    none(&rules::not_followed(&faults));
    none(&rules::rooms_without_floor(&sources, FLOORS));
    none(&rules::upward(&imports, FLOORS));
}

#[test]
fn nothing_runs_in_a_circle() {
    let (sources, imports, _) = package();
    let circles = rules::circles_of_files(&imports).into_iter().chain(rules::circles_of_folders(&sources, &imports));
    none(&circles.map(|circle: Circle| circle.told()).collect::<Vec<_>>());
}

#[test]
fn every_file_says_what_it_is() {
    none(&rules::without_head(&Sources::of_package()));
}

#[test]
fn the_core_knows_no_browser_clock_or_log() {
    let (_, imports, _) = package();
    none(&rules::of_a_browser(&imports, OF_A_BROWSER, AROUND_THE_CORE));
    none(&rules::of_a_clock_or_log(&imports, CLOCKS_AND_LOGS, AROUND_THE_CORE));
}

/// The sources with every import, and what could not be followed.
fn package() -> (Sources, Vec<Import>, Vec<Fault>) {
    let sources = Sources::of_package();
    let (imports, faults) = imports(&sources, None);
    (sources, imports, faults)
}

#[track_caller]
fn none(breaches: &[String]) {
    assert!(breaches.is_empty(), "{}\n\nIn all: {}", breaches.join("\n"), breaches.len());
}
