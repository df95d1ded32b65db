//! One browser interface per file. Nothing here knows what a report is for.

pub mod clipboard;
pub mod clock;
pub mod country_table;
#[cfg(feature = "web")]
pub mod device_storage;
pub mod doh;
pub mod download;
pub mod drop;
#[cfg(feature = "web")]
pub mod folder;
pub mod hash;
#[cfg(feature = "web")]
pub mod history_db;
pub mod idn;
pub mod language;
pub mod launch;
mod locks;
pub mod page_file;
pub mod pause;
pub mod picture;
pub mod pieces;
pub mod pool;
pub mod sample;
pub mod scroll;
pub mod service_worker;
pub mod shared;
pub mod shell;
pub mod shipped;
pub mod storage;
pub mod stored;
#[cfg(feature = "web")]
pub mod tabs;
pub mod traffic;
mod untyped;
mod warm_up;
pub mod width;
pub mod worker_main;
mod worker_program;
