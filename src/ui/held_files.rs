//! Files at hand: those that are being read, then those of which something could not be read, so that a user can
//! have them read again with raised limits.

use std::collections::{BTreeMap, BTreeSet};

use web_sys::File;

use crate::web::drop::NamedFile;

/// Files by the name under which they were given.
#[derive(Default)]
pub(crate) struct HeldFiles(BTreeMap<String, Held>);

/// Files at hand beside what is loaded.
#[derive(Default)]
pub(crate) struct AtHand {
    /// Those to be read again.
    pub(crate) held: HeldFiles,
    /// Those for which there was no room; whether each was counted as read.
    pub(crate) left: Vec<(NamedFile, bool)>,
}

/// Files of one name, and what became of them.
#[derive(Default)]
struct Held {
    files: Vec<File>,
    /// Times the usual limits that they were read within.
    limits: u64,
    failed: u64,
    read: u64,
}

/// Files of one name that are to be read again, and what has to be taken back before.
#[derive(Clone)]
pub(crate) struct Again {
    /// Their name.
    pub(crate) name: String,
    /// The files.
    pub(crate) files: Vec<File>,
    /// Times the usual limits that they were read within.
    pub(crate) limits: u64,
    /// So many of them were counted as failed.
    pub(crate) failed: u64,
    /// So many of them were counted as read.
    pub(crate) read: u64,
}

impl Again {
    /// The files under their name.
    pub(crate) fn named_files(&self) -> Vec<NamedFile> {
        self.files.iter().map(|file| (self.name.clone(), file.clone())).collect()
    }
}

impl HeldFiles {
    /// Holds files that are about to be read within so many times the usual limits.
    pub(crate) fn hold(&mut self, files: &[NamedFile], limits: u64) {
        for (name, file) in files {
            let held = self.0.entry(name.clone()).or_default();
            held.files.push(file.clone());
            held.limits = limits;
        }
    }

    /// Notes that a file was read to its end.
    pub(crate) fn done(&mut self, name: &str, failed: bool) {
        if let Some(held) = self.0.get_mut(name) {
            let count = if failed { &mut held.failed } else { &mut held.read };
            *count += 1;
        }
    }

    /// Those that were read to their end.
    pub(crate) fn read(&self) -> Vec<NamedFile> {
        let read = self.0.iter().filter(|(_, held)| held.read > 0);
        read.flat_map(|(name, held)| held.files.iter().map(|file| (name.clone(), file.clone()))).collect()
    }

    /// Lets all go but those with these names.
    pub(crate) fn keep(&mut self, names: &BTreeSet<String>) {
        self.0.retain(|name, _| names.contains(name));
    }

    /// The limits within which files of a name were read; `None` when none are at hand.
    pub(crate) fn limits_of(&self, name: &str) -> Option<u64> {
        self.0.get(name).map(|held| held.limits)
    }

    /// Hands the files of a name out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Again> {
        let Held { files, limits, failed, read } = self.0.remove(name)?;
        Some(Again { name: name.to_owned(), files, limits, failed, read })
    }

    /// The bytes of each file of a name.
    pub(crate) fn sizes_of(&self, name: &str) -> Vec<f64> {
        self.0.get(name).map(|held| held.files.iter().map(|file| file.size()).collect()).unwrap_or_default()
    }

    /// Whether all files of a name that are at hand were read to their end.
    pub(crate) fn all_done(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|held| held.failed + held.read >= held.files.len() as u64)
    }

    /// Takes files back that were handed out.
    pub(crate) fn give_back(&mut self, again: Again) {
        let Again { name, files, limits, failed, read } = again;
        self.0.insert(name, Held { files, limits, failed, read });
    }
}
