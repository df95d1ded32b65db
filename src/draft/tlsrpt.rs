//! The TLSRPT record that a user is putting together.

use super::entry::{DEFAULT_TTL, Spellings};
use crate::domain_name::{DomainFault, Understood, understand};
use crate::language::tr;
use crate::publish::TxtEntry;
use crate::query;
use crate::record::{
    Destination, DestinationKind, Judgement, Record, Rule, TxtRecord, judge, merge, typed_destination_of,
};
use crate::say;

/// The fields as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsrptDraft {
    /// The domain that reports are about.
    pub domain: String,
    /// Where reports go, one text a row; an empty row is one not filled in yet.
    pub destinations: Vec<String>,
    /// Further names that shall have the record: MX hosts with TLSA records, subdomains with mail.
    pub also: Vec<String>,
    /// Seconds that resolvers may keep the record.
    pub ttl: u32,
}

impl Default for TlsrptDraft {
    fn default() -> Self {
        Self { domain: String::new(), destinations: vec![String::new()], also: Vec::new(), ttl: DEFAULT_TTL }
    }
}

/// One row of destinations, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Nothing typed.
    Empty,
    /// A destination that goes into the record.
    Good {
        /// The destination.
        destination: Destination,
        /// Worth knowing about it.
        notes: Vec<String>,
    },
    /// The same as an earlier row, so left out.
    Duplicate {
        /// That row, from 0.
        of: usize,
    },
    /// No destination, so left out.
    Bad {
        /// What is wrong.
        message: String,
        /// What to do.
        remedy: String,
    },
}

/// What comes of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct TlsrptBuilt {
    /// The domain.
    pub domain: Result<Understood, DomainFault>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// The further names, in order.
    pub also: Vec<Result<Understood, DomainFault>>,
    /// The record's text; empty without a usable destination.
    pub text: String,
    /// What our own checker says of that text.
    pub judgement: Judgement,
    /// The records to publish: the domain's first. Empty until domain and text are there.
    pub entries: Vec<TxtEntry>,
}

impl TlsrptDraft {
    /// The draft as the query of an address.
    pub fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        if !self.domain.is_empty() {
            pairs.push(("d", self.domain.clone()));
        }
        pairs.extend(self.destinations.iter().filter(|text| !text.is_empty()).map(|text| ("rua", text.clone())));
        pairs.extend(self.also.iter().filter(|text| !text.is_empty()).map(|text| ("also", text.clone())));
        if self.ttl != DEFAULT_TTL {
            pairs.push(("ttl", self.ttl.to_string()));
        }
        query::write(&pairs)
    }

    /// Reads a query; what is unknown is left aside. There is always a row to type in.
    pub fn from_query(query: &str) -> Self {
        let mut draft = Self { destinations: Vec::new(), ..Self::default() };
        for (name, value) in query::read(query) {
            match name.as_str() {
                "d" => draft.domain = value,
                "rua" => draft.destinations.push(value),
                "also" => draft.also.push(value),
                "ttl" => draft.ttl = value.parse().unwrap_or(DEFAULT_TTL),
                _ => {}
            }
        }
        if draft.destinations.is_empty() {
            draft.destinations.push(String::new());
        }
        draft
    }

    /// A draft of what is published already: several records are merged into one.
    pub fn of_records(domain: &str, records: &[Record]) -> Self {
        let destinations = merge(records).rua.iter().map(|destination| destination.uri().to_owned()).collect();
        Self { domain: domain.to_owned(), destinations, ..Self::default() }
    }

    /// Builds the record; `to_ascii` is that of [`understand`].
    pub fn build(&self, to_ascii: impl Fn(&str) -> Option<String>) -> TlsrptBuilt {
        let domain = understand(&self.domain, &to_ascii);
        let own = domain.as_ref().map(|understood| understood.name.as_str()).unwrap_or_default();
        let mut rows: Vec<Row> = Vec::new();
        for typed in &self.destinations {
            let row = row(typed, own, &rows);
            rows.push(row);
        }
        let rua: Vec<Destination> = rows.iter().filter_map(Row::destination).cloned().collect();
        let text = if rua.is_empty() { String::new() } else { Record { rua, extensions: Vec::new() }.to_string() };
        // Every output splits the text as DNS wants it (RFC 1035, section 3.3).
        let record = TxtRecord::new(text.as_bytes().chunks(LONGEST_STRING));
        let records: Vec<TxtRecord> = if text.is_empty() { Vec::new() } else { vec![record] };
        let also: Vec<_> = self.also.iter().map(|typed| understand(typed, &to_ascii)).collect();
        let entries = match &domain {
            Ok(domain) if !text.is_empty() => {
                let others = also.iter().flatten().map(|other| other.name.as_str());
                let mut names: Vec<&str> = std::iter::once(domain.name.as_str()).chain(others).collect();
                let mut seen = std::collections::BTreeSet::new();
                names.retain(|name| seen.insert(*name));
                names.into_iter().map(|name| entry(name, &domain.name, &text, self.ttl)).collect()
            }
            _ => Vec::new(),
        };
        TlsrptBuilt { judgement: judge(&records), domain, rows, also, text, entries }
    }
}

impl Row {
    /// The destination that the row puts into the record.
    pub fn destination(&self) -> Option<&Destination> {
        if let Self::Good { destination, .. } = self { Some(destination) } else { None }
    }
}

impl TlsrptBuilt {
    /// The name of the domain's record in three spellings.
    pub fn spellings(&self) -> Option<Spellings> {
        self.domain.as_ref().ok().map(|domain| Spellings::of(OWNER, &domain.name))
    }
}

/// Bytes that one string of a TXT record holds (RFC 1035, section 3.3).
const LONGEST_STRING: usize = 255;

/// Where a TLSRPT record stands, below its domain (RFC 8460, section 3).
const OWNER: &str = "_smtp._tls";

/// A name inside the zone is written relative to it, another one stands in its own.
fn entry(name: &str, zone: &str, text: &str, ttl: u32) -> TxtEntry {
    let inside = name.strip_suffix(zone).and_then(|labels| labels.strip_suffix('.'));
    let (owner, zone) = match inside {
        Some(labels) => (format!("{OWNER}.{labels}"), zone),
        None => (OWNER.to_owned(), name),
    };
    TxtEntry { owner, zone: zone.to_owned(), text: text.to_owned(), ttl }
}

fn row(typed: &str, domain: &str, before: &[Row]) -> Row {
    if typed.trim().is_empty() {
        return Row::Empty;
    }
    let domain = if domain.is_empty() { "example.com" } else { domain };
    let destination = match typed_destination_of(domain, typed) {
        Ok(destination) => destination,
        Err(findings) => {
            let fault = findings.into_iter().next();
            let (message, remedy) = match fault {
                Some(finding) if finding.rule != Rule::MailtoAddrSyntax => (finding.message, finding.remedy.text),
                _ if typed.trim().ends_with('@') => {
                    (tr("The domain after the @ is missing.").to_owned(), tr("Complete the address.").to_owned())
                }
                Some(finding) => {
                    (finding.message, say!("Enter one complete address, such as reports@{domain}.", domain))
                }
                None => (
                    tr("This is not a destination.").to_owned(),
                    tr("Enter an email address or an https address.").to_owned(),
                ),
            };
            return Row::Bad { message, remedy };
        }
    };
    let same = |row: &Row| row.destination().is_some_and(|other| other.normalised() == destination.normalised());
    if let Some(of) = before.iter().position(same) {
        return Row::Duplicate { of };
    }
    let notes = notes(&destination, domain);
    Row::Good { destination, notes }
}

/// What the text of the record alone does not show: how the destination relates to the domain.
fn notes(destination: &Destination, domain: &str) -> Vec<String> {
    let host = destination.host();
    let mut notes = Vec::new();
    if destination.kind() == DestinationKind::Mailto && !domain.is_empty() {
        if host.eq_ignore_ascii_case(domain) {
            notes.push(say!(
                "Mail to {host} arrives through the servers that these reports are about. Senders must deliver them despite TLS failures (RFC 8460, section 3), but a second address elsewhere is safer.",
                host,
            ));
        } else {
            notes.push(say!("Unlike with DMARC, {host} needs no extra record to receive these reports.", host));
        }
    }
    notes
}
