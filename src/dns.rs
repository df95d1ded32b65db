//! Asking the DNS over HTTPS (RFC 8484), and telling apart what is known from what is not.
//!
//! A missing record, a missing name, a broken signature, a dead server and a resolver that
//! cannot be reached are five different answers. Only the first two ever mean "not there".

mod answer;
mod breaker;
mod dig;
mod lookup;
mod pauses;
mod question;
mod resolver;
mod reverse;
mod validation;

pub use answer::{Answer, Hop, Outcome, RecordData, ResourceRecord, Tlsa, read};
pub use breaker::Breaker;
pub use dig::{PASTED, Pasted};
pub use lookup::{Attempt, Lookup, LookupResult, OF_SERVERS, is_at_or_below, lookup, zone_of};
pub use pauses::Pauses;
pub use question::{BadName, Question, RecordType, doh_url, encode, question_in};
pub use resolver::{AnyTransport, DohTransport, HttpAnswer, RESOLVERS, Resolver, TransportError};
pub use reverse::{AddressName, name_of, reverse_name};
pub use validation::{Validators, asks_for_validation};
