//! What senders report, in plain words: result types, reason codes, and who has to act.

mod advice;
mod flow;
mod reason;

pub use advice::{Explanation, explain};
pub use flow::{Stage, StageState, flow};
pub use reason::{Actor, Reason, decode as decode_reason, kind_of as reason_kind, of_kind as reason_of_kind, reasons};
