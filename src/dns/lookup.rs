//! One question, put to one resolver after another until one of them knows.

use super::answer::{Answer, Hop, Outcome, RecordData, read};
use super::question::{Question, RecordType, doh_url, encode};
use super::resolver::{AnyTransport, Resolver, TransportError};
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
    /// Of a failure that comes without its reason: the extended error that another answer of the same zone came with. Many
    /// resolvers tell the reason with the first failure only.
    pub reason: Option<u16>,
}

impl Lookup {
    /// Who gave the answer that counts; `None` where none was given.
    pub fn answered_by(&self) -> Option<Resolver> {
        self.result.answer()?;
        self.attempts.iter().rev().find(|attempt| attempt.result == self.result).map(|attempt| attempt.resolver)
    }
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
    /// JSON, as the address of another service of the resolver has it.
    Json,
    /// The resolver could not be reached.
    Unreachable(TransportError),
    /// The question cannot be asked: no such name can be (RFC 1035, section 2.3.4).
    BadName,
}

impl LookupResult {
    /// Nothing is known of the records; never to be shown as "no record".
    pub fn is_unknown(&self) -> bool {
        !self.is_absent() && !matches!(self, Self::Found(_))
    }

    /// No such records, for certain: of a name that cannot be there are none.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::NoData(_) | Self::NxDomain(_) | Self::CnameLoop(_) | Self::BadName)
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

    /// The name at the end of aliases, where the name is one, as it is shown.
    pub fn target(&self) -> Option<&str> {
        self.answer()?.chain.last().map(Hop::shown_to)
    }

    /// In a few words.
    pub fn summary(&self) -> String {
        match self {
            Self::Found(answer) => counted!(answer.records.len(), "{n} record", "{n} records"),
            Self::NoData(_) => tr("no such record").to_owned(),
            Self::NxDomain(_) => tr("no such name").to_owned(),
            Self::CnameLoop(_) => tr("CNAME loop").to_owned(),
            Self::Bogus(_) => tr("DNSSEC broken").to_owned(),
            Self::ServFail(_) => tr("server failure").to_owned(),
            Self::Filtered(_) => tr("blocked by the resolver").to_owned(),
            Self::Refused(code) => say!("refused, code {code}", code),
            Self::Truncated => tr("truncated").to_owned(),
            Self::Mismatch(why) => say!("not an answer: {why}", why = tr(why)),
            Self::NoMessage(Some(status)) => say!("HTTP status {status}", status),
            Self::NoMessage(None) => tr("not a DNS message").to_owned(),
            Self::WebPage => tr("a web page").to_owned(),
            Self::Json => tr("JSON").to_owned(),
            Self::Unreachable(error) => error.to_string(),
            Self::BadName => tr("not a valid name").to_owned(),
        }
    }

    /// The resolver validated the answer.
    pub fn validated(&self) -> bool {
        self.answer().is_some_and(|answer| answer.validated)
    }

    /// Another resolver may know more.
    fn is_worth_another(&self) -> bool {
        self.is_unknown() && !matches!(self, Self::Bogus(_))
    }
}

/// Asks the resolvers in turn until one knows.
pub async fn lookup(transport: &dyn AnyTransport, resolvers: &[Resolver], question: Question) -> Lookup {
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
    Lookup { question, attempts, result, reason: None }
}

async fn ask(transport: &dyn AnyTransport, resolver: &Resolver, question: &Question) -> LookupResult {
    match exchange(transport, resolver, question, false).await {
        LookupResult::ServFail(answer) => {
            let Aliases { chain, is_circle, extended_errors } = aliases(transport, resolver, question).await;
            if is_circle {
                return LookupResult::CnameLoop(Answer { chain, ..Answer::bare(Outcome::CnameLoop) });
            }
            // Whichever of several questions about a name comes first may be the one whose failure has the reason.
            let mut answer = Answer { chain, ..answer };
            add_errors(&mut answer, extended_errors);
            // Asked again without validation: data that comes now failed it (RFC 4035, section 3.2.2).
            if answer.extended_errors.iter().any(|(code, _)| is_dnssec_error(*code)) {
                return LookupResult::Bogus(answer);
            }
            match exchange(transport, resolver, question, true).await {
                LookupResult::Found(unchecked)
                | LookupResult::NoData(unchecked)
                | LookupResult::NxDomain(unchecked) => {
                    // Servers that gave no answer the first time may only have been slow: signatures are to blame when it
                    // fails again now that they answer, and nothing says that they do not.
                    if answer.extended_errors.iter().any(|(code, _)| OF_SERVERS.contains(code)) {
                        match exchange(transport, resolver, question, false).await {
                            LookupResult::ServFail(again) => add_errors(&mut answer, again.extended_errors),
                            other if !other.is_unknown() => return other,
                            _ => return LookupResult::ServFail(answer),
                        }
                        if !answer.extended_errors.iter().any(|(code, _)| is_dnssec_error(*code)) {
                            return LookupResult::ServFail(answer);
                        }
                    }
                    add_errors(&mut answer, unchecked.extended_errors);
                    let Answer { chain, records, zone, .. } = unchecked;
                    LookupResult::Bogus(Answer { chain, records, zone, ..answer })
                }
                LookupResult::ServFail(unchecked) => {
                    add_errors(&mut answer, unchecked.extended_errors);
                    LookupResult::ServFail(answer)
                }
                _ => LookupResult::ServFail(answer),
            }
        }
        result => result,
    }
}

/// Extended errors that say that name servers do not answer (RFC 8914, section 4).
pub const OF_SERVERS: [u16; 2] = [22, 23];

/// Adds extended errors that are not there yet.
fn add_errors(answer: &mut Answer, others: Vec<(u16, String)>) {
    for (code, text) in others {
        if answer.extended_errors.iter().all(|(own, _)| *own != code) {
            answer.extended_errors.push((code, text));
        }
    }
}

/// What came of asking for aliases.
#[derive(Default)]
struct Aliases {
    /// Those that were found.
    chain: Vec<Hop>,
    /// Whether they lead in a circle.
    is_circle: bool,
    /// What the resolver says of a failure at the first name.
    extended_errors: Vec<(u16, String)>,
}

/// A resolver that met aliases in a circle, or too many, says only that it failed: asked for the aliases one by one it shows
/// them.
async fn aliases(transport: &dyn AnyTransport, resolver: &Resolver, question: &Question) -> Aliases {
    let mut all = Aliases::default();
    let mut name = question.name.clone();
    for _ in 0..MOST_ALIASES {
        let aliases = Question::new(name.clone(), RecordType::Cname);
        let found = match exchange(transport, resolver, &aliases, false).await {
            LookupResult::Found(found) => found,
            LookupResult::ServFail(failed) if all.chain.is_empty() => {
                all.extended_errors = failed.extended_errors;
                break;
            }
            _ => break,
        };
        let next = found.records.iter().find_map(|record| match &record.data {
            RecordData::Cname(to) => Some((to.clone(), record.ttl)),
            _ => None,
        });
        let Some((to, ttl)) = next else { break };
        all.chain.push(Hop { from: name, to: to.clone(), ttl });
        if all.chain.iter().any(|hop| hop.from == to) {
            all.is_circle = true;
            break;
        }
        name = to;
    }
    all
}

/// The zone that holds a name, as far as a resolver tells when it need not validate; `None` for what is no part of the zone
/// that is told.
pub async fn zone_of(transport: &dyn AnyTransport, resolver: &Resolver, name: &str) -> Option<String> {
    let question = Question::new(name, RecordType::Soa);
    let (LookupResult::NoData(answer) | LookupResult::NxDomain(answer)) =
        exchange(transport, resolver, &question, true).await
    else {
        return None;
    };
    // Behind an alias it is the zone of another name.
    answer.zone.filter(|zone| answer.chain.is_empty() && is_at_or_below(name, zone))
}

/// Whether a name lies at another one or below it; everything lies below the root.
pub fn is_at_or_below(name: &str, above: &str) -> bool {
    let (name, above) = (name.to_ascii_lowercase(), above.to_ascii_lowercase());
    above.is_empty() || name.strip_suffix(&above).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
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
    transport: &dyn AnyTransport,
    resolver: &Resolver,
    question: &Question,
    checking_disabled: bool,
) -> LookupResult {
    let Ok(message) = encode(question, checking_disabled) else { return LookupResult::BadName };
    let http = match transport.get_any(&doh_url(resolver.url, &message)).await {
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
    if http.body.trim_ascii_start().starts_with(b"{") {
        return LookupResult::Json;
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
