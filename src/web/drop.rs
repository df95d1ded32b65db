//! Files out of a drop or a file input, folders walked.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::untyped;

/// A file and the name to show for it, with its folder when it has one.
pub type NamedFile = (String, File);

/// Files that were given, and the names of those that could not be had.
pub type Given = (Vec<NamedFile>, Vec<String>);

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
pub struct Dropped {
    files: Vec<NamedFile>,
    folders: Vec<FileSystemEntry>,
}

impl Dropped {
    /// Takes everything out of a drop at once: the browser empties it after the event.
    pub fn take(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for index in 0..items.length() {
            let Some(item) = items.get(index).filter(|item| item.kind() == "file") else { continue };
            let entry = item.webkit_get_as_entry().ok().flatten();
            match entry {
                Some(entry) if entry.is_directory() => folders.push(entry),
                _ => files.extend(item.get_as_file().ok().flatten().map(|file| (file.name(), file))),
            }
        }
        Self { files, folders }
    }

    /// All files, with those in folders and their folders.
    pub async fn walk(self) -> Given {
        let Self { mut files, mut folders } = self;
        let mut unreadable = Vec::new();
        while let Some(entry) = folders.pop() {
            let mut entries = Vec::new();
            if list(entry.unchecked_ref(), &mut entries).await.is_err() {
                unreadable.push(path_of(&entry));
            }
            for entry in entries {
                if entry.is_directory() {
                    folders.push(entry);
                    continue;
                }
                let path = path_of(&entry);
                let entry: FileSystemFileEntry = entry.unchecked_into();
                let file = promise(|done, fail| {
                    entry.file_with_callback_and_callback(done, fail);
                    Ok(())
                });
                match file.await {
                    Ok(file) => files.push((path, file.unchecked_into())),
                    Err(_) => unreadable.push(path),
                }
            }
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
        (files, unreadable)
    }
}

/// Lists what is in a folder, as far as it can be read.
async fn list(folder: &FileSystemDirectoryEntry, entries: &mut Vec<FileSystemEntry>) -> Result<(), JsValue> {
    let reader = folder.create_reader();
    // A reader gives at most a hundred entries at a time in Chromium, and none at the end.
    loop {
        let read = promise(|done, fail| reader.read_entries_with_callback_and_callback(done, fail)).await?;
        let read: Array = read.unchecked_into();
        if read.length() == 0 {
            return Ok(());
        }
        entries.extend(read.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
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
