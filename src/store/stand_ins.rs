//! The same reports with stand-ins in the place of names: what is counted and found stays the same,
//! and who and where it was cannot be told any more.
//!
//! A host name gets a stand-in for each of its labels, so that a name below another, and a pattern
//! that covers a host, stay so. Free text of senders may hold any name and is replaced as a whole.

use std::collections::BTreeMap;

use super::columns::Columns;
use super::names::Names;
use crate::explain::{reason_kind, reason_of_kind};
use crate::language::tr;
use crate::report::ResultType;
use crate::text;

/// The same numbers about stand-ins.
pub(super) fn hide(columns: &Columns) -> Columns {
    let (mut labels, mut lines) = (StandIns::new(text!("name")), StandIns::new(text!("record")));
    let mut hidden = columns.clone();
    hidden.organizations = each(&columns.organizations, text!("organisation" as "stand-in"), |_| false);
    // The same name in other letters is counted by itself, and stays so.
    let mut spellings = BTreeMap::<String, usize>::new();
    hidden.policy_domains = columns.policy_domains.map(|name| {
        let name = host(name, &mut labels);
        let spelling = spellings.entry(name.clone()).or_default();
        *spelling += 1;
        if *spelling == 1 { name } else { format!("{name} ({spelling})") }
    });
    hidden.receiving_mxs = columns.receiving_mxs.map(|name| host(name, &mut labels));
    hidden.mx_patterns = columns.mx_patterns.map(|text| by_line(text, |line| host(line, &mut labels)));
    hidden.policy_texts =
        columns.policy_texts.map(|text| by_line(text, |line| policy_line(line, &mut labels, &mut lines)));
    hidden.policy_types =
        each(&columns.policy_types, text!("policy" as "stand-in"), |text| REGISTERED_POLICIES.contains(&text));
    hidden.result_types = each(&columns.result_types, text!("type" as "stand-in"), |text| {
        ResultType::parse(text).registered_name().is_some()
    });
    // A reason that is known is told in our own words; a sender's may hold any name.
    let mut reasons = StandIns::new(text!("reason" as "stand-in"));
    hidden.reasons = columns.reasons.map(|text| match reason_of_kind(&reason_kind(text)) {
        Some(reason) => reason.meaning.to_owned(),
        None => reasons.of(text),
    });
    hidden.reason_kinds =
        each(&columns.reason_kinds, text!("reason" as "stand-in"), |kind| reason_of_kind(kind).is_some());
    hidden.information = each(&columns.information, text!("text" as "stand-in"), |_| false);
    hidden.addresses = each(&columns.addresses, text!("address" as "stand-in"), |_| false);
    hidden.networks = each(&columns.networks, text!("network" as "stand-in"), |_| false);
    hidden
}

/// A stand-in for each text but those that are our own.
fn each(names: &Names, word: &'static str, is_ours: impl Fn(&str) -> bool) -> Names {
    let mut stand_ins = StandIns::new(word);
    names.map(|text| if is_ours(text) { text.to_owned() } else { stand_ins.of(text) })
}

/// A host name or pattern, label by label.
fn host(name: &str, labels: &mut StandIns) -> String {
    let hidden: Vec<String> = name
        .split('.')
        .map(|label| match label {
            "" | "*" => label.to_owned(),
            label => labels.of(&label.to_ascii_lowercase()),
        })
        .collect();
    hidden.join(".")
}

fn by_line(text: &str, line: impl FnMut(&str) -> String) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A line of an MTA-STS policy keeps what it says of the policy; any other, such as a TLSA record,
/// becomes a stand-in.
fn policy_line(line: &str, labels: &mut StandIns, lines: &mut StandIns) -> String {
    let line = line.trim();
    match line.split_once(':').map(|(key, value)| (key.trim(), value.trim())) {
        Some(("mx", name)) => format!("mx: {}", host(name, labels)),
        Some(("version", "STSv1") | ("mode", "enforce" | "testing" | "none")) => line.to_owned(),
        Some(("max_age", age)) if is_age(age) => line.to_owned(),
        Some((key @ ("mode" | "max_age"), value)) => format!("{key}: {}", lines.of(value)),
        _ => lines.of(line),
    }
}

/// A number of seconds, not of a telephone or an account: RFC 8461, section 3.2, ends it at 31,557,600.
fn is_age(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What stands for texts of one kind: the same for the same text, "name-1".
pub(super) struct StandIns {
    word: &'static str,
    numbers: BTreeMap<String, usize>,
}

impl StandIns {
    /// A word in English, which is translated here.
    pub(super) fn new(word: &'static str) -> Self {
        Self { word: tr(word), numbers: BTreeMap::new() }
    }

    /// The stand-in of a text.
    pub(super) fn of(&mut self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let next = self.numbers.len() + 1;
        let number = self.numbers.entry(text.to_owned()).or_insert(next);
        format!("{}-{number}", self.word)
    }
}

/// Policy types that are words of RFC 8460.
const REGISTERED_POLICIES: [&str; 3] = ["tlsa", "sts", "no-policy-found"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::covers;

    #[test]
    fn names_keep_their_shape() {
        let mut labels = StandIns::new("name");
        assert_eq!(host("mx1.example.com", &mut labels), "name-1.name-2.name-3");
        assert_eq!(host("*.Example.com.", &mut labels), "*.name-2.name-3.");
        let (pattern, mx) = (host("*.example.com", &mut labels), host("mx1.example.com", &mut labels));
        assert!(covers(&pattern, &mx));
        assert!(!covers(&pattern, &host("mx.other.com", &mut labels)));
        assert_eq!(host("", &mut labels), "");
    }

    #[test]
    fn a_policy_keeps_what_it_asks_for() {
        let (mut labels, mut lines) = (StandIns::new("name"), StandIns::new("record"));
        for (line, hidden) in [
            ("version: STSv1", "version: STSv1"),
            (" mode: enforce", "mode: enforce"),
            ("max_age: 604800", "max_age: 604800"),
            ("mx: mx.example.com", "mx: name-1.name-2.name-3"),
            ("mode: as example.com likes it", "mode: record-1"),
            ("3 1 1 ab", "record-2"),
            (" 3 1 1 ab ", "record-2"),
            ("max_age: 4915112345678", "max_age: record-3"),
        ] {
            assert_eq!(policy_line(line, &mut labels, &mut lines), hidden);
        }
    }
}
