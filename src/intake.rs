//! Finding reports in what a user has: decide by bytes, never by name or label.

mod item;

pub use item::{Ingested, IntakeError, NotAReport, Outcome, Trail};
