//! From the numbers that a batch gave its texts to those of the columns.

use super::batch::{EntryDraft, FailureDraft, Texts};
use super::names::Names;
use crate::geo::CountryTable;
use crate::network::normal_address;

/// The rows of a batch that belong to one report.
pub(super) struct Own<'a> {
    pub(super) entries: &'a [EntryDraft],
    pub(super) failures: &'a [FailureDraft],
    pub(super) deviations: &'a [(u32, u32)],
}

/// The columns of texts, each with numbers of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    Organization,
    PolicyDomain,
    PolicyType,
    PolicyText,
    MxPatterns,
    ResultType,
    ReceivingMx,
    Reason,
    Information,
    Address,
}

/// By column and number in the batch: the number in the column, once it was looked up.
#[derive(Debug, Default)]
pub(super) struct Known([Vec<u32>; 10]);

/// The numbers of a batch's texts in the columns, looked up once for each column and text.
pub(super) struct Renumbering<'a> {
    pub(super) texts: &'a Texts,
    pub(super) known: &'a mut Known,
    pub(super) table: Option<&'a CountryTable>,
}

impl Renumbering<'_> {
    pub(super) fn of(&mut self, column: Column, draft: u32, names: &mut Names) -> u32 {
        if draft == 0 {
            return 0;
        }
        let texts = self.texts;
        let Some(known) = self.known.0.get_mut(column as usize) else { return 0 };
        if known.is_empty() {
            known.resize(texts.len(), u32::MAX);
        }
        let Some(slot) = known.get_mut(draft as usize) else { return 0 };
        if *slot == u32::MAX {
            let text = texts.text(draft);
            // Senders spell one address in several ways.
            *slot = match column {
                Column::Address => names.number(&normal_address(text)),
                _ => names.number(text),
            };
        }
        *slot
    }
}
