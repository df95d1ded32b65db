//! Checking a domain: what its records say, whether they are live, and what hangs on them.
//!
//! [`gather`] asks the DNS; [`judge_facts`] says what the answers mean. Everything between is
//! plain data, so a check can be judged again without asking again.

mod certificate;
mod compare;
mod dane;
mod destinations;
mod export;
mod facts;
mod gather;
mod in_force;
mod list;
mod lookups;
mod mta_sts;
mod origin;
mod outage;
mod pasted;
mod policy_file;
mod reasons;
mod result;
mod sources;
mod states;
mod tlsa;
mod tlsrpt;
mod verdict;
mod with_reports;

pub use certificate::{Certificate, CertificateFault, certificates};
pub use compare::{ask_again, compared_questions, disagreements};
pub use dane::{DaneResult, DaneVerdict, HostResult};
pub use destinations::Arrival;
pub use export::{Beside, markdown, result_json, results_csv};
pub use facts::{DestinationFacts, Facts, HostFacts};
pub use gather::{gather, gather_knowing, planned_names};
pub use in_force::{InForce, policy_in_force};
pub use list::{FaultGroup, ListClass, failed_by_domain, group_by_fault, list_class, reported_domains, worst_fault};
pub use mta_sts::{StsResult, StsState};
pub use outage::{Outage, is_answered, outage_of};
pub use pasted::{Pending, first_commands, is_pasted, is_wanted, pasted_note, wanted_commands};
pub use policy_file::{PolicyFileResult, judge_policy_file};
pub use result::{CheckResult, judge_facts};
pub use sources::{FoldedFinding, ProtocolVerdict, Said, Source, fold, protocol_verdicts};
pub use states::{Addresses, HostState, host_states};
pub use tlsrpt::{TlsrptResult, TlsrptState};
pub use verdict::{VerdictLine, verdict_lines};
pub use with_reports::{policy_of_reports, with_reports};
