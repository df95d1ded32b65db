//! Failures that no lab can bring about at will: answers made at the bytes, judged to the end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(
    clippy::unnecessary_wraps,
    clippy::needless_pass_by_value,
    reason = "every way to spoil an answer has one shape"
)]

use std::future::Future;
use std::pin::pin;
use std::str::FromStr;
use std::task::{Context, Poll, Waker};

use hickory_proto::op::{Edns, Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::opt::EdnsOption;
use hickory_proto::rr::rdata::{A, CNAME, MX, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use serde_json::Value;
use tlsrpt_lens::check::{
    CheckResult, Facts, ask_again, compared_questions, disagreements, gather, judge_facts, markdown, result_json,
};
use tlsrpt_lens::dns::{DohTransport, HttpAnswer, RESOLVERS, TransportError};

type Got = Result<HttpAnswer, TransportError>;
type Spoil = fn(Message) -> Got;

/// A world with one record, and what becomes of the question for it.
struct World {
    ttl: u32,
    record: &'static str,
    spoil: Spoil,
}

fn send(message: Message) -> Got {
    Ok(HttpAnswer { status: 200, body: message.to_vec().unwrap() })
}

const GOOD: World = World { ttl: 3_600, record: "v=TLSRPTv1; rua=mailto:tls@other.example", spoil: send };

impl DohTransport for World {
    async fn get(&self, url: &str) -> Got {
        let (_, encoded) = url.split_once("dns=").unwrap();
        let question = Message::from_vec(&base64url(encoded)).unwrap();
        let query = question.queries.first().unwrap().clone();
        let mut answer = Message::new(0, MessageType::Response, OpCode::Query);
        answer.add_query(query.clone());
        let name = query.name().to_string();
        let data = match (name.as_str(), query.query_type()) {
            ("_smtp._tls.example.com.", RecordType::TXT) => RData::TXT(TXT::new(vec![self.record.to_owned()])),
            ("example.com." | "other.example.", RecordType::MX) => {
                RData::MX(MX::new(10, Name::from_str("mx.example.com.").unwrap()))
            }
            ("mx.example.com.", RecordType::A) => RData::A(A::new(192, 0, 2, 1)),
            _ => {
                answer.metadata.response_code = ResponseCode::NXDomain;
                return send(answer);
            }
        };
        answer.add_answer(Record::from_rdata(query.name().clone(), self.ttl, data));
        if name == "_smtp._tls.example.com." { (self.spoil)(answer) } else { send(answer) }
    }
}

fn base64url(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let sextets = text.bytes().map(|byte| ALPHABET.iter().position(|letter| *letter == byte).unwrap());
    let bits = sextets.map(|sextet| format!("{sextet:06b}")).collect::<Vec<_>>().concat();
    let bytes = bits.as_bytes().chunks_exact(8).map(|byte| std::str::from_utf8(byte).unwrap());
    bytes.map(|byte| u8::from_str_radix(byte, 2).unwrap()).collect()
}

/// A future that never waits for anything real.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("waits for something"),
    }
}

fn check(world: &World) -> (Facts, CheckResult) {
    let facts = now(gather(world, &RESOLVERS[..2], "example.com", &|_| {}));
    let result = judge_facts(&facts);
    (facts, result)
}

fn rules(result: &CheckResult) -> Vec<&'static str> {
    result.tlsrpt.findings.iter().map(|finding| finding.rule.id()).collect()
}

fn failing(spoil: Spoil) -> CheckResult {
    check(&World { spoil, ..GOOD }).1
}

fn servfail(mut message: Message, code: u16) -> Got {
    message.metadata.response_code = ResponseCode::ServFail;
    message.answers.clear();
    extended(message, code)
}

fn extended(mut message: Message, code: u16) -> Got {
    let mut edns = Edns::new();
    edns.options_mut().insert(EdnsOption::Unknown(15, code.to_be_bytes().to_vec()));
    message.set_edns(edns);
    send(message)
}

#[test]
fn the_world_without_faults_is_valid() {
    let (_, result) = check(&GOOD);
    assert_eq!(result.tlsrpt.verdict.id(), "valid");
    assert_eq!(result.dane.verdict.id(), "none");
}

#[test]
fn every_failed_lookup_is_unknown_and_says_why() {
    let cases: [(Spoil, &str); 9] = [
        (|message| servfail(message, 0), "dns-servfail"),
        (|message| servfail(message, 22), "dns-lame"),
        (|message| servfail(message, 16), "dns-filtered"),
        (|message| servfail(message, 9), "dns-bogus"),
        (
            |mut message| {
                message.metadata.response_code = ResponseCode::Refused;
                send(message)
            },
            "dns-refused",
        ),
        (
            |mut message| {
                message.metadata.truncation = true;
                send(message)
            },
            "dns-truncated",
        ),
        (
            |mut message| {
                message.metadata.id = 99;
                send(message)
            },
            "dns-mismatch",
        ),
        (|_| Err(TransportError::TimedOut), "dns-transport"),
        (|_| Ok(HttpAnswer { status: 503, body: Vec::new() }), "dns-transport"),
    ];
    for (spoil, rule) in cases {
        let result = failing(spoil);
        assert_eq!((result.tlsrpt.verdict.id(), result.tlsrpt.lenient_verdict.id()), ("unknown", "unknown"), "{rule}");
        assert!(rules(&result).contains(&rule), "{rule}: {:?}", rules(&result));
        assert!(!rules(&result).contains(&"tr-none"), "{rule} must not say that there is no record");
    }
}

#[test]
fn old_answers_long_times_and_aliases_are_told() {
    let stale = failing(|message| extended(message, 3));
    assert!(rules(&stale).contains(&"dns-stale"));
    let (_, slow) = check(&World { ttl: 172_800, ..GOOD });
    assert!(rules(&slow).contains(&"dns-ttl"));
    let alias = failing(|mut message| {
        let mut record = message.answers.remove(0);
        let owner = std::mem::replace(&mut record.name, Name::from_str("tls.vendor.example.").unwrap());
        message.add_answer(Record::from_rdata(owner, 60, RData::CNAME(CNAME(record.name.clone()))));
        message.add_answer(record);
        send(message)
    });
    assert_eq!(alias.tlsrpt.verdict.id(), "valid");
    assert!(rules(&alias).contains(&"dns-cname"));
}

#[test]
fn a_second_resolver_that_differs_is_told_apart_from_one_that_knows_nothing() {
    let (facts, _) = check(&GOOD);
    let ask = |world: &World| now(ask_again(world, RESOLVERS[1], compared_questions(&facts)));
    assert_eq!(disagreements(&facts, &ask(&GOOD)), []);
    let other = World { record: "v=TLSRPTv1; rua=mailto:new@other.example", ..GOOD };
    let found = disagreements(&facts, &ask(&other));
    assert_eq!(found.iter().map(|finding| finding.rule.id()).collect::<Vec<_>>(), ["dns-disagree"]);
    let message = &found.first().unwrap().message;
    assert!(message.contains("tls@other.example") && message.contains("new@other.example"), "{message}");
    let silent = World { spoil: |_| Err(TransportError::Unreachable), ..GOOD };
    assert_eq!(disagreements(&facts, &ask(&silent)), []);
}

#[test]
fn exports_hold_the_verdicts_and_disarm_what_strangers_wrote() {
    let (_, result) = check(&World { record: "v=TLSRPTv1; rua=mailto:<img src=x>*a*@b.example", ..GOOD });
    let json: Value = result_json(&result);
    assert_eq!(json["schema"], "tlsrpt-lens/check/1");
    assert_eq!(json["tlsrpt"]["verdict"], "invalid");
    assert_eq!(json["tlsrpt"]["records"][0], "v=TLSRPTv1; rua=mailto:<img src=x>*a*@b.example");
    assert!(json["tlsrpt"]["findings"][0]["source"].as_str().unwrap().starts_with("RFC"));
    let text = markdown(&result);
    let sentences: Vec<&str> = text.lines().filter(|line| !line.starts_with("    ")).collect();
    let unescaped = sentences.concat().replace("\\<", "").replace("\\*", "");
    assert!(text.contains("\\<img") && !unescaped.contains(['<', '*']), "{text}");
}
