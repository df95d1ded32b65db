//! Files out of a drop or a file input, folders walked.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// A file and the name to show for it, with its folder when it has one.
pub type NamedFile = (String, File);

/// The files of a list, as an input or a drop gives it.
pub fn of_list(list: &FileList) -> Vec<NamedFile> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| {
            // webkitRelativePath is set for files of a chosen folder only.
            let path = js_sys::Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
            (path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name()), file)
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
    pub async fn walk(self) -> Vec<NamedFile> {
        let Self { mut files, mut folders } = self;
        while let Some(entry) = folders.pop() {
            let folder: FileSystemDirectoryEntry = entry.unchecked_into();
            let reader = folder.create_reader();
            // A reader gives at most a hundred entries at a time in Chromium.
            while let Ok(entries) =
                promise(|done, fail| reader.read_entries_with_callback_and_callback(done, fail)).await
            {
                let entries: Array = entries.unchecked_into();
                if entries.length() == 0 {
                    break;
                }
                for entry in entries.iter() {
                    let entry: FileSystemEntry = entry.unchecked_into();
                    if entry.is_directory() {
                        folders.push(entry);
                        continue;
                    }
                    let name = entry.full_path().trim_start_matches('/').to_owned();
                    let entry: FileSystemFileEntry = entry.unchecked_into();
                    if let Ok(file) = promise(|done, fail| {
                        entry.file_with_callback_and_callback(done, fail);
                        Ok(())
                    })
                    .await
                    {
                        files.push((name, file.unchecked_into()));
                    }
                }
            }
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files
    }
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
