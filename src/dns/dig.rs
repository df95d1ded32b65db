//! Answers that `dig` and its kin printed, asked like a resolver: for networks from which a browser reaches none.
//!
//! `dig` (BIND), `kdig` (Knot) and `drill` (ldns) print one form, with small differences: a line with the response
//! code, one with the flags, the question, and the records as a zone file has them (RFC 1035, section 5.1).

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use data_encoding::HEXLOWER_PERMISSIVE;
use domain::base::iana::{Class, ExtendedErrorCode, Rcode, Rtype};
use domain::base::name::ToName;
use domain::base::opt::ExtendedError;
use domain::base::rdata::UnknownRecordData;
use domain::base::{MessageBuilder, Name, Ttl};

use super::question::{Question, RecordType, question_in};
use super::resolver::{DohTransport, HttpAnswer, Resolver, TransportError};
use crate::text;

/// In the place of a resolver: what was pasted. It is never fetched.
pub const PASTED: Resolver = Resolver { id: "pasted", label: text!("pasted output"), url: "pasted:" };

/// What was pasted, by question: the answer, or nothing where the command says that no server gave one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted(BTreeMap<Question, Option<Vec<u8>>>);

impl Pasted {
    /// Reads the output of any number of commands; what is none is passed over. Of several answers to one question the
    /// last counts.
    pub fn read(text: &str) -> Self {
        let mut pasted = Self::default();
        let mut message = Printed::default();
        let mut part = Part::Other;
        // What the last command asked, until it has an answer.
        let mut asked = None;
        // A record may go over several lines, between parentheses.
        let mut open = String::new();
        for line in text.lines() {
            if !open.is_empty() {
                open.push(' ');
                open.push_str(line);
                if !is_open(&open) {
                    message.records.extend(record(&std::mem::take(&mut open)));
                }
                continue;
            }
            let bare = line.trim();
            if let Some(said) = bare.strip_prefix(';') {
                let said = said.trim_start_matches(';').trim();
                let lower = said.to_ascii_lowercase();
                if lower.starts_with("->>header<<-") {
                    pasted.keep(std::mem::take(&mut message));
                    message.response_code = response_code(&lower);
                    part = Part::Other;
                    asked = None;
                } else if lower.starts_with("<<>> dig") {
                    asked = of_command(said);
                } else if lower.contains("no servers could be reached") {
                    // An answer from before, or after, says more.
                    if let Some(asked) = asked.take() {
                        pasted.0.entry(asked).or_insert(None);
                    }
                } else if let Some(flags) = lower.strip_prefix("flags:") {
                    let flags = flags.split(';').next().unwrap_or_default();
                    message.validated = flags.split_whitespace().any(|flag| flag == "ad");
                } else if let Some(error) = lower.strip_prefix("ede:") {
                    message.extended_errors.extend(leading_number(error));
                } else if lower.contains("question section") {
                    part = Part::Question;
                } else if lower.contains("answer section") {
                    part = Part::Answer;
                } else if lower.contains("section") {
                    part = Part::Other;
                } else if part == Part::Question && message.question.is_none() {
                    message.question = question(said);
                }
            } else if part == Part::Answer && !bare.is_empty() {
                if is_open(line) {
                    line.clone_into(&mut open);
                } else {
                    message.records.extend(record(line));
                }
            }
        }
        pasted.keep(message);
        pasted
    }

    /// Of how many questions something is said.
    pub fn answers(&self) -> usize {
        self.0.len()
    }

    fn keep(&mut self, printed: Printed) {
        if let Some((question, message)) = printed.question.clone().zip(printed.message()) {
            self.0.insert(question, Some(message));
        }
    }
}

impl DohTransport for Pasted {
    async fn get(&self, url: &str) -> Result<HttpAnswer, TransportError> {
        let question = question_in(url).ok_or(TransportError::NotPasted)?;
        let question = Question::new(question.name.to_ascii_lowercase(), question.record_type);
        let body = self.0.get(&question).cloned().ok_or(TransportError::NotPasted)?.ok_or(TransportError::NoServer)?;
        Ok(HttpAnswer { status: 200, content_type: String::new(), body })
    }
}

/// Which part of an answer a line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Question,
    Answer,
    Other,
}

/// An answer as it is being read.
#[derive(Default)]
struct Printed {
    response_code: Option<Rcode>,
    validated: bool,
    question: Option<Question>,
    records: Vec<Printable>,
    extended_errors: Vec<u16>,
}

/// A record: owner, seconds to live, type, data.
type Printable = (Name<Vec<u8>>, u32, Rtype, Vec<u8>);

impl Printed {
    /// As a resolver would have sent it.
    fn message(self) -> Option<Vec<u8>> {
        let question = self.question?;
        let mut builder = MessageBuilder::new_vec();
        let header = builder.header_mut();
        header.set_qr(true);
        header.set_ad(self.validated);
        header.set_rcode(self.response_code?);
        let mut builder = builder.question();
        builder.push((name(&question.name)?, question.record_type.rtype())).ok()?;
        let mut builder = builder.answer();
        for (owner, ttl, rtype, data) in self.records {
            let data = UnknownRecordData::from_octets(rtype, data).ok()?;
            builder.push((owner, Class::IN, Ttl::from_secs(ttl), data)).ok()?;
        }
        let mut builder = builder.additional();
        builder
            .opt(|opt| {
                self.extended_errors
                    .iter()
                    .try_for_each(|code| opt.push(&ExtendedError::<Vec<u8>>::from(ExtendedErrorCode::from_int(*code))))
            })
            .ok()?;
        Some(builder.finish())
    }
}

/// The code in "opcode: QUERY, status: NOERROR, id: 1", or behind "rcode:".
fn response_code(header: &str) -> Option<Rcode> {
    let (_, rest) = header.split_once("status:").or_else(|| header.split_once("rcode:"))?;
    let word = rest.trim_start().split([',', ';', ' ']).next()?;
    let known = [
        ("noerror", Rcode::NOERROR),
        ("nxdomain", Rcode::NXDOMAIN),
        ("servfail", Rcode::SERVFAIL),
        ("refused", Rcode::REFUSED),
        ("formerr", Rcode::FORMERR),
        ("notimp", Rcode::NOTIMP),
    ];
    known.into_iter().find(|(own, _)| *own == word).map(|(_, code)| code)
}

fn leading_number(text: &str) -> Option<u16> {
    let text = text.trim_start();
    text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// What a command asked, out of `<<>> DiG 9.18.28 <<>> +dnssec TXT _smtp._tls.example.com`.
fn of_command(said: &str) -> Option<Question> {
    let (_, words) = said.rsplit_once("<<>>")?;
    // Options, the server, and the number of a port.
    let is_question =
        |word: &&str| !word.starts_with(['+', '-', '@']) && !word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = words.split_whitespace().filter(is_question).collect();
    match words.as_slice() {
        [kind, name] => question(&format!("{name} {kind}")),
        _ => None,
    }
}

fn question(said: &str) -> Option<Question> {
    let words: Vec<&str> = said.split_whitespace().collect();
    let (name, kind) = (words.first()?, words.last()?);
    let record_type = RecordType::named(kind)?;
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    Some(Question::new(name, record_type))
}

fn name(text: &str) -> Option<Name<Vec<u8>>> {
    let absolute = if text.ends_with('.') { text.to_owned() } else { format!("{text}.") };
    Name::from_str(&absolute).ok()
}

/// A line of a zone file; `None` for a type that no check asks for.
fn record(line: &str) -> Option<Printable> {
    let words = words(line);
    let mut rest = words.iter().map(Vec::as_slice);
    let owner = name(utf8(rest.next()?)?)?;
    // Seconds and class in either order, each of which may be left out (RFC 1035, section 5.1).
    let (mut ttl, mut rtype) = (0, None);
    for word in rest.by_ref().take(3) {
        let word = utf8(word)?;
        if let Ok(seconds) = word.parse::<u32>() {
            ttl = seconds;
        } else if !word.eq_ignore_ascii_case("IN") {
            rtype = RecordType::named(word);
            break;
        }
    }
    let rtype = rtype?;
    Some((owner, ttl, rtype.rtype(), data(rtype, rest)?))
}

/// The bytes of a record's data from its words.
fn data<'a>(record_type: RecordType, mut words: impl Iterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    match record_type {
        RecordType::A => bytes.extend(utf8(words.next()?)?.parse::<Ipv4Addr>().ok()?.octets()),
        RecordType::Aaaa => bytes.extend(utf8(words.next()?)?.parse::<Ipv6Addr>().ok()?.octets()),
        RecordType::Cname | RecordType::Ns | RecordType::Ptr => put_name(&mut bytes, utf8(words.next()?)?)?,
        RecordType::Mx => {
            bytes.extend(utf8(words.next()?)?.parse::<u16>().ok()?.to_be_bytes());
            put_name(&mut bytes, utf8(words.next()?)?)?;
        }
        // Its place alone would count, and no check of pasted answers asks for it.
        RecordType::Soa => return None,
        RecordType::Txt => {
            for word in words {
                bytes.push(u8::try_from(word.len()).ok()?);
                bytes.extend(word);
            }
        }
        RecordType::Tlsa => {
            for _ in 0..3 {
                bytes.push(utf8(words.next()?)?.parse().ok()?);
            }
            let hex: Vec<u8> = words.flatten().copied().collect();
            bytes.extend(HEXLOWER_PERMISSIVE.decode(&hex).ok()?);
        }
        RecordType::Caa => {
            bytes.push(utf8(words.next()?)?.parse().ok()?);
            let tag = words.next()?;
            bytes.push(u8::try_from(tag.len()).ok()?);
            bytes.extend(tag);
            bytes.extend(words.next()?);
        }
    }
    Some(bytes)
}

fn put_name(bytes: &mut Vec<u8>, text: &str) -> Option<()> {
    name(text)?.compose(bytes).ok()
}

fn utf8(word: &[u8]) -> Option<&str> {
    std::str::from_utf8(word).ok()
}

/// Whether a parenthesis is open at the end, outside quotes.
fn is_open(text: &str) -> bool {
    let (mut is_open, mut is_quoted, mut is_escaped) = (false, false, false);
    for c in text.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => is_open = true,
            ')' if !is_quoted => is_open = false,
            _ => {}
        }
    }
    is_open
}

/// The words of a line, with quotes and escapes resolved and without parentheses and comments (RFC 1035, section 5.1). In
/// names, escapes stay as they are.
fn words(line: &str) -> Vec<Vec<u8>> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut is_quoted = false;
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => {
                is_quoted = !is_quoted;
                // Also an empty one is a word.
                word.get_or_insert_default();
                if !is_quoted {
                    words.extend(word.take());
                }
            }
            b';' if !is_quoted => break,
            b' ' | b'\t' | b'(' | b')' if !is_quoted => words.extend(word.take()),
            b'\\' if is_quoted => {
                let escaped = bytes.next();
                let decimal = escaped.filter(u8::is_ascii_digit).and_then(|first| {
                    let digits = [first, bytes.next()?, bytes.next()?];
                    std::str::from_utf8(&digits).ok()?.parse::<u8>().ok()
                });
                word.get_or_insert_default().extend(decimal.or(escaped));
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}
