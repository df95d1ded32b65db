//! One browser interface per file. Nothing here knows what a report is for.

pub mod download;
pub mod drop;
pub mod hash;
pub mod pool;
pub mod sample;
pub mod worker_main;
