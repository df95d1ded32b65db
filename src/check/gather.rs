//! Asking all that a check needs to know, a few questions at a time.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use futures_util::future::join;
use futures_util::stream;

use super::facts::{
    DestinationFacts, Facts, HostFacts, cannot_be, has_records, is_absent, is_in_circle, is_public_host, mx_hosts,
    tlsa_base, tlsa_records, txt_records,
};
use super::origin::SIBLING;
use super::pasted::{is_wanted, rests_on_validation};
use super::reasons::lend;
use crate::dns::{
    AnyTransport, Lookup, LookupResult, Question, RecordType, Resolver, TransportError, Validators, lookup,
};
use crate::domain_name::in_ascii;
use crate::network::ip_literal;
use crate::record::{Destination, DestinationKind, StsVerdict, Verdict, judge, judge_mta_sts, readable_records};

/// Questions under way at a time.
const AT_ONCE: usize = 6;
/// MX hosts, and destinations, of which all is asked at a time; each has two or three questions.
const HOSTS_AT_ONCE: usize = 2;
/// MX hosts and destinations beyond which no more is asked about.
const MOST_HOSTS: usize = 100;

/// MX hosts of a destination that are asked about until one has an address.
pub(super) const MOST_DESTINATION_HOSTS: usize = 30;
/// Names at which a TLSRPT record stands by mistake, before the domain.
const WRONG_NAMES: [&str; 12] = [
    "_smtp-tlsrpt",
    "_smtp_tlsrpt",
    "_smtp._tcp",
    "_smtp-tls",
    "_tls._smtp",
    "_tls",
    "_smtp",
    "_tlsrpt",
    "_tls-rpt",
    "smtp._tls",
    "_report._tls",
    "_smtp._tls._tls",
];
/// Names at which an MTA-STS record stands by mistake, before the domain.
const WRONG_STS_NAMES: [&str; 3] = ["_mta_sts", "mta-sts", "_mta-sts._tcp"];
/// Ports of an MX host at which TLSA records do not concern senders of mail.
const WRONG_TLSA_PORTS: [u16; 3] = [465, 587, 443];
/// Names in the middle of a chain of aliases at which they are looked for.
const MOST_BETWEEN: usize = 3;

/// The names that are asked for in any case, to be shown before anything is sent.
pub fn planned_names(domain: &str) -> Vec<String> {
    first_questions(domain).into_iter().map(|question| format!("{} {}", question.name, question.record_type)).collect()
}

fn first_questions(domain: &str) -> Vec<Question> {
    vec![
        Question::new(format!("_smtp._tls.{domain}"), RecordType::Txt),
        Question::new(format!("_mta-sts.{domain}"), RecordType::Txt),
        Question::new(format!("mta-sts.{domain}"), RecordType::A),
        Question::new(format!("mta-sts.{domain}"), RecordType::Aaaa),
        Question::new(domain, RecordType::Mx),
    ]
}

/// Asks about a domain. `on_lookup` hears of each answer as it comes.
pub async fn gather(
    transport: &dyn AnyTransport,
    resolvers: &[Resolver],
    domain: &str,
    on_lookup: &dyn Fn(&Lookup),
) -> Facts {
    gather_knowing(&Validators::default(), transport, resolvers, domain, on_lookup).await
}

/// The same, with what earlier checks have learned of the resolvers.
pub async fn gather_knowing(
    validators: &Validators,
    transport: &dyn AnyTransport,
    resolvers: &[Resolver],
    domain: &str,
    on_lookup: &dyn Fn(&Lookup),
) -> Facts {
    let asker = Asker { transport, resolvers, on_lookup };
    let mut first = asker.all(first_questions(domain)).await.into_iter();
    let mut next = |question: RecordType| first.next().unwrap_or_else(|| unasked(domain, question));
    let tlsrpt = next(RecordType::Txt);
    let mta_sts = next(RecordType::Txt);
    let policy_host = vec![next(RecordType::A), next(RecordType::Aaaa)];
    let mx = next(RecordType::Mx);
    let records = txt_records(&tlsrpt);
    let verdict = judge(&records).verdict;
    let no_sts = is_absent(&mta_sts) || judge_mta_sts(&txt_records(&mta_sts)).verdict == StsVerdict::None;

    let mut issuers = Vec::new();
    if policy_host.iter().any(has_records) {
        // The records of the nearest name above count, up to the one below the root (RFC 8659, section 3).
        let host = format!("mta-sts.{domain}");
        let mut name = host.as_str();
        loop {
            let lookup = asker.ask(Question::new(name, RecordType::Caa)).await;
            let is_last = !is_absent(&lookup);
            issuers.push(lookup);
            match name.split_once('.') {
                Some((_, parent)) if !is_last => name = parent,
                _ => break,
            }
        }
    }
    let wildcard = if has_records(&tlsrpt) || tlsrpt.result.target().is_some() {
        asker.one(Question::new(format!("{SIBLING}._tls.{domain}"), RecordType::Txt)).await
    } else {
        None
    };
    let wrong_names = if verdict == Verdict::None && !tlsrpt.result.is_unknown() && !cannot_be(&tlsrpt) {
        let mut names: Vec<String> = WRONG_NAMES.iter().map(|name| format!("{name}.{domain}")).collect();
        names.push(domain.to_owned());
        names.push(format!("_smtp._tls.{domain}.{domain}"));
        if let Some((_, parent)) = domain.split_once('.').filter(|(_, parent)| parent.contains('.')) {
            names.push(format!("_smtp._tls.{parent}"));
        }
        asker.all(names.into_iter().map(|name| Question::new(name, RecordType::Txt)).collect()).await
    } else {
        Vec::new()
    };
    let (mut wrong_sts_names, mut sts_siblings) = (Vec::new(), Vec::new());
    if no_sts && !mta_sts.result.is_unknown() && !cannot_be(&mta_sts) {
        let names = WRONG_STS_NAMES.iter().map(|name| format!("{name}.{domain}")).chain([domain.to_owned()]);
        let names = names.map(|name| Question::new(name, RecordType::Txt)).collect();
        let siblings = sts_siblings_of(domain, &policy_host, &mta_sts);
        (wrong_sts_names, sts_siblings) = join(asker.all(names), asker.all(siblings)).await;
    } else if has_records(&mta_sts) {
        sts_siblings.extend(asker.one(sibling(domain, RecordType::Txt)).await);
    }
    let address = if is_absent(&mx) { asker.addresses(domain).await } else { Vec::new() };
    let readable: Vec<Destination> = readable_records(&records).into_iter().flat_map(|record| record.rua).collect();
    let mut facts = Facts {
        domain: domain.to_owned(),
        tlsrpt,
        mta_sts,
        policy_host,
        issuers,
        mx,
        address,
        wildcard,
        wrong_names,
        wrong_sts_names,
        sts_siblings,
        wrong_tlsa_names: Vec::new(),
        hosts: Vec::new(),
        hosts_left_out: 0,
        destinations: Vec::new(),
        destinations_left_out: 0,
        root: Vec::new(),
        not_validating: Vec::new(),
    };
    let hosts = facts.mail_hosts();
    facts.hosts_left_out = hosts.len().saturating_sub(MOST_HOSTS);
    let hosts = stream::iter(hosts.into_iter().take(MOST_HOSTS)).map(|host| asker.host(host));
    facts.hosts = hosts.buffered(HOSTS_AT_ONCE).collect().await;
    if let Some(HostFacts { host: first, addresses, .. }) = facts.hosts.first()
        && facts.hosts.iter().all(|host| is_absent(&host.tlsa))
    {
        let mut names: Vec<String> = WRONG_TLSA_PORTS.iter().map(|port| format!("_{port}._tcp.{first}")).collect();
        if *first != domain {
            names.push(format!("_25._tcp.{domain}"));
        }
        names.extend(between(addresses).map(|name| format!("_25._tcp.{name}")));
        let questions = names.into_iter().map(|name| Question::new(name, RecordType::Tlsa)).collect();
        facts.wrong_tlsa_names = asker.all(questions).await;
    }
    let mut known = BTreeSet::new();
    let each_once = readable.into_iter().filter(|destination| known.insert(destination.normalised()));
    let mut destinations: Vec<Destination> = each_once.collect();
    facts.destinations_left_out = destinations.len().saturating_sub(MOST_HOSTS);
    destinations.truncate(MOST_HOSTS);
    let known: &[HostFacts] = &facts.hosts;
    let destinations = stream::iter(destinations).map(|destination| asker.destination(destination, known));
    facts.destinations = destinations.buffered(HOSTS_AT_ONCE).collect().await;
    lend(transport, &mut facts).await;
    asker.validation(validators, &mut facts).await;
    facts
}

/// The names between an alias and the end of its chain: senders look for TLSA records at both ends alone (RFC 7672,
/// section 2.2.2).
fn between(addresses: &[Lookup]) -> impl Iterator<Item = &str> {
    let chain = addresses.iter().filter_map(|lookup| lookup.result.answer()).map(|answer| &answer.chain[..]);
    let longest = chain.max_by_key(|chain| chain.len()).unwrap_or_default();
    longest.iter().rev().skip(1).rev().take(MOST_BETWEEN).map(|hop| hop.to.as_str())
}

/// A name beside `_mta-sts` and `mta-sts` that nobody publishes.
fn sibling(domain: &str, of: RecordType) -> Question {
    Question::new(format!("{SIBLING}.{domain}"), of)
}

/// What is asked there: what only a wildcard makes is no sign of MTA-STS.
fn sts_siblings_of(domain: &str, policy_host: &[Lookup], mta_sts: &Lookup) -> Vec<Question> {
    let mut types = Vec::new();
    if policy_host.iter().any(has_records) {
        types.extend([RecordType::A, RecordType::Aaaa]);
    }
    if has_records(mta_sts) || mta_sts.result.target().is_some() {
        types.push(RecordType::Txt);
    }
    types.into_iter().map(|of| sibling(domain, of)).collect()
}

struct Asker<'a> {
    transport: &'a dyn AnyTransport,
    resolvers: &'a [Resolver],
    on_lookup: &'a dyn Fn(&Lookup),
}

impl Asker<'_> {
    async fn ask(&self, question: Question) -> Lookup {
        let lookup = lookup(self.transport, self.resolvers, question).await;
        (self.on_lookup)(&lookup);
        lookup
    }

    /// Learns of each resolver that answered, and validated nothing, whether it validates at all.
    async fn validation(&self, validators: &Validators, facts: &mut Facts) {
        let mut answered: BTreeMap<&str, (Resolver, bool)> = BTreeMap::new();
        for lookup in facts.lookups() {
            if let Some(resolver) = lookup.answered_by() {
                // A failure shows that somebody looks at signatures, not that the AD bit comes through to here.
                let (_, validates) = answered.entry(resolver.id).or_insert((resolver, false));
                *validates |= lookup.result.validated();
            }
        }
        for (resolver, validates) in answered.into_values() {
            if validates {
                validators.note(&resolver).await;
                continue;
            }
            let (validates, asked) = validators.ask(self.transport, resolver).await;
            // Where answers are pasted one more is wanted, if anything rests on it: that there are TLSA records counts as
            // little without validation as that there are none.
            let is_wanted = asked.as_ref().is_some_and(|lookup| is_wanted(lookup) && rests_on_validation(facts));
            if validates == Some(false) || is_wanted {
                facts.not_validating.push(resolver.id);
            }
            if let Some(lookup) = asked {
                (self.on_lookup)(&lookup);
                facts.root.push(lookup);
            }
        }
    }

    async fn one(&self, question: Question) -> Option<Lookup> {
        Some(self.ask(question).await)
    }

    /// The answers, in the order of the questions.
    async fn all(&self, questions: Vec<Question>) -> Vec<Lookup> {
        stream::iter(questions).map(|question| self.ask(question)).buffered(AT_ONCE).collect().await
    }

    async fn addresses(&self, name: &str) -> Vec<Lookup> {
        self.all(vec![Question::new(name, RecordType::A), Question::new(name, RecordType::Aaaa)]).await
    }

    async fn host(&self, host: String) -> HostFacts {
        let tlsa_name = format!("_25._tcp.{host}");
        let questions = vec![
            Question::new(host.clone(), RecordType::A),
            Question::new(host.clone(), RecordType::Aaaa),
            Question::new(tlsa_name.clone(), RecordType::Tlsa),
        ];
        let mut addresses = self.all(questions).await;
        let mut tlsa = addresses.pop().unwrap_or_else(|| unasked(&tlsa_name, RecordType::Tlsa));
        let (mut alias, mut other_tlsa) = (None, None);
        let mut found =
            addresses.iter().filter(|lookup| has_records(lookup)).filter_map(|lookup| lookup.result.answer());
        if let Some((end, is_signed)) = found.find_map(|answer| Some((answer.chain.last()?, answer.validated))) {
            if is_signed {
                // The name at the end of a signed way comes first, then the host's own (RFC 7672, section 2.2.2).
                let at_end = Question::new(format!("_25._tcp.{}", end.to), RecordType::Tlsa);
                let at_end = self.ask(at_end).await;
                let is_error = is_in_circle(&at_end) || at_end.result.is_unknown();
                let decides = is_error || !is_absent(&at_end) && at_end.result.validated();
                other_tlsa = Some(if decides { std::mem::replace(&mut tlsa, at_end) } else { at_end });
            } else {
                // The host's own name alone, if that is signed.
                alias = self.one(Question::new(host.clone(), RecordType::Cname)).await;
            }
        }
        let tlsrpt = if tlsa_records(&tlsa).is_empty() {
            None
        } else {
            // For DANE the policy domain is the TLSA base domain (RFC 8460, section 1.1).
            let base = tlsa_base(&tlsa).unwrap_or(&host);
            self.one(Question::new(format!("_smtp._tls.{base}"), RecordType::Txt)).await
        };
        HostFacts { host, addresses, tlsa, other_tlsa, alias, tlsrpt }
    }

    /// `known` are the MX hosts that were asked about already.
    async fn destination(&self, destination: Destination, known: &[HostFacts]) -> DestinationFacts {
        let host = destination.host();
        if ip_literal(&host).is_some() {
            return DestinationFacts { destination, mx: None, addresses: Vec::new() };
        }
        let host = in_ascii(&host).unwrap_or(host);
        if destination.kind() == DestinationKind::Https {
            let addresses = self.addresses(&host).await;
            return DestinationFacts { destination, mx: None, addresses };
        }
        let mx = self.ask(Question::new(host.clone(), RecordType::Mx)).await;
        let mut addresses =
            if is_absent(&mx) && mx_hosts(&mx).is_empty() { self.addresses(&host).await } else { Vec::new() };
        // One host that can be reached is enough.
        for host in mx_hosts(&mx).into_iter().take(MOST_DESTINATION_HOSTS) {
            let own = match known.iter().find(|known| known.host == host) {
                Some(known) => known.addresses.clone(),
                None => self.addresses(&host).await,
            };
            let is_reached = is_public_host(&own);
            addresses.extend(own);
            if is_reached {
                break;
            }
        }
        DestinationFacts { destination, mx: Some(mx), addresses }
    }
}

/// A question that was not asked.
fn unasked(name: &str, record_type: RecordType) -> Lookup {
    Lookup {
        question: Question::new(name, record_type),
        attempts: Vec::new(),
        result: LookupResult::Unreachable(TransportError::Unreachable),
        reason: None,
    }
}
