//! What senders report, in plain words: result types, reason codes, and who has to act.

mod actor;
mod advice;
mod answers;
mod citation;
mod decode;
mod delivery;
mod flow;
mod handshake;
mod reason;
mod steps;

pub use actor::Actor;
pub use advice::{Advice, Explanation, LOOK_FROM_OUTSIDE, Task, explain, host_of_policy, no_host};
pub use answers::answers;
pub use citation::cited;
pub use decode::{Decoded, MOST_READ, Meaning, Understood, decode, type_of_class};
pub use delivery::Delivery;
pub use flow::{Stage, StageState, flow};
pub use handshake::Handshake;
pub use reason::{
    CauseClass, Reason, cause_class, decode as decode_reason, ids as reason_ids, is_masked_by_firewall,
    kind_of as reason_kind, of_kind as reason_of_kind, reasons, tells_of_cached_policy,
};
pub use steps::{LOOK_FOR_BLOCK, look_at, steps_of};
