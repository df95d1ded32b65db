//! The history in IndexedDB: pieces of bytes in the order in which they were kept, and a number for each part of a
//! large mailbox. What the bytes hold is not known here.

use idb::{
    Database, DatabaseEvent, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query, Transaction, TransactionMode,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

use crate::language::tr;
use crate::say;

/// The open history.
#[derive(Debug)]
pub struct HistoryDb(Database);

/// Why nothing can be kept, or what was kept not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryFault {
    /// The browser gives no database.
    Unavailable,
    /// No room is left.
    Full,
    /// Anything else.
    Failed(String),
}

impl std::fmt::Display for HistoryFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable => f.write_str(tr(
                "This browser stores nothing for this page: it is a private window, or its settings forbid it. What is loaded is discarded when the page closes.",
            )),
            Self::Full => f.write_str(tr(
                "The browser has no more space for this page: anything read since it ran out is not stored. Delete a period or a domain, or free up space on the device.",
            )),
            Self::Failed(fault) => f.write_str(&say!(
                "The browser’s database failed ({fault}). Reload the page; if it fails again, save everything and delete the history.",
                fault
            )),
        }
    }
}

impl std::error::Error for HistoryFault {}

impl From<idb::Error> for HistoryFault {
    fn from(error: idb::Error) -> Self {
        match error {
            idb::Error::DomException(reason) => reason.into(),
            other => Self::of_text(other.to_string()),
        }
    }
}

impl From<DomException> for HistoryFault {
    fn from(reason: DomException) -> Self {
        Self::of_text(format!("{}: {}", reason.name(), reason.message()))
    }
}

impl HistoryFault {
    /// The words of a browser begin with the kind of the fault, or have it in them.
    fn of_text(text: String) -> Self {
        if text.contains("QuotaExceeded") { Self::Full } else { Self::Failed(text) }
    }

    /// Something stands in the database that this page never put there.
    fn foreign(what: &str) -> Self {
        Self::Failed(format!("unexpected {what}"))
    }
}

impl HistoryDb {
    /// Opens the history, or begins it.
    pub async fn open() -> Result<Self, HistoryFault> {
        let factory = Factory::new().map_err(|_| HistoryFault::Unavailable)?;
        let mut request = factory.open(NAME, Some(VERSION)).map_err(|_| HistoryFault::Unavailable)?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            let mut numbered = ObjectStoreParams::new();
            numbered.auto_increment(true);
            // What cannot be created shows as soon as it is opened.
            let _ = database.create_object_store(RECORDS, numbered);
            let _ = database.create_object_store(PARTS, ObjectStoreParams::new());
        });
        request.await.map(Self).map_err(|_| HistoryFault::Unavailable)
    }

    /// Keeps one more record, and gives its key.
    pub async fn add(&self, record: &[u8]) -> Result<u32, HistoryFault> {
        let bytes = Uint8Array::from(record);
        let (transaction, store) = self.writing(RECORDS)?;
        let key = number(&store.add(&bytes, None)?.await?)?;
        finish(transaction).await?;
        Ok(key)
    }

    /// Puts another record in the place of one; with `None` it goes.
    pub async fn replace(&self, key: u32, record: Option<&[u8]>) -> Result<(), HistoryFault> {
        let (transaction, store) = self.writing(RECORDS)?;
        match record {
            Some(record) => drop(store.put(&Uint8Array::from(record), Some(&key.into()))?.await?),
            None => store.delete(JsValue::from(key))?.await?,
        }
        finish(transaction).await
    }

    /// Up to `most` records behind a key, with their keys, in order.
    pub async fn records_after(&self, key: u32, most: u32) -> Result<Vec<(u32, Vec<u8>)>, HistoryFault> {
        let transaction = self.0.transaction(&[RECORDS], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(RECORDS)?;
        let behind = || KeyRange::lower_bound(&key.into(), Some(true)).map(Query::from);
        let keys = store.get_all_keys(Some(behind()?), Some(most))?.await?;
        let values = store.get_all(Some(behind()?), Some(most))?.await?;
        keys.iter().zip(values).map(|(key, value)| Ok((number(key)?, bytes(value)?))).collect()
    }

    /// Notes how many mails come before a part of a large mailbox.
    pub async fn note_part(&self, part: &str, mails_before: u64) -> Result<(), HistoryFault> {
        #[expect(clippy::cast_precision_loss, reason = "no mailbox has 2^53 mails")]
        let before = JsValue::from(mails_before as f64);
        let (transaction, store) = self.writing(PARTS)?;
        store.put(&before, Some(&part.into()))?.await?;
        finish(transaction).await
    }

    /// All parts, each with the number of mails before it.
    pub async fn parts(&self) -> Result<Vec<(String, u64)>, HistoryFault> {
        let transaction = self.0.transaction(&[PARTS], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(PARTS)?;
        let keys = store.get_all_keys(None, None)?.await?;
        let values = store.get_all(None, None)?.await?;
        let part = |key: &JsValue| key.as_string().ok_or_else(|| HistoryFault::foreign("key"));
        keys.iter().zip(&values).map(|(key, value)| Ok((part(key)?, number(value)?.into()))).collect()
    }

    /// Wipes everything.
    pub async fn clear(&self) -> Result<(), HistoryFault> {
        for name in [RECORDS, PARTS] {
            let (transaction, store) = self.writing(name)?;
            store.clear()?.await?;
            finish(transaction).await?;
        }
        Ok(())
    }

    fn writing(&self, name: &str) -> Result<(Transaction, ObjectStore), HistoryFault> {
        let transaction = self.0.transaction(&[name], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(name)?;
        Ok((transaction, store))
    }
}

/// What is written counts once it is committed. A transaction that ended otherwise says why; in a browser without
/// room it may give no reason.
async fn finish(transaction: Transaction) -> Result<(), HistoryFault> {
    let transaction = JsValue::from(transaction.commit()?);
    match Transaction::try_from(transaction.clone())?.await? {
        idb::TransactionResult::Committed => Ok(()),
        idb::TransactionResult::Aborted => {
            Err(Transaction::try_from(transaction)?.error().map_or(HistoryFault::Full, HistoryFault::from))
        }
    }
}

fn number(value: &JsValue) -> Result<u32, HistoryFault> {
    let number = value.as_f64().ok_or_else(|| HistoryFault::foreign("key"))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "keys count from 1")]
    let number = number as u32;
    Ok(number)
}

fn bytes(value: JsValue) -> Result<Vec<u8>, HistoryFault> {
    let bytes: Uint8Array = value.dyn_into().map_err(|_| HistoryFault::foreign("value"))?;
    Ok(bytes.to_vec())
}

const NAME: &str = "tlsrpt-lens";
const VERSION: u32 = 1;
/// Records by number.
const RECORDS: &str = "records";
/// Mails before a part of a large mailbox, by its name.
const PARTS: &str = "parts";
