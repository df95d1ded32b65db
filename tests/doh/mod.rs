//! What the resolvers of the unit tests put into their answers.

use data_encoding::BASE64URL_NOPAD;
use hickory_proto::op::{Edns, Message, MessageType, OpCode};
use hickory_proto::rr::rdata::opt::EdnsOption;
use hickory_proto::rr::{RData, Record};

/// The answer to what an address asks (RFC 8484, section 4.1), with the question in it and nothing else.
#[allow(dead_code, reason = "not every test makes its answers from addresses")]
pub(crate) fn answer_to(url: &str) -> Message {
    let (_, encoded) = url.split_once("dns=").unwrap();
    let question = Message::from_vec(&BASE64URL_NOPAD.decode(encoded.as_bytes()).unwrap()).unwrap();
    let mut answer = Message::new(0, MessageType::Response, OpCode::Query);
    answer.add_query(question.queries.first().unwrap().clone());
    answer
}

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
