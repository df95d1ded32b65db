//! The reports that are loaded, each counted once, with everything else that was met.
//!
//! Workers send a [`Batch`] at a time. What is counted goes into [`Columns`], so that filtering
//! and counting never look at a report again; the report itself stays as it came, mostly
//! compressed, and is read again when somebody opens it.

mod aside;
mod batch;
mod candidates;
mod chosen;
mod columns;
mod compact;
mod duplicates;
mod excerpt;
mod hash;
mod history;
mod kept;
mod loaded;
mod merging;
mod names;
mod opened;
mod packed;
mod policy_in_use;
mod problem;
mod problem_bytes;
mod renumbering;
mod rows;
mod sessions;
mod stand_ins;
mod trail_bytes;

pub use aside::LeftAside;
pub use batch::Batch;
pub use columns::Columns;
pub use excerpt::{Amount, Amounts, Excerpt, ToShow};
pub use history::{HistoryEntry, HistoryError, HistoryRecord};
pub use kept::{MOST_PLACES, StoredReport};
pub use loaded::{Forgotten, Room, Store, USUAL_ROOM};
pub use merging::Merging;
pub use names::Names;
pub use policy_in_use::policy_in_use;
pub use problem::{NotReportCounts, Problem};
pub use rows::{EntryRow, FailureRow, ReportRow};
pub use sessions::{Sessions, sessions_of};
