//! How much room the browser gives this page on the device, and whether it stays.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::untyped;

/// Room on the device.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// Bytes that this page and others of its host take.
    pub used: f64,
    /// Bytes that they may take.
    pub most: f64,
    /// Whether the browser promised not to clear them by itself.
    pub persistent: bool,
}

/// The room as it is now; `None` where the browser does not tell.
pub async fn room() -> Option<Room> {
    let storage = manager()?;
    let estimate: StorageEstimate = JsFuture::from(storage.estimate().ok()?).await.ok()?.into();
    let persistent = JsFuture::from(storage.persisted().ok()?).await.is_ok_and(|answer| answer.is_truthy());
    Some(Room { used: estimate.get_usage()?, most: estimate.get_quota()?, persistent })
}

/// Asks the browser not to clear by itself what is kept. It may ask the user, or refuse.
pub async fn ask_to_persist() -> bool {
    let Some(asked) = manager().and_then(|storage| storage.persist().ok()) else { return false };
    JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy())
}

fn manager() -> Option<StorageManager> {
    // On hosts without HTTPS there is none.
    untyped::field(&web_sys::window()?.navigator(), "storage").map(JsCast::unchecked_into)
}
