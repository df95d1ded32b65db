//! Files out of a drop or a file input, folders walked as far as there is an end to them.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::untyped;

/// A file and the name to show for it, with its folder when it has one.
pub type NamedFile = (String, File);

/// Files that were given, and the names of those, and of folders, that could not be had.
pub type Given = (Vec<NamedFile>, Vec<(String, NotHad)>);

/// Why a file or a folder could not be had, or not wholly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotHad {
    /// It may not be read, or is gone.
    Unreadable,
    /// Folders lie in each other deeper than this.
    TooDeep(u32),
    /// There are more files and folders than this.
    TooMany(u64),
}

/// The bytes of a file.
pub fn size_of(file: &File) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
    let size = file.size() as u64;
    size
}

/// The files of a list, as an input or a drop gives it.
pub fn of_list(list: &FileList) -> Vec<NamedFile> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| {
            // webkitRelativePath is set for files of a chosen folder only.
            let path = untyped::text(&file, "webkitRelativePath");
            (if path.is_empty() { file.name() } else { path }, file)
        })
        .collect()
}

/// What was dropped: plain files, and folders still to be walked.
#[derive(Default)]
pub struct Dropped {
    given: Given,
    folders: Vec<FileSystemEntry>,
}

impl Dropped {
    /// Takes everything out of a drop at once: the browser empties it after the event.
    pub fn take(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let mut dropped = Self::default();
        for index in 0..items.length() {
            let Some(item) = items.get(index).filter(|item| item.kind() == "file") else { continue };
            let entry = item.webkit_get_as_entry().ok().flatten();
            match (entry, item.get_as_file().ok().flatten()) {
                (Some(entry), _) if entry.is_directory() => dropped.folders.push(entry),
                (_, Some(file)) => dropped.given.0.push((file.name(), file)),
                (Some(entry), None) => dropped.given.1.push((path_of(&entry), NotHad::Unreadable)),
                // Not even its name can be had.
                (None, None) => {}
            }
        }
        dropped
    }

    /// All files, with those in folders and their folders, up to `most` of both; a folder that was not walked to its
    /// end is named.
    pub async fn walk(self, most: u64) -> Given {
        let Self { given: (mut files, mut missing), folders } = self;
        let mut folders: Vec<(FileSystemEntry, u32)> = folders.into_iter().map(|folder| (folder, 1)).collect();
        let (mut left, mut whole) = (most, true);
        while let Some((folder, depth)) = folders.pop() {
            let mut entries = Vec::new();
            match list(folder.unchecked_ref(), left, &mut entries).await {
                Ok(true) => {}
                Ok(false) => {
                    let rest = folders.drain(..).filter(|(_, depth)| *depth == 1);
                    let unfinished = std::iter::once(folder.clone()).chain(rest.map(|(folder, _)| folder));
                    missing.extend(unfinished.map(|folder| (path_of(&folder), NotHad::TooMany(most))));
                    whole = false;
                }
                Err(_) => missing.push((path_of(&folder), NotHad::Unreadable)),
            }
            left = left.saturating_sub(entries.len() as u64);
            for entry in entries {
                let path = path_of(&entry);
                if entry.is_directory() {
                    if depth >= MOST_DEPTH {
                        missing.push((path, NotHad::TooDeep(MOST_DEPTH)));
                    } else if whole {
                        folders.push((entry, depth + 1));
                    }
                    continue;
                }
                let entry: FileSystemFileEntry = entry.unchecked_into();
                let file = promise(|done, fail| {
                    entry.file_with_callback_and_callback(done, fail);
                    Ok(())
                });
                match file.await {
                    Ok(file) => files.push((path, file.unchecked_into())),
                    Err(_) => missing.push((path, NotHad::Unreadable)),
                }
            }
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
        (files, missing)
    }
}

/// Lists what is in a folder, as far as it can be read and up to `most`; false when there is more.
async fn list(
    folder: &FileSystemDirectoryEntry,
    most: u64,
    entries: &mut Vec<FileSystemEntry>,
) -> Result<bool, JsValue> {
    let reader = folder.create_reader();
    // A reader gives at most a hundred entries at a time in Chromium, and none at the end.
    loop {
        let read = promise(|done, fail| reader.read_entries_with_callback_and_callback(done, fail)).await?;
        let read: Array = read.unchecked_into();
        if read.length() == 0 {
            return Ok(true);
        }
        let left = most.saturating_sub(entries.len() as u64);
        let room = usize::try_from(left).unwrap_or(usize::MAX);
        entries.extend(read.iter().take(room).map(JsCast::unchecked_into::<FileSystemEntry>));
        if u64::from(read.length()) > left {
            return Ok(false);
        }
    }
}

fn path_of(entry: &FileSystemEntry) -> String {
    entry.full_path().trim_start_matches('/').to_owned()
}

async fn promise(start: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |done, fail| {
        if let Err(error) = start(&done, &fail) {
            // A reader that cannot start fails like one that stopped.
            let _ = fail.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await
}

/// Folders in folders; more are a circle, or somebody's joke.
const MOST_DEPTH: u32 = 64;
