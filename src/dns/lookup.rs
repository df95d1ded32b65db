//! One question, put to one resolver after another until one of them knows.

use super::answer::{Answer, Hop, Outcome, RecordData, read};
use super::question::{Question, RecordType, doh_url, encode};
use super::resolver::{DohTransport, Resolver, TransportError};
use crate::language::tr;
use crate::{counted, say};

/// A question and all that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The question.
    pub question: Question,
    /// Who was asked, in order, and what became of it.
    pub attempts: Vec<Attempt>,
    /// What is known now.
    pub result: LookupResult,
}

/// One resolver asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which.
    pub resolver: Resolver,
    /// What became of it.
    pub result: LookupResult,
}

/// What is known after asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupResult {
    /// Records.
    Found(Answer),
    /// The name has no such records.
    NoData(Answer),
    /// The name does not exist.
    NxDomain(Answer),
    /// CNAME records lead in a circle.
    CnameLoop(Answer),
    /// DNSSEC validation failed: validating senders see nothing.
    Bogus(Answer),
    /// The zone's servers do not answer the resolver.
    ServFail(Answer),
    /// What the resolver thinks of the name, in place of what its zone holds (RFC 8914, section 4, codes 4 and 15 to 18).
    Filtered(Answer),
    /// The resolver refused; its response code.
    Refused(u16),
    /// The answer was cut.
    Truncated,
    /// Not an answer to our question; why.
    Mismatch(&'static str),
    /// No DNS message, or an HTTP error; its status when there was one.
    NoMessage(Option<u16>),
    /// A web page: of a portal or a filter in the way, or of another server than a resolver.
    WebPage,
    /// The resolver could not be reached.
    Unreachable(TransportError),
    /// The question cannot be asked: no such name can be.
    BadName,
}

impl LookupResult {
    /// Nothing is known of the records; never to be shown as "no record".
    pub fn is_unknown(&self) -> bool {
        !matches!(self, Self::Found(_) | Self::NoData(_) | Self::NxDomain(_) | Self::CnameLoop(_))
    }

    /// The answer, where one was read.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Found(answer)
            | Self::NoData(answer)
            | Self::NxDomain(answer)
            | Self::CnameLoop(answer)
            | Self::Bogus(answer)
            | Self::ServFail(answer)
            | Self::Filtered(answer) => Some(answer),
            _ => None,
        }
    }

    /// The name at the end of aliases, where the name is one.
    pub fn target(&self) -> Option<&str> {
        self.answer()?.chain.last().map(|hop| hop.to.as_str())
    }

    /// In a few words.
    pub fn summary(&self) -> String {
        match self {
            Self::Found(answer) => counted!(answer.records.len(), "{n} record", "{n} records"),
            Self::NoData(_) => tr("no such record").to_owned(),
            Self::NxDomain(_) => tr("no such name").to_owned(),
            Self::CnameLoop(_) => tr("CNAME circle").to_owned(),
            Self::Bogus(_) => tr("DNSSEC broken").to_owned(),
            Self::ServFail(_) => tr("server failure").to_owned(),
            Self::Filtered(_) => tr("blocked by the resolver").to_owned(),
            Self::Refused(code) => say!("refused, code {code}", code),
            Self::Truncated => tr("cut short").to_owned(),
            Self::Mismatch(why) => say!("not an answer: {why}", why = tr(why)),
            Self::NoMessage(Some(status)) => say!("HTTP status {status}", status),
            Self::NoMessage(None) => tr("no DNS message").to_owned(),
            Self::WebPage => tr("a web page").to_owned(),
            Self::Unreachable(error) => error.to_string(),
            Self::BadName => tr("no such name can be").to_owned(),
        }
    }

    /// The resolver validated the answer.
    pub fn validated(&self) -> bool {
        self.answer().is_some_and(|answer| answer.validated)
    }

    /// Another resolver may know more.
    fn is_worth_another(&self) -> bool {
        self.is_unknown() && !matches!(self, Self::Bogus(_) | Self::BadName)
    }
}

/// Asks the resolvers in turn until one knows.
pub async fn lookup(transport: &impl DohTransport, resolvers: &[Resolver], question: Question) -> Lookup {
    let mut attempts: Vec<Attempt> = Vec::new();
    for resolver in resolvers {
        let result = ask(transport, resolver, &question).await;
        let enough = !result.is_worth_another();
        attempts.push(Attempt { resolver: *resolver, result });
        if enough {
            break;
        }
    }
    // A failure that was answered says more than a resolver that could not be reached after it.
    let result = attempts
        .iter()
        .rev()
        .map(|attempt| &attempt.result)
        .find(|result| !result.is_unknown() || result.answer().is_some())
        .or(attempts.last().map(|attempt| &attempt.result))
        .cloned()
        .unwrap_or(LookupResult::Unreachable(TransportError::Unreachable));
    Lookup { question, attempts, result }
}

async fn ask(transport: &impl DohTransport, resolver: &Resolver, question: &Question) -> LookupResult {
    match exchange(transport, resolver, question, false).await {
        LookupResult::ServFail(answer) => {
            let (chain, is_circle) = aliases(transport, resolver, question).await;
            if is_circle {
                return LookupResult::CnameLoop(Answer { chain, ..Answer::bare(Outcome::CnameLoop) });
            }
            let answer = Answer { chain, ..answer };
            // Asked again without validation: data that comes now failed it (RFC 4035, section 3.2.2).
            if answer.extended_errors.iter().any(|(code, _)| is_dnssec_error(*code)) {
                return LookupResult::Bogus(answer);
            }
            match exchange(transport, resolver, question, true).await {
                LookupResult::Found(unchecked)
                | LookupResult::NoData(unchecked)
                | LookupResult::NxDomain(unchecked) => {
                    LookupResult::Bogus(Answer { records: unchecked.records, chain: unchecked.chain, ..answer })
                }
                _ => LookupResult::ServFail(answer),
            }
        }
        result => result,
    }
}

/// A resolver that met aliases in a circle, or too many, says only that it failed: asked for the aliases one by one it shows
/// them. With them whether they lead in a circle.
async fn aliases(transport: &impl DohTransport, resolver: &Resolver, question: &Question) -> (Vec<Hop>, bool) {
    let mut chain: Vec<Hop> = Vec::new();
    let mut name = question.name.clone();
    for _ in 0..MOST_ALIASES {
        let aliases = Question::new(name.clone(), RecordType::Cname);
        let LookupResult::Found(found) = exchange(transport, resolver, &aliases, false).await else { break };
        let next = found.records.iter().find_map(|record| match &record.data {
            RecordData::Cname(to) => Some((to.clone(), record.ttl)),
            _ => None,
        });
        let Some((to, ttl)) = next else { break };
        chain.push(Hop { from: name, to: to.clone(), ttl });
        if chain.iter().any(|hop| hop.from == to) {
            return (chain, true);
        }
        name = to;
    }
    (chain, false)
}

/// Aliases that are followed one by one.
const MOST_ALIASES: usize = 9;

/// Codes that tell of an answer forged, blocked, censored, filtered or prohibited by the resolver (RFC 8914, sections 4.5
/// and 4.16 to 4.19), whatever the response code says.
fn is_of_resolver(code: u16) -> bool {
    matches!(code, 4 | 15..=18)
}

/// Codes that tell of failed validation (RFC 8914, section 4).
fn is_dnssec_error(code: u16) -> bool {
    matches!(code, 5..=12 | 25)
}

async fn exchange(
    transport: &impl DohTransport,
    resolver: &Resolver,
    question: &Question,
    checking_disabled: bool,
) -> LookupResult {
    let Ok(message) = encode(question, checking_disabled) else { return LookupResult::BadName };
    let http = match transport.get(&doh_url(resolver.url, &message)).await {
        Ok(http) => http,
        Err(error) => return LookupResult::Unreachable(error),
    };
    if http.status != 200 {
        return LookupResult::NoMessage(Some(http.status));
    }
    // Whatever DNS messages are said to be, they do not begin like this (RFC 8484, section 6).
    let html = http.content_type.trim_start().to_ascii_lowercase().starts_with("text/html");
    if html || http.body.trim_ascii_start().starts_with(b"<") {
        return LookupResult::WebPage;
    }
    let answer = read(question, &http.body);
    if answer.extended_errors.iter().any(|(code, _)| is_of_resolver(*code)) {
        return LookupResult::Filtered(answer);
    }
    match answer.outcome {
        Outcome::Records => LookupResult::Found(answer),
        Outcome::NoData => LookupResult::NoData(answer),
        Outcome::NxDomain => LookupResult::NxDomain(answer),
        Outcome::CnameLoop => LookupResult::CnameLoop(answer),
        Outcome::ServFail => LookupResult::ServFail(answer),
        Outcome::Refused(code) => LookupResult::Refused(code),
        Outcome::Truncated => LookupResult::Truncated,
        Outcome::Mismatch(why) => LookupResult::Mismatch(why),
        Outcome::Malformed => LookupResult::NoMessage(None),
    }
}
