//! Where the texts come from that a name answers with: published there, at the end of an alias, or by a wildcard. What is to
//! be done about them is done there and nowhere else.

use super::facts::{addresses, has_records, txt_records};
use crate::dns::{Lookup, RecordType};
use crate::joined::sentences;
use crate::language::tr;
use crate::record::{Finding, Rule, Severity};
use crate::{say, text};

/// A sibling of the names of records that nobody publishes: an answer there comes from a wildcard (RFC 4592, section 2).
pub(super) const SIBLING: &str = "tlsrpt-lens-test";

/// Where the answer of a name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// From the name itself.
    Own,
    /// From the end of an alias: this name.
    Alias(&'a str),
    /// From a wildcard; the name itself has nothing.
    Wildcard,
}

impl<'a> Origin<'a> {
    /// Of the texts at a name, given what a sibling of it answers, if that was asked.
    pub(super) fn of_texts(own: &'a Lookup, sibling: Option<&Lookup>) -> Self {
        let is_same = |sibling: &&Lookup| match (first_step(own), first_step(sibling)) {
            (None, None) => has_records(own) && same_texts(own, sibling),
            (own, sibling) => own == sibling,
        };
        if sibling.is_some_and(|sibling| is_same(&sibling)) {
            return Self::Wildcard;
        }
        own.result.target().map_or(Self::Own, Self::Alias)
    }

    /// The finding about a text at the name, with what can be done where the text comes from.
    pub(super) fn at_its_place(self, name: &str, mut finding: Finding) -> Finding {
        let to_remove = matches!(finding.rule, Rule::OtherTxt | Rule::SpfAtName | Rule::StsAtName | Rule::StsOtherTxt);
        let is_text = finding.place.is_some()
            || matches!(finding.rule, Rule::Multiple | Rule::MultipleNearMiss | Rule::StsMultiple);
        match self {
            Self::Alias(target) if to_remove => {
                finding.remedy = say!(
                    "It is published at {target}, of which {name} is an alias: remove it there if it is not needed there.",
                    target,
                    name
                )
                .into();
            }
            Self::Wildcard if to_remove => {
                finding.remedy = say!(
                    "Nothing is published at {name} itself: a wildcard answers. A record published at this name takes its place.",
                    name
                )
                .into();
            }
            Self::Alias(target) if is_text && finding.severity != Severity::Note => {
                let place = say!("{name} is an alias: make the change at {target}.", name, target);
                finding.remedy.text = sentences(&[finding.remedy.text.as_str(), &place]);
            }
            Self::Wildcard if is_text && finding.severity != Severity::Note => {
                let place = say!("A wildcard answers: publish the corrected record at {name} itself.", name);
                finding.remedy.text = sentences(&[finding.remedy.text.as_str(), &place]);
            }
            _ => {}
        }
        finding
    }

    /// The finding about a text at the name of a domain that takes no mail: nothing is to be repaired.
    pub(super) fn without_need(self, name: &str, finding: Finding) -> Finding {
        let to_remove = matches!(finding.rule, Rule::OtherTxt | Rule::SpfAtName | Rule::StsAtName | Rule::StsOtherTxt);
        if to_remove || !matches!(finding.severity, Severity::Error | Severity::Warning) {
            return self.at_its_place(name, finding);
        }
        // A wildcard has the text for other names.
        let remedy = if self == Self::Wildcard { tr("Nothing to do.") } else { tr(NOT_NEEDED) };
        Finding { remedy: remedy.into(), ..finding }.with_severity(Severity::Note)
    }
}

/// What to do about what a domain that takes no mail has for mail.
const NOT_NEEDED: &str = text!("Remove it: the domain accepts no mail and does not need it.");

/// What is said of something where nobody looks for it, at a domain that takes no mail.
pub(super) fn not_needed(rule: Rule, message: String) -> Finding {
    Finding::new(rule, message, tr(NOT_NEEDED)).with_severity(Severity::Note)
}

/// What is said of a record that was published for no name of its own.
pub(super) fn of_wildcard(remedy: &'static str, takes_no_mail: bool) -> Finding {
    let message = tr("A wildcard answers here: a neighbouring name that nobody published has the same record.");
    if takes_no_mail {
        return Finding::new(Rule::DnsWildcard, message, tr("Nothing to do.")).with_severity(Severity::Note);
    }
    Finding::new(Rule::DnsWildcard, message, remedy)
}

/// Whether a host has its addresses from a wildcard, given what a sibling of it answers.
pub(super) fn is_of_wildcard(host: &[Lookup], siblings: &[Lookup]) -> bool {
    let mut found = host.iter().filter(|lookup| has_records(lookup)).peekable();
    found.peek().is_some() && found.all(|own| siblings.iter().any(|sibling| same_addresses(own, sibling)))
}

fn same_addresses(own: &Lookup, sibling: &Lookup) -> bool {
    let is_address = matches!(own.question.record_type, RecordType::A | RecordType::Aaaa);
    if !is_address || own.question.record_type != sibling.question.record_type || !has_records(sibling) {
        return false;
    }
    let sorted = |lookup: &Lookup| {
        let mut all: Vec<_> = addresses(std::slice::from_ref(lookup)).collect();
        all.sort();
        all
    };
    match (first_step(own), first_step(sibling)) {
        (None, None) => sorted(own) == sorted(sibling),
        // A service may answer each time with other addresses.
        (own, sibling) => own == sibling,
    }
}

/// Whether two names answer with the same texts, in whatever order.
pub(super) fn same_texts(one: &Lookup, other: &Lookup) -> bool {
    let sorted = |lookup: &Lookup| {
        let mut all: Vec<String> = txt_records(lookup).iter().map(crate::record::TxtRecord::text).collect();
        all.sort();
        all
    };
    sorted(one) == sorted(other)
}

/// Where the alias leads that a name is.
fn first_step(lookup: &Lookup) -> Option<&str> {
    lookup.result.answer()?.chain.first().map(|hop| hop.to.as_str())
}
