//! What a user is about to publish: the builder's fields, and what comes of them.
//!
//! A draft is plain text as typed. It goes into the address and comes back from it, so that a
//! link holds a record that no server ever sees.

mod difference;
mod entry;
mod mta_sts;
mod tlsrpt;

pub use difference::{Change, difference};
pub use entry::{DEFAULT_TTL, Spellings};
pub use mta_sts::{MAX_AGES, MtaStsBuilt, MtaStsDraft, MxRow, STAGES, Stage, WAY_BACK};
pub use tlsrpt::{Row, TlsrptBuilt, TlsrptDraft};
