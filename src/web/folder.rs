//! A folder that the user picked, read again and again (the File System Access API). Its handle can be
//! kept in the browser; the browser may want to ask the user again before it is read.

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use js_sys::{AsyncIterator, Function};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::drop::NamedFile;
use super::untyped::{self, settled};

/// A handle of a folder.
#[derive(Debug, Clone)]
pub struct Folder(JsValue);

/// The folder is gone, or may no longer be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannotLook;

impl Folder {
    /// Whether this browser has such handles.
    pub fn is_known() -> bool {
        picker().is_some()
    }

    /// Lets the user pick one; `None` when none is picked.
    pub async fn pick() -> Option<Self> {
        settled(picker()?.call0(&window()?).ok()?).await.ok().map(Self)
    }

    /// Its name, without where it lies.
    pub fn name(&self) -> String {
        untyped::text(&self.0, "name")
    }

    /// Whether it may be read without asking the user.
    pub async fn is_allowed(&self) -> bool {
        self.permission("queryPermission").await
    }

    /// Asks the user, where the browser wants it; only right after a press.
    pub async fn ask(&self) -> bool {
        self.permission("requestPermission").await
    }

    /// All files in it and in its folders, with their paths, in order.
    pub async fn files(&self) -> Result<Vec<NamedFile>, CannotLook> {
        let mut files = Vec::new();
        let mut folders = vec![(self.name(), self.0.clone())];
        while let Some((path, folder)) = folders.pop() {
            let entries: AsyncIterator = untyped::call(&folder, "values")?.unchecked_into();
            loop {
                let step = JsFuture::from(entries.next()?).await?;
                let Some(entry) = untyped::value_of_step(&step)? else { break };
                let path = format!("{path}/{}", untyped::text(&entry, "name"));
                if untyped::text(&entry, "kind") == "directory" {
                    folders.push((path, entry));
                    continue;
                }
                // A file that went away meanwhile is no longer there.
                if let Some(file) = untyped::file(&entry).await {
                    files.push((path, file));
                }
            }
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(files)
    }

    /// Keeps the handle in the browser; where it keeps nothing it is forgotten with the page.
    pub async fn keep(&self) {
        if let Ok(database) = database().await {
            let _ = write(&database, Some(&self.0)).await;
        }
    }

    /// Forgets the handle that is kept.
    pub async fn forget() {
        if let Ok(database) = database().await {
            let _ = write(&database, None).await;
        }
    }

    /// The one that is kept.
    pub async fn kept() -> Option<Self> {
        if !Self::is_known() || !exists().await {
            return None;
        }
        let transaction = database().await.ok()?.transaction(&[STORE], TransactionMode::ReadOnly).ok()?;
        let handle = transaction.object_store(STORE).ok()?.get(JsValue::from(KEY)).ok()?.await.ok()??;
        Some(Self(handle))
    }

    async fn permission(&self, method: &str) -> bool {
        let mode = untyped::object(&[("mode", "read".into())]);
        let asked = untyped::method(&self.0, method).and_then(|method| method.call1(&self.0, &mode).ok());
        let Some(answer) = asked else { return false };
        settled(answer).await.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted"))
    }
}

impl From<JsValue> for CannotLook {
    fn from(_: JsValue) -> Self {
        Self
    }
}

fn picker() -> Option<Function> {
    untyped::method(&window()?, "showDirectoryPicker")
}

fn window() -> Option<JsValue> {
    web_sys::window().map(JsValue::from)
}

/// Whether a handle was ever kept: looking must not begin a database.
async fn exists() -> bool {
    super::stored::databases().await.iter().any(|name| name == NAME)
}

async fn database() -> Result<Database, idb::Error> {
    let mut request = Factory::new()?.open(NAME, Some(1))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // What cannot be created shows as soon as it is opened.
            let _ = database.create_object_store(STORE, ObjectStoreParams::new());
        }
    });
    request.await
}

async fn write(database: &Database, handle: Option<&JsValue>) -> Result<(), idb::Error> {
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    match handle {
        Some(handle) => drop(store.put(handle, Some(&KEY.into()))?.await?),
        None => store.clear()?.await?,
    }
    transaction.commit()?.await.map(drop)
}

const NAME: &str = "tlsrpt-lens folder";
const STORE: &str = "folder";
const KEY: &str = "handle";
