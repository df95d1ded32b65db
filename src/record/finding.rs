//! What was found in a record: the rule, the words for it, and its place.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use super::rules::Rule;
use super::severity::Severity;
use crate::{counted, say};

/// Where in the given records a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which record, counted from 0.
    pub record: usize,
    /// First byte in the text of the record ([`TxtRecord::text`](super::TxtRecord::text)).
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What to do about a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remedy {
    /// In words.
    pub text: String,
    /// What to type into a shell, one command a line; the words announce it.
    pub command: Option<String>,
}

impl Remedy {
    /// The words, and the command that they announce.
    pub(crate) fn with_command(text: &str, command: impl Into<String>) -> Self {
        Self { text: text.to_owned(), command: Some(command.into()) }
    }
}

impl From<&str> for Remedy {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Remedy {
    fn from(text: String) -> Self {
        Self { text, command: None }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule speaks.
    pub rule: Rule,
    /// How bad it is here; mostly the severity of the rule.
    pub severity: Severity,
    /// What is wrong, with the text in question.
    pub message: String,
    /// What to do about it.
    pub remedy: Remedy,
    /// Where it stands; `None` when it is about all records together or about typed text.
    pub place: Option<Place>,
}

impl Finding {
    /// A finding as bad as its rule says.
    pub(crate) fn new(rule: Rule, message: impl Into<String>, remedy: impl Into<Remedy>) -> Self {
        Self { rule, severity: rule.severity(), message: message.into(), remedy: remedy.into(), place: None }
    }

    /// The finding, judged otherwise than its rule usually is.
    pub(crate) fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(crate) fn at(mut self, record: usize, span: &Range<usize>) -> Self {
        self.place = Some(Place { record, start: span.start, end: span.end });
        self
    }
}

/// Findings as they come. A record of 64 KB can break one rule thousands of times, so only
/// the first of each rule are kept and the others counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    count: BTreeMap<Rule, usize>,
}

const MOST_PER_RULE: usize = 20;

impl Findings {
    pub(crate) fn add(&mut self, finding: Finding) {
        let count = self.count.entry(finding.rule).or_default();
        *count = count.saturating_add(1);
        if *count <= MOST_PER_RULE {
            self.list.push(finding);
        }
    }

    pub(crate) fn into_vec(mut self) -> Vec<Finding> {
        for (rule, count) in &self.count {
            let more = count.saturating_sub(MOST_PER_RULE);
            if let Some(last) = self.list.iter_mut().rfind(|finding| finding.rule == *rule && more > 0) {
                last.message.push(' ');
                last.message.push_str(&counted!(more, "There is {n} more like this.", "There are {n} more like this."));
            }
        }
        self.list
    }
}

/// Worst first; within that, by place.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.severity, finding.place, finding.rule));
}

const MOST_SHOWN: usize = 80;

/// The text in the quotation marks of the language spoken, cut to what a line can show, with invisible characters named.
pub(crate) fn quote(text: &str) -> String {
    let mut shown = String::new();
    for char in text.chars().take(MOST_SHOWN) {
        if is_invisible(char) {
            let _ = write!(shown, "<{}>", code_point(char));
        } else {
            shown.push(char);
        }
    }
    if text.chars().nth(MOST_SHOWN).is_some() {
        shown.push('…');
    }
    // {text}: what a record has
    say!("“{text}”", text = shown)
}

/// A character by its number: `U+00A0`.
pub(crate) fn code_point(char: char) -> String {
    format!("U+{:04X}", u32::from(char))
}

/// Control, space and format characters, which a line would not show or let act on it.
fn is_invisible(char: char) -> bool {
    char.is_control()
        || (char.is_whitespace() && char != ' ')
        || matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(char, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}
