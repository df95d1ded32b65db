//! TLS-RPT Lens reads SMTP TLS reports ([RFC 8460](https://www.rfc-editor.org/rfc/rfc8460))
//! and says what is wrong and whose move it is.
//!
//! In reading order:
//! 1. [`intake`] finds reports in whatever a user has: mailboxes, mails, archives, files; [`limits`] says what
//!    that may cost.
//! 2. [`report`] reads one report, tolerates what real senders get wrong, and writes that down.
//! 3. [`store`] keeps the reports and counts each once.
//! 4. [`explain`] says what result types and reason codes mean; [`analysis`] filters, counts, and says what is
//!    wrong; [`chart`] turns the counts into geometry.
//! 5. [`export`] writes what was found for other programs.
//! 6. [`record`] judges and prints the records that ask for reports and announce policies;
//!    [`draft`] is what a user is about to publish, [`publish`] the form that a DNS host wants.
//! 7. [`domain_name`] understands a domain as typed, [`dns`] asks about it, [`check`] judges the answers.
//! 8. [`privacy`] says what a content-security policy allows.
//!
//! Below all of them: [`day`], [`network`] and [`geo`] of reports, the [`command`]s that users copy, [`query`] and [`html`] of pages, the [`seed`] of
//! hashes, [`language`], through which everything goes that a user reads, [`joined`], which puts its parts beside each other, and
//! [`shown`], which all that strangers wrote passes before it is read.
//!
//! All of that is plain Rust without a browser, a clock or a log. `worker`, `web`
//! (feature `browser`) and `ui` (feature `web`) are the page around it. `ARCHITECTURE.md` has the floors on which
//! they stand; `tests/architecture.rs` holds them.

pub mod analysis;
pub mod chart;
pub mod check;
pub mod command;
mod csv;
pub mod day;
pub mod dns;
pub mod domain_name;
pub mod draft;
pub mod explain;
pub mod export;
pub mod geo;
pub mod html;
pub mod intake;
pub mod joined;
pub mod language;
pub mod limits;
pub mod network;
pub mod privacy;
pub mod publish;
pub mod query;
pub mod record;
pub mod report;
pub mod seed;
pub mod shown;
pub mod store;

#[cfg(feature = "web")]
pub mod ui;
#[cfg(feature = "browser")]
pub mod web;
#[cfg(feature = "browser")]
pub mod worker;
