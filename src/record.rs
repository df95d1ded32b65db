//! The records around TLS reports, judged and printed from their text alone: no DNS is asked.
//!
//! [`judge`] takes the TXT records at `_smtp._tls.<domain>`, names each departure from
//! [RFC 8460](https://www.rfc-editor.org/rfc/rfc8460), section 3, with its place and its
//! remedy, and gives two verdicts: by the letter, and as common senders read the record.
//! [`judge_mta_sts`] and [`judge_policy`] do the same for MTA-STS
//! ([RFC 8461](https://www.rfc-editor.org/rfc/rfc8461), section 3). [`examine_tlsa`] looks at TLSA records.

mod coverage;
mod destination;
mod examine;
mod finding;
mod https;
mod issuers;
mod mailto;
mod mta_sts;
mod mx_pattern;
mod pasted;
mod pasted_policy;
mod policy;
mod reading;
mod rules;
mod severity;
mod tag_list;
mod tlsa;
mod tlsrpt;
mod txt;
mod uri;
mod version;

pub use coverage::{covers, judge_coverage};
pub use destination::{Destination, DestinationKind};
pub use examine::{typed_destination, typed_destination_of};
pub(crate) use finding::quote;
pub use finding::{Finding, Place, Remedy};
pub use mta_sts::{StsJudgement, StsRecord, StsVerdict, judge_mta_sts, names_mta_sts};
pub use pasted::pasted_records;
pub use pasted_policy::{PastedPolicy, pasted_policy};
pub use policy::{MOST_MAX_AGE, Mode, Policy, PolicyJudgement, judge_policy};
pub use rules::Rule;
pub use severity::Severity;
pub use tlsa::{TlsaFault, TlsaRecord, examine as examine_tlsa, fault as tlsa_fault};
pub use tlsrpt::{Judgement, Record, Verdict, judge, judge_of, merge, readable_records};
pub use txt::TxtRecord;
