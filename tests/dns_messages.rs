//! Messages against another implementation's, and every way in which a lookup can end, with the
//! transport replaced at the bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::unnecessary_wraps, reason = "answers stand beside failures")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query, ResponseCode};
use hickory_proto::rr::rdata::opt::{EdnsCode, EdnsOption};
use hickory_proto::rr::rdata::tlsa::{CertUsage, Matching, Selector};
use hickory_proto::rr::rdata::{A, AAAA, CAA, CNAME, MX, TLSA, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType as Theirs};
use proptest::prelude::*;
use tlsrpt_lens::dns::{
    DohTransport, HttpAnswer, Lookup, LookupResult, Outcome, Question, RESOLVERS, RecordData, RecordType, Tlsa,
    TransportError, encode, lookup, read,
};

fn name(text: &str) -> Name {
    Name::from_str(&format!("{text}.")).unwrap()
}

fn theirs(record_type: RecordType) -> Theirs {
    match record_type {
        RecordType::A => Theirs::A,
        RecordType::Aaaa => Theirs::AAAA,
        RecordType::Cname => Theirs::CNAME,
        RecordType::Mx => Theirs::MX,
        RecordType::Ns => Theirs::NS,
        RecordType::Soa => Theirs::SOA,
        RecordType::Ptr => Theirs::PTR,
        RecordType::Txt => Theirs::TXT,
        RecordType::Tlsa => Theirs::TLSA,
        RecordType::Caa => Theirs::CAA,
    }
}

/// An answer of the other implementation, changed by `change`.
fn answer(question: &Question, records: Vec<Record>, change: impl FnOnce(&mut Message)) -> Vec<u8> {
    let mut message = Message::new(0, MessageType::Response, OpCode::Query);
    message.add_query(Query::query(name(&question.name), theirs(question.record_type)));
    message.add_answers(records);
    change(&mut message);
    message.to_vec().unwrap()
}

fn txt(text: &str) -> RData {
    RData::TXT(TXT::new(vec![text.to_owned()]))
}

fn question() -> Question {
    Question::new("_smtp._tls.example.com", RecordType::Txt)
}

#[test]
fn the_other_implementation_reads_our_question() {
    for checking_disabled in [false, true] {
        let bytes = encode(&question(), checking_disabled).unwrap();
        let message = Message::from_vec(&bytes).unwrap();
        let head = &message.metadata;
        assert_eq!((head.id, head.message_type), (0, MessageType::Query));
        assert_eq!(
            (head.recursion_desired, head.authentic_data, head.checking_disabled),
            (true, true, checking_disabled)
        );
        assert_eq!(message.queries, [Query::query(name("_smtp._tls.example.com"), Theirs::TXT)]);
        let edns = message.edns.as_ref().expect("an OPT record");
        assert_eq!(edns.max_payload(), 1232);
        let Some(EdnsOption::Subnet(subnet)) = edns.option(EdnsCode::Subnet) else { panic!("no client subnet") };
        assert_eq!((subnet.source_prefix(), subnet.scope_prefix()), (0, 0));
        assert_eq!(bytes.len() % 128, 0);
    }
}

#[test]
fn we_read_the_other_implementations_records() {
    let tlsa = TLSA::new(CertUsage::DaneEe, Selector::Spki, Matching::Sha256, vec![7; 32]);
    let cases = [
        (RecordType::A, RData::A(A(Ipv4Addr::new(192, 0, 2, 1))), RecordData::A(Ipv4Addr::new(192, 0, 2, 1))),
        (RecordType::Aaaa, RData::AAAA(AAAA(Ipv6Addr::LOCALHOST)), RecordData::Aaaa(Ipv6Addr::LOCALHOST)),
        (
            RecordType::Mx,
            RData::MX(MX::new(10, name("MX.example.com"))),
            RecordData::Mx { preference: 10, exchange: "mx.example.com".into() },
        ),
        (
            RecordType::Mx,
            RData::MX(MX::new(0, Name::root())),
            RecordData::Mx { preference: 0, exchange: String::new() },
        ),
        (
            RecordType::Txt,
            RData::TXT(TXT::from_bytes(vec![b"a \"b\"", b"", b"\xff"])),
            RecordData::Txt(vec![b"a \"b\"".to_vec(), Vec::new(), vec![0xff]]),
        ),
        (
            RecordType::Tlsa,
            RData::TLSA(tlsa),
            RecordData::Tlsa(Tlsa { usage: 3, selector: 1, matching: 1, data: vec![7; 32] }),
        ),
        (
            RecordType::Caa,
            RData::CAA(CAA::new_issue(true, Some(name("ca.example")), Vec::new())),
            RecordData::Caa { flags: 128, tag: "issue".into(), value: b"ca.example.".to_vec() },
        ),
    ];
    for (record_type, data, expected) in cases {
        let question = Question::new("Host.Example.com", record_type);
        // A chain before the record, which also makes the writer compress names.
        let alias = Record::from_rdata(name("host.example.com"), 60, RData::CNAME(CNAME(name("other.example.com"))));
        let end = Record::from_rdata(name("OTHER.example.com"), 300, data);
        let bytes = answer(&question, vec![end, alias], |message| message.metadata.authentic_data = true);
        let read = read(&question, &bytes);
        assert_eq!(read.outcome, Outcome::Records);
        assert!(read.validated);
        assert_eq!(read.chain.len(), 1);
        assert_eq!((read.chain[0].to.as_str(), read.chain[0].ttl), ("other.example.com", 60));
        assert_eq!(read.records.len(), 1);
        assert_eq!((&read.records[0].data, read.records[0].ttl), (&expected, 300));
    }
}

#[test]
fn answers_that_are_none_are_told_apart() {
    let question = question();
    let outcome = |change: &dyn Fn(&mut Message)| read(&question, &answer(&question, Vec::new(), change)).outcome;
    assert_eq!(outcome(&|_| {}), Outcome::NoData);
    assert_eq!(outcome(&|message| message.metadata.response_code = ResponseCode::NXDomain), Outcome::NxDomain);
    assert_eq!(outcome(&|message| message.metadata.response_code = ResponseCode::ServFail), Outcome::ServFail);
    assert_eq!(outcome(&|message| message.metadata.response_code = ResponseCode::Refused), Outcome::Refused(5));
    assert_eq!(outcome(&|message| message.metadata.truncation = true), Outcome::Truncated);
    assert!(matches!(outcome(&|message| message.metadata.id = 7), Outcome::Mismatch(_)));
    assert!(matches!(outcome(&|message| message.metadata.message_type = MessageType::Query), Outcome::Mismatch(_)));
    assert!(matches!(outcome(&|message| message.queries.clear()), Outcome::Mismatch(_)));
    let other = Question::new("other.example.com", RecordType::Txt);
    assert!(matches!(read(&question, &answer(&other, Vec::new(), |_| {})).outcome, Outcome::Mismatch(_)));
    let types = Question::new(question.name.clone(), RecordType::A);
    assert!(matches!(read(&question, &answer(&types, Vec::new(), |_| {})).outcome, Outcome::Mismatch(_)));
    assert_eq!(read(&question, b"no message").outcome, Outcome::Malformed);
    let alias = |from: &str, to: &str| Record::from_rdata(name(from), 60, RData::CNAME(CNAME(name(to))));
    let circle = vec![alias(&question.name, "a.example.com"), alias("a.example.com", &question.name)];
    assert_eq!(read(&question, &answer(&question, circle, |_| {})).outcome, Outcome::CnameLoop);
    let dangling = read(
        &question,
        &answer(&question, vec![alias(&question.name, "gone.example.com")], |message| {
            message.metadata.response_code = ResponseCode::NXDomain;
        }),
    );
    assert_eq!((dangling.outcome, dangling.chain.len()), (Outcome::NxDomain, 1));
}

/// Answers by host; a question that is not expected cannot be reached.
#[derive(Default)]
struct Fake {
    answers: HashMap<&'static str, Vec<Result<HttpAnswer, TransportError>>>,
    asked: RefCell<Vec<String>>,
}

impl DohTransport for Fake {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        let mut asked = self.asked.borrow_mut();
        let host = url.split('/').nth(2).unwrap().to_owned();
        let turn = asked.iter().filter(|earlier| **earlier == host).count();
        asked.push(host.clone());
        let answers = self.answers.get(host.as_str());
        answers.and_then(|answers| answers.get(turn).cloned()).unwrap_or(Err(TransportError::Unreachable))
    }
}

fn body(change: impl FnOnce(&mut Message), records: Vec<Record>) -> Result<HttpAnswer, TransportError> {
    Ok(HttpAnswer { status: 200, content_type: String::new(), body: answer(&question(), records, change) })
}

/// A future that never waits for anything real.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn ask(answers: Vec<(&'static str, Vec<Result<HttpAnswer, TransportError>>)>) -> (Lookup, Vec<String>) {
    let fake = Fake { answers: answers.into_iter().collect(), asked: RefCell::default() };
    let lookup = now(lookup(&fake, &RESOLVERS[..2], question()));
    (lookup, fake.asked.into_inner())
}

const FIRST: &str = "cloudflare-dns.com";
const SECOND: &str = "dns.google";

fn good() -> Result<HttpAnswer, TransportError> {
    body(|_| {}, vec![Record::from_rdata(name(&question().name), 60, txt("v=TLSRPTv1; rua=mailto:a@b.example"))])
}

fn servfail(code: Option<u16>) -> Result<HttpAnswer, TransportError> {
    body(
        |message| {
            message.metadata.response_code = ResponseCode::ServFail;
            if let Some(code) = code {
                let mut edns = Edns::new();
                let bytes = [&code.to_be_bytes()[..], b"why"].concat();
                edns.options_mut().insert(EdnsOption::Unknown(15, bytes));
                message.set_edns(edns);
            }
        },
        Vec::new(),
    )
}

#[test]
fn what_one_resolver_knows_is_enough() {
    let (found, asked) = ask(vec![(FIRST, vec![good()]), (SECOND, vec![good()])]);
    assert!(matches!(found.result, LookupResult::Found(_)));
    assert_eq!(asked, [FIRST]);
    let nothing = body(|message| message.metadata.response_code = ResponseCode::NXDomain, Vec::new());
    let (none, asked) = ask(vec![(FIRST, vec![nothing]), (SECOND, vec![good()])]);
    assert!(matches!(none.result, LookupResult::NxDomain(_)));
    assert_eq!(asked, [FIRST], "a name that does not exist is an answer");
}

#[test]
fn the_next_resolver_is_asked_when_one_does_not_answer() {
    let refused = body(|message| message.metadata.response_code = ResponseCode::Refused, Vec::new());
    let truncated = body(|message| message.metadata.truncation = true, Vec::new());
    let mismatch = body(|message| message.metadata.id = 1, Vec::new());
    let junk = Ok(HttpAnswer { status: 200, content_type: String::new(), body: b"<html>".to_vec() });
    let busy = Ok(HttpAnswer { status: 429, content_type: String::new(), body: Vec::new() });
    for failure in
        [Err(TransportError::TimedOut), Err(TransportError::Unreachable), refused, truncated, mismatch, junk, busy]
    {
        let (found, asked) = ask(vec![(FIRST, vec![failure.clone()]), (SECOND, vec![good()])]);
        assert!(matches!(found.result, LookupResult::Found(_)), "{failure:?}");
        assert_eq!(asked, [FIRST, SECOND]);
        assert_eq!(found.attempts.len(), 2);
        let (unknown, _) = ask(vec![(FIRST, vec![failure.clone()]), (SECOND, vec![failure.clone()])]);
        assert!(unknown.result.is_unknown(), "{failure:?} must never mean that there is no record");
    }
}

/// RFC 8914, sections 4.5 and 4.16 to 4.19: what the resolver thinks of a name is not what its zone holds, whatever the
/// response code; another resolver may know.
#[test]
fn the_next_resolver_is_asked_when_one_blocks_a_name() {
    let codes = [ResponseCode::NXDomain, ResponseCode::NoError, ResponseCode::Refused, ResponseCode::ServFail];
    for extended in [4, 15, 16, 17, 18] {
        for code in codes {
            let blocked = body(
                |message| {
                    message.metadata.response_code = code;
                    let mut edns = Edns::new();
                    edns.options_mut().insert(EdnsOption::Unknown(15, u16::to_be_bytes(extended).to_vec()));
                    message.set_edns(edns);
                },
                Vec::new(),
            );
            // A failure is asked about up to four times.
            let (found, asked) = ask(vec![(FIRST, vec![blocked.clone(); 4]), (SECOND, vec![good()])]);
            assert!(matches!(found.result, LookupResult::Found(_)), "{code:?} {extended}: {:?}", found.result);
            assert_eq!(asked.last().map(String::as_str), Some(SECOND), "{code:?} {extended}");
            assert_eq!(found.attempts.len(), 2);
        }
    }
}

/// RFC 8914, sections 4.23 and 4.24: where servers were not reached the resolver blames no signature.
#[test]
fn servers_that_were_slow_are_no_broken_signatures() {
    // Asked, for aliases, without validation, and with it once more.
    let slow = || vec![servfail(Some(22)), servfail(Some(22)), good()];
    let (found, _) = ask(vec![(FIRST, [slow(), vec![good()]].concat())]);
    assert!(matches!(found.result, LookupResult::Found(_)), "{:?}", found.result);
    let (still, _) = ask(vec![(FIRST, [slow(), vec![servfail(Some(22))]].concat())]);
    assert!(matches!(still.result, LookupResult::ServFail(_)), "{:?}", still.result);
    // Signatures are to blame when the resolver says so in the end.
    let (bogus, _) = ask(vec![(FIRST, [slow(), vec![servfail(Some(9))]].concat())]);
    assert!(matches!(bogus.result, LookupResult::Bogus(_)), "{:?}", bogus.result);
}

#[test]
fn a_server_failure_is_told_from_broken_signatures() {
    // Asked for aliases, then again without validation.
    let (bogus, _) = ask(vec![(FIRST, vec![servfail(None), servfail(None), good()])]);
    let LookupResult::Bogus(answer) = &bogus.result else { panic!("{:?}", bogus.result) };
    assert_eq!(answer.records.len(), 1, "what failed validation is kept to be shown");
    assert_eq!(bogus.attempts.len(), 1, "another resolver would say the same");
    let (told, _) = ask(vec![(FIRST, vec![servfail(Some(6)), servfail(Some(6))])]);
    assert!(matches!(told.result, LookupResult::Bogus(_)), "extended error 6 says it");
    let dead = || vec![servfail(Some(22)), servfail(Some(22)), servfail(Some(22))];
    let (lame, asked) = ask(vec![(FIRST, dead()), (SECOND, dead())]);
    let LookupResult::ServFail(answer) = &lame.result else { panic!("{:?}", lame.result) };
    assert_eq!(answer.extended_errors, [(22, "why".to_owned())]);
    assert!(asked.contains(&SECOND.to_owned()));
    // A failure of the zone's servers says more than a resolver that cannot be reached.
    let (lame, _) = ask(vec![(FIRST, dead())]);
    assert!(matches!(lame.result, LookupResult::ServFail(_)));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read(&question(), &bytes);
    }

    #[test]
    fn damaged_answers_are_read(at in 0_usize..200, byte: u8, cut in 0_usize..200) {
        let alias = Record::from_rdata(name(&question().name), 60, RData::CNAME(CNAME(name("a.example.com"))));
        let record = Record::from_rdata(name("a.example.com"), 60, txt("v=TLSRPTv1; rua=mailto:a@b.example"));
        let mut bytes = answer(&question(), vec![alias, record], |_| {});
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut % 60));
        read(&question(), &bytes);
    }
}
