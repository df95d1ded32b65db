//! TLS-RPT records: what stands in the TXT records at `_smtp._tls.<domain>`, judged and built.
//!
//! [`judge`] names each departure from [RFC 8460](https://www.rfc-editor.org/rfc/rfc8460),
//! section 3, with its place and its remedy, and gives two verdicts: by the letter, and as
//! common senders read the record. It knows the text alone; it asks no DNS.

mod destination;
mod examine;
mod finding;
mod https;
mod mailto;
mod rules;
mod tag_list;
mod txt;
mod uri;
mod version;

pub use destination::{Destination, DestinationKind};
pub use finding::{Finding, Place, Severity};
pub use rules::Rule;
pub use txt::TxtRecord;
