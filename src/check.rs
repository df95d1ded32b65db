//! Checking a domain: what its records say, whether they are live, and what hangs on them.
//!
//! [`gather`] asks the DNS; [`judge_facts`] says what the answers mean. Everything between is
//! plain data, so a check can be judged again without asking again.

mod certificate;
mod compare;
mod dane;
mod export;
mod facts;
mod gather;
mod lookups;
mod mta_sts;
mod policy_file;
mod result;
mod tlsrpt;
mod verdict;
mod with_reports;

pub use certificate::{Certificate, CertificateFault, certificates};
pub use compare::{ask_again, compared_questions, disagreements};
pub use dane::{DaneResult, DaneVerdict, HostResult};
pub use export::{markdown, result_json, results_csv};
pub use facts::{DestinationFacts, Facts, HostFacts};
pub use gather::{gather, planned_names};
pub use mta_sts::{StsResult, StsState};
pub use policy_file::{PolicyFileResult, judge_policy_file};
pub use result::{CheckResult, judge_facts};
pub use tlsrpt::{TlsrptResult, TlsrptState};
pub use verdict::{VerdictLine, verdict_lines};
pub use with_reports::{policy_of_reports, with_reports};
