//! Answers, read with distrust: every byte comes from a stranger.

use std::fmt::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use data_encoding::HEXLOWER;
use domain::base::iana::{OptRcode, Rtype};
use domain::base::opt::ExtendedError;
use domain::base::rdata::UnknownRecordData;
use domain::base::{Message, ParsedName, ParsedRecord};
use domain::rdata::{A, Aaaa, Cname, Mx, Ns, Ptr, Txt};

use super::question::{Question, RecordType};
use crate::domain_name::tidy;
use crate::text;

/// What an answer amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// There are records.
    Records,
    /// The name exists, or may, but has no such records (RFC 2308, section 2.2).
    NoData,
    /// The name does not exist (RFC 2308, section 2.1).
    NxDomain,
    /// A chain of CNAME records comes back to itself.
    CnameLoop,
    /// The resolver failed.
    ServFail,
    /// The resolver refused; the response code.
    Refused(u16),
    /// The answer is not complete.
    Truncated,
    /// It answers another question; why.
    Mismatch(&'static str),
    /// It is no DNS message.
    Malformed,
}

/// A CNAME record that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// From which name.
    pub from: String,
    /// To which.
    pub to: String,
    /// Seconds that it may be kept.
    pub ttl: u32,
}

impl Hop {
    /// To which, as it is shown: the root is a dot.
    pub fn shown_to(&self) -> &str {
        if self.to.is_empty() { "." } else { &self.to }
    }
}

/// A record of the type asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceRecord {
    /// Seconds that it may be kept.
    pub ttl: u32,
    /// What it says.
    pub data: RecordData,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordData {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// An alias, in lower case, without a final dot.
    Cname(String),
    /// A mail exchanger.
    Mx {
        /// Lower is tried first.
        preference: u16,
        /// The host, in lower case, without a final dot; empty for a null MX (RFC 7505).
        exchange: String,
    },
    /// A name server.
    Ns(String),
    /// Character-strings.
    Txt(Vec<Vec<u8>>),
    /// A certificate association.
    Tlsa(Tlsa),
    /// A right to issue certificates (RFC 8659, section 4.1).
    Caa {
        /// An issuer that does not know the tag must not issue when this is 128 or more.
        flags: u8,
        /// `issue`, `issuewild`, `iodef` or another.
        tag: String,
        /// The issuer, as written.
        value: Vec<u8>,
    },
    /// The name of an address, in lower case, without a final dot.
    Ptr(String),
}

impl RecordData {
    /// The address of an A or AAAA record.
    pub fn address(&self) -> Option<IpAddr> {
        match self {
            Self::A(ip) => Some(IpAddr::V4(*ip)),
            Self::Aaaa(ip) => Some(IpAddr::V6(*ip)),
            _ => None,
        }
    }

    /// As a zone file would have it; bytes that are no visible ASCII as `\\DDD`.
    pub fn presentation(&self) -> String {
        match self {
            Self::A(ip) => ip.to_string(),
            Self::Aaaa(ip) => ip.to_string(),
            Self::Mx { preference, exchange } => format!("{preference} {exchange}."),
            Self::Cname(name) | Self::Ns(name) | Self::Ptr(name) => format!("{name}."),
            Self::Txt(strings) => strings.iter().map(|string| quoted(string)).collect::<Vec<_>>().join(" "),
            Self::Tlsa(tlsa) => tlsa.to_string(),
            Self::Caa { flags, tag, value } => format!("{flags} {tag} {}", quoted(value)),
        }
    }
}

/// A character-string (RFC 1035, section 5.1).
fn quoted(string: &[u8]) -> String {
    let mut text = String::from("\"");
    for byte in string {
        match byte {
            b'"' | b'\\' => text.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => text.push(char::from(*byte)),
            other => {
                let _ = write!(text, "\\{other:03}");
            }
        }
    }
    text.push('"');
    text
}

/// A TLSA record (RFC 6698, section 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tlsa {
    /// Certificate usage.
    pub usage: u8,
    /// Selector.
    pub selector: u8,
    /// Matching type.
    pub matching: u8,
    /// The association data.
    pub data: Vec<u8>,
}

/// As a zone file would have it (RFC 6698, section 2.2).
impl fmt::Display for Tlsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.usage, self.selector, self.matching, HEXLOWER.encode(&self.data))
    }
}

/// An answer, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it amounts to.
    pub outcome: Outcome,
    /// The resolver says that it validated the answer (RFC 6840, section 5.8).
    pub validated: bool,
    /// CNAME records, in the order followed.
    pub chain: Vec<Hop>,
    /// The records at the end of the chain.
    pub records: Vec<ResourceRecord>,
    /// Extended errors (RFC 8914): code and text.
    pub extended_errors: Vec<(u16, String)>,
    /// The zone that the answer is from, where it tells: at its SOA record (RFC 2308, section 2).
    pub zone: Option<String>,
}

impl Answer {
    pub(super) fn bare(outcome: Outcome) -> Self {
        Self {
            outcome,
            validated: false,
            chain: Vec::new(),
            records: Vec::new(),
            extended_errors: Vec::new(),
            zone: None,
        }
    }
}

/// Hops beyond which a chain counts as endless.
const MOST_HOPS: usize = 16;

/// Reads the answer to a question.
pub fn read(question: &Question, bytes: &[u8]) -> Answer {
    let Ok(message) = Message::from_slice(bytes) else { return Answer::bare(Outcome::Malformed) };
    let header = message.header();
    if !header.qr() {
        return Answer::bare(Outcome::Mismatch(text!("it is itself a query")));
    }
    if header.id() != 0 {
        return Answer::bare(Outcome::Mismatch(text!("its ID does not match the query")));
    }
    let Ok(asked) = message.sole_question() else {
        return Answer::bare(Outcome::Mismatch(text!("it does not repeat the question")));
    };
    if asked.qtype() != question.record_type.rtype() || !same_name(&text(asked.qname()), &question.name) {
        return Answer::bare(Outcome::Mismatch(text!("it repeats a different question")));
    }
    let mut answer = Answer::bare(Outcome::NoData);
    answer.validated = header.ad();
    answer.extended_errors = extended_errors(message);
    if header.tc() {
        answer.outcome = Outcome::Truncated;
        return answer;
    }
    let rcode = message.opt_rcode();
    match rcode {
        OptRcode::NOERROR | OptRcode::NXDOMAIN => {}
        OptRcode::SERVFAIL => {
            answer.outcome = Outcome::ServFail;
            return answer;
        }
        other => {
            answer.outcome = Outcome::Refused(other.to_int());
            return answer;
        }
    }
    let Some(records) = section(message) else {
        answer.outcome = Outcome::Malformed;
        return answer;
    };
    answer.zone = zone(message);
    follow(question, &records, &mut answer);
    if answer.outcome == Outcome::NoData && rcode == OptRcode::NXDOMAIN && answer.records.is_empty() {
        answer.outcome = Outcome::NxDomain;
    }
    answer
}

type Parsed<'a> = ParsedRecord<'a, [u8]>;

/// The answer section; `None` when it cannot be read to its end.
fn section(message: &Message<[u8]>) -> Option<Vec<Parsed<'_>>> {
    message.answer().ok()?.collect::<Result<Vec<_>, _>>().ok()
}

/// The owner of the SOA record, as the answer or in proof that there is none.
fn zone(message: &Message<[u8]>) -> Option<String> {
    let sections = [message.answer().ok()?, message.authority().ok()?];
    let mut records = sections.into_iter().flatten().flatten();
    records.find(|record| record.rtype() == Rtype::SOA).map(|record| text(&record.owner()))
}

/// Follows CNAME records from the question's name to the records asked for.
fn follow(question: &Question, records: &[Parsed<'_>], answer: &mut Answer) {
    let mut name = question.name.to_ascii_lowercase();
    loop {
        let own = |record: &&Parsed<'_>| same_name(&text(&record.owner()), &name);
        let found: Vec<ResourceRecord> =
            records.iter().filter(own).filter_map(|record| data(record, question.record_type)).collect();
        if !found.is_empty() {
            answer.records = found;
            answer.outcome = Outcome::Records;
            return;
        }
        let next = records.iter().filter(own).find_map(|record| {
            let cname = record.to_record::<Cname<ParsedName<&[u8]>>>().ok()??;
            Some(Hop { from: name.clone(), to: text(cname.data().cname()), ttl: cname.ttl().as_secs() })
        });
        let Some(hop) = next else { return };
        name.clone_from(&hop.to);
        let seen = hop.to == question.name || answer.chain.iter().any(|earlier| earlier.from == hop.to);
        answer.chain.push(hop);
        if seen || answer.chain.len() > MOST_HOPS {
            answer.outcome = Outcome::CnameLoop;
            return;
        }
    }
}

fn data(record: &Parsed<'_>, record_type: RecordType) -> Option<ResourceRecord> {
    if record.rtype() != record_type.rtype() {
        return None;
    }
    let data = match record.rtype() {
        Rtype::A => RecordData::A(record.to_record::<A>().ok()??.data().addr()),
        Rtype::AAAA => RecordData::Aaaa(record.to_record::<Aaaa>().ok()??.data().addr()),
        Rtype::CNAME => RecordData::Cname(text(record.to_record::<Cname<ParsedName<&[u8]>>>().ok()??.data().cname())),
        Rtype::MX => {
            let record = record.to_record::<Mx<ParsedName<&[u8]>>>().ok()??;
            RecordData::Mx { preference: record.data().preference(), exchange: text(record.data().exchange()) }
        }
        Rtype::NS => RecordData::Ns(text(record.to_record::<Ns<ParsedName<&[u8]>>>().ok()??.data().nsdname())),
        Rtype::PTR => RecordData::Ptr(text(record.to_record::<Ptr<ParsedName<&[u8]>>>().ok()??.data().ptrdname())),
        Rtype::TXT => {
            let record = record.to_record::<Txt<&[u8]>>().ok()??;
            RecordData::Txt(record.data().iter_charstrs().map(|string| string.as_slice().to_vec()).collect())
        }
        Rtype::TLSA => {
            let record = record.to_record::<UnknownRecordData<&[u8]>>().ok()??;
            // Of one that ends too early what lacks is 0: it is there, and cannot be used (RFC 6698, section 4.1).
            let mut bytes = record.data().data().iter().copied();
            let mut number = || bytes.next().unwrap_or_default();
            let (usage, selector, matching) = (number(), number(), number());
            RecordData::Tlsa(Tlsa { usage, selector, matching, data: bytes.collect() })
        }
        Rtype::CAA => {
            let record = record.to_record::<UnknownRecordData<&[u8]>>().ok()??;
            let [flags, length, rest @ ..] = record.data().data() else { return None };
            let (tag, value) = rest.split_at_checked(usize::from(*length))?;
            let tag = String::from_utf8_lossy(tag).to_ascii_lowercase();
            RecordData::Caa { flags: *flags, tag, value: value.to_vec() }
        }
        _ => return None,
    };
    Some(ResourceRecord { ttl: record.ttl().as_secs(), data })
}

fn extended_errors(message: &Message<[u8]>) -> Vec<(u16, String)> {
    let Some(opt) = message.opt() else { return Vec::new() };
    opt.opt()
        .iter::<ExtendedError<&[u8]>>()
        .flatten()
        .map(|error| {
            let text = error.text_slice().map(|text| String::from_utf8_lossy(text).into_owned());
            (error.code().to_int(), text.unwrap_or_default())
        })
        .collect()
}

/// A name in lower case, without a final dot; that of the root is empty.
fn text(name: &ParsedName<&[u8]>) -> String {
    tidy(&name.to_string())
}

fn same_name(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}
