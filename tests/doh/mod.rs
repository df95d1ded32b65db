//! What the resolvers of the unit tests put into their answers.

use hickory_proto::op::{Edns, Message};
use hickory_proto::rr::rdata::opt::EdnsOption;
use hickory_proto::rr::{RData, Record};

/// Adds records to the answer of a question: behind an alias they are those of the name that it leads to.
pub(crate) fn add_records(answer: &mut Message, records: Vec<RData>) {
    let Some(mut owner) = answer.queries.first().map(|query| query.name().clone()) else { return };
    for data in records {
        let next = if let RData::CNAME(to) = &data { Some(to.0.clone()) } else { None };
        answer.add_answer(Record::from_rdata(owner.clone(), 3_600, data));
        owner = next.unwrap_or(owner);
    }
}

/// Adds an extended error (RFC 8914, section 2).
#[allow(dead_code, reason = "not every test needs one")]
pub(crate) fn add_extended_error(answer: &mut Message, code: u16) {
    let mut edns = Edns::new();
    edns.options_mut().insert(EdnsOption::Unknown(15, code.to_be_bytes().to_vec()));
    answer.set_edns(edns);
}
