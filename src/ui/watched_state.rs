//! What the page knows of the folder that is watched.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::web::drop::{NamedFile, size_of};
use crate::web::folder::Folder;

/// Handles to the signals.
#[derive(Clone, Copy)]
pub(crate) struct WatchedFolder {
    /// How it stands.
    pub(crate) watching: RwSignal<Watching>,
    /// Its name; empty when there is none.
    pub(crate) name: RwSignal<String>,
    /// Files of it that were read.
    pub(crate) files: RwSignal<usize>,
    watcher: StoredValue<Watcher, LocalStorage>,
}

/// How the watching stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Watching {
    /// No folder is watched.
    Off,
    /// One was watched before, and the browser wants a press before it is read again.
    Asks,
    /// New files are read.
    On,
    /// The folder went away, or may no longer be read.
    Gone,
}

/// A file as it was when it was read: path, bytes, milliseconds of its last change.
type Seen = (String, u64, u64);

/// The folder, and what of it is known.
#[derive(Default)]
struct Watcher {
    folder: Option<Folder>,
    seen: BTreeSet<Seen>,
    /// How often watching began or ended.
    turns: u64,
}

/// One watching, from its begin to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn(u64);

impl WatchedFolder {
    /// None.
    pub(crate) fn new() -> Self {
        Self {
            watching: RwSignal::new(Watching::Off),
            name: RwSignal::default(),
            files: RwSignal::new(0),
            watcher: StoredValue::new_local(Watcher::default()),
        }
    }

    /// Watches this one from now on.
    pub(super) fn hold(self, folder: Folder) {
        self.name.set(folder.name());
        self.files.set(0);
        self.watcher.update_value(|watcher| {
            watcher.seen.clear();
            watcher.folder = Some(folder);
        });
    }

    /// Lets the folder go.
    pub(super) fn let_go(self) {
        self.watcher.update_value(|watcher| watcher.folder = None);
    }

    /// The folder.
    pub(super) fn folder(self) -> Option<Folder> {
        self.watcher.with_value(|watcher| watcher.folder.clone())
    }

    /// Ends all watching that there was, and begins another.
    pub(super) fn turn(self) -> Turn {
        self.watcher.update_value(|watcher| watcher.turns += 1);
        Turn(self.watcher.with_value(|watcher| watcher.turns))
    }

    /// Whether no other watching began or ended since.
    pub(super) fn is_turn(self, turn: Turn) -> bool {
        self.watcher.with_value(|watcher| watcher.turns) == turn.0
    }

    /// Those that are new, or have changed; from now on they are known.
    pub(super) fn new_of(self, mut files: Vec<NamedFile>) -> Vec<NamedFile> {
        self.watcher.update_value(|watcher| files.retain(|(path, file)| watcher.seen.insert(mark(path, file))));
        self.files.update(|count| *count += files.len());
        files
    }
}

fn mark(path: &str, file: &web_sys::File) -> Seen {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no file was changed before 1970")]
    let changed = file.last_modified() as u64;
    (path.to_owned(), size_of(file), changed)
}
