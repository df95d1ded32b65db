//! Files at hand: those that are being read, then those that met a limit, so that a user can have
//! them read again with raised limits.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use web_sys::File;

use crate::web::drop::NamedFile;

/// Files of one name, and what became of them.
#[derive(Default)]
struct Held {
    files: Vec<File>,
    /// Times the usual limits that they were read within.
    limits: u64,
    failed: u64,
    read: u64,
}

/// What has to be taken back before files of a name are read again.
pub(crate) struct Again {
    /// The files.
    pub(crate) files: Vec<NamedFile>,
    /// So many of them were counted as failed.
    pub(crate) failed: u64,
    /// So many of them were counted as read.
    pub(crate) read: u64,
}

thread_local! {
    /// By name; handles of the browser live outside signals.
    static HELD: RefCell<FxHashMap<String, Held>> = RefCell::default();
}

/// Holds files that are about to be read within so many times the usual limits.
pub(crate) fn hold(files: &[NamedFile], limits: u64) {
    HELD.with_borrow_mut(|held| {
        for (name, file) in files {
            let held = held.entry(name.clone()).or_default();
            held.files.push(file.clone());
            held.limits = limits;
        }
    });
}

/// Notes that a file was read to its end.
pub(crate) fn done(name: &str, failed: bool) {
    HELD.with_borrow_mut(|held| {
        if let Some(held) = held.get_mut(name) {
            let count = if failed { &mut held.failed } else { &mut held.read };
            *count += 1;
        }
    });
}

/// Lets all go but those with these names.
pub(crate) fn keep(names: &BTreeSet<String>) {
    HELD.with_borrow_mut(|held| held.retain(|name, _| names.contains(name)));
}

/// The limits within which files of a name were read; `None` when none are at hand.
pub(crate) fn limits_of(name: &str) -> Option<u64> {
    HELD.with_borrow(|held| held.get(name).map(|held| held.limits))
}

/// Hands the files of a name out.
pub(crate) fn take(name: &str) -> Option<Again> {
    let Held { files, failed, read, .. } = HELD.with_borrow_mut(|held| held.remove(name))?;
    Some(Again { files: files.into_iter().map(|file| (name.to_owned(), file)).collect(), failed, read })
}
