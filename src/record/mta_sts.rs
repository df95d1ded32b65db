//! MTA-STS records: what stands in the TXT records at `_mta-sts.<domain>`
//! (RFC 8461, section 3.1), judged and printed.

use std::fmt;

use super::finding::{Finding, Findings, Remedy, quote, sort};
use super::rules::Rule;
use super::severity::Severity;
use super::tag_list::{Span, TagText, forbidden_in_value, is_name};
use super::txt::TxtRecord;
use super::version::{self, Spelling, Version};
use crate::language::tr;
use crate::{counted, say, text};

/// What senders make of the TXT records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StsVerdict {
    /// One record that they can use.
    Valid,
    /// A record was meant, but they cannot use it.
    Invalid,
    /// More than one record, so they use none.
    Multiple,
    /// No record was meant.
    None,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StsRecord {
    /// `id`: 1 to 32 letters and digits, different for each version of the policy.
    pub id: String,
    /// Other fields, in order.
    pub extensions: Vec<(String, String)>,
}

impl StsRecord {
    /// The record of an id; `None` when it is no id.
    pub fn of_id(id: &str) -> Option<Self> {
        is_id(id).then(|| Self { id: id.to_owned(), extensions: Vec::new() })
    }
}

impl fmt::Display for StsRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v=STSv1; id={};", self.id)?;
        self.extensions.iter().try_for_each(|(name, value)| write!(f, " {name}={value};"))
    }
}

/// What can be said of the TXT records from their text alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StsJudgement {
    /// The verdict.
    pub verdict: StsVerdict,
    /// The record that senders use.
    pub record: Option<StsRecord>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

const WORD: &str = "STSv1";
const POLICY_FIELDS: [&str; 4] = ["version", "mode", "mx", "max_age"];
const PREFIX: &str = "v=STSv1;";

/// Judges the TXT records at one name.
pub fn judge_mta_sts(records: &[TxtRecord]) -> StsJudgement {
    let texts: Vec<String> = records.iter().map(TxtRecord::text).collect();
    let beside = texts.len() > 1;
    let numbers = || texts.iter().enumerate();
    let exact: Vec<usize> = numbers().filter(|(_, text)| text.starts_with(PREFIX)).map(|(at, _)| at).collect();
    let near = numbers().filter(|(at, text)| !exact.contains(at) && is_attempt(text));
    let mut near: Vec<usize> = near.map(|(at, _)| at).collect();
    // Answers have no order of their own: what has the version is repaired before what has another.
    near.sort_by_key(|at| !texts.get(*at).is_some_and(|text| spells_version(text)));
    let mut findings = Findings::default();
    // The exact one is kept, or the first of these is repaired: another beside it would be a second record.
    let surplus = near.iter().skip(usize::from(exact.is_empty()));
    for &index in surplus {
        let text = texts.get(index).map(String::as_str).unwrap_or_default();
        let message = say!("{text} looks like another MTA-STS record, but senders ignore it.", text = quote(text));
        let remedy = tr("Delete it: repaired, it would be a second record, and senders would use neither.");
        findings.add(Finding::new(Rule::StsMultipleNearMiss, message, remedy).at(index, &(0..text.len())));
    }
    let is_exact = !exact.is_empty();
    let meant = if is_exact { exact } else { near };
    let mut usable = Vec::new();
    let read = if is_exact { meant.as_slice() } else { meant.get(..1).unwrap_or_default() };
    for &index in read {
        let text = texts.get(index).cloned().unwrap_or_default();
        let mut reading = Reading { text: TagText::new(text), index, findings: &mut findings, void: false, beside };
        if let Some(record) = reading.record() {
            usable.push(record);
        }
    }
    let verdict = match (meant.len(), usable.len()) {
        (0, _) => StsVerdict::None,
        (1, 1) => StsVerdict::Valid,
        (1, _) => StsVerdict::Invalid,
        _ => {
            let message = counted!(
                meant.len(),
                "There is {n} MTA-STS record, so senders use none of them.",
                "There are {n} MTA-STS records, so senders use none of them."
            );
            findings.add(Finding::new(Rule::StsMultiple, message, tr("Keep one record, with a new id.")));
            StsVerdict::Multiple
        }
    };
    if verdict == StsVerdict::None {
        let remedy = tr("Once reports show no failures, MTA-STS can protect your mail: build a policy.");
        findings.add(Finding::new(Rule::StsNone, tr("No record announces an MTA-STS policy."), remedy));
    }
    let record = if verdict == StsVerdict::Valid { usable.pop() } else { None };
    let mut findings = findings.into_vec();
    sort(&mut findings);
    StsJudgement { verdict, record, findings }
}

/// Whether the text begins with the version in any spelling.
fn spells_version(text: &str) -> bool {
    let begin = text.chars().filter(|letter| !letter.is_whitespace()).take(7).collect::<String>();
    begin.eq_ignore_ascii_case("v=STSv1")
}

/// The version and the number of its piece.
fn version_of(text: &TagText) -> Option<(usize, Version)> {
    text.pieces().iter().enumerate().find_map(|(at, piece)| {
        let version = version::read(text, piece, WORD)?;
        (at == 0 || version.spelling != Spelling::OtherWord).then_some((at, version))
    })
}

/// Whether a text was meant as an MTA-STS record, at the name for it: an id without a version tells that too.
fn is_attempt(text: &str) -> bool {
    let text = TagText::new(text.to_owned());
    match version_of(&text) {
        Some((_, version)) => version.spelling != Spelling::OtherWord,
        None => text.pieces().iter().filter_map(|piece| text.pair(&piece.span)).any(|(name, _)| {
            let name = text.clean(&name).trim_start_matches(['"', '\'', '\\']);
            name.trim().eq_ignore_ascii_case("id")
        }),
    }
}

/// Whether a text was meant as an MTA-STS record wherever it stands: its version says so. Any other record may have an id.
pub fn names_mta_sts(record: &TxtRecord) -> bool {
    version_of(&TagText::new(record.text())).is_some_and(|(_, version)| version.spelling != Spelling::OtherWord)
}

struct Reading<'a> {
    text: TagText,
    index: usize,
    findings: &'a mut Findings,
    /// A fault of the grammar was met.
    void: bool,
    /// Other TXT records stand at the name.
    beside: bool,
}

impl Reading<'_> {
    fn fault(&mut self, span: &Span, rule: Rule, message: String, remedy: impl Into<Remedy>) {
        self.void = true;
        self.findings.add(Finding::new(rule, message, remedy).at(self.index, span));
    }

    fn record(&mut self) -> Option<StsRecord> {
        let pieces = self.text.pieces();
        for run in self.text.foreign_runs() {
            let message = say!(
                "The record contains {characters}, which is not allowed.",
                characters = quote(self.text.shown(&run.span))
            );
            self.fault(&run.span, Rule::StsSyntax, message, tr("Delete it; retype the record rather than pasting it."));
        }
        let (mut id, mut extensions) = (None, Vec::new());
        let version = version_of(&self.text);
        self.version_field(version.as_ref());
        let last = pieces.len().saturating_sub(1);
        for (at, piece) in pieces.iter().enumerate() {
            if let Some((_, version)) = version.as_ref().filter(|(place, _)| *place == at) {
                if let Some(rest) = version.rest.clone().filter(|rest| !rest.is_empty()) {
                    self.field(&rest, &mut id, &mut extensions);
                }
                continue;
            }
            if self.text.clean(&piece.span).is_empty() {
                if at < last && at > 0 {
                    let remedy = tr("Remove the extra semicolon.");
                    self.fault(
                        &piece.raw,
                        Rule::StsSyntax,
                        tr("There is nothing between two semicolons.").into(),
                        remedy,
                    );
                }
                continue;
            }
            self.field(&piece.span, &mut id, &mut extensions);
        }
        let Some(id) = id else {
            let message = tr("The record has no id, so senders cannot tell versions of the policy apart.").to_owned();
            self.fault(
                &self.text.whole(),
                Rule::StsIdMissing,
                message,
                tr("Add id= and the UTC time, such as id=20260131T120000Z."),
            );
            return None;
        };
        (!self.void).then_some(StsRecord { id, extensions })
    }

    fn version_field(&mut self, version: Option<&(usize, Version)>) {
        let remedy = tr("Begin the record with v=STSv1;");
        match version {
            Some((0, version)) => self.version(version),
            Some((_, version)) => {
                let message =
                    say!("{version} is not the first field.", version = quote(self.text.shown(&version.span)));
                self.fault(&version.span, Rule::StsVersionNotFirst, message, remedy);
            }
            None => {
                let message = tr("The record does not begin with its version.").to_owned();
                self.fault(&self.text.whole(), Rule::StsVersionMissing, message, remedy);
            }
        }
    }

    fn version(&mut self, version: &Version) {
        let shown = quote(self.text.shown(&version.span));
        let fault = match version.spelling {
            Spelling::Exact => None,
            Spelling::Case => {
                Some((Rule::StsVersionCase, say!("{version}: upper and lower case matter.", version = shown)))
            }
            Spelling::Typo => Some((Rule::StsVersionTypo, say!("{version} is misspelt.", version = shown))),
            Spelling::OtherNumber | Spelling::OtherWord => {
                Some((Rule::StsVersionOther, say!("{version} is a version that does not exist.", version = shown)))
            }
        };
        if let Some((rule, message)) = fault {
            self.fault(&version.span, rule, message, tr("Begin the record with v=STSv1;"));
        }
        let before = 0..version.span.start;
        if !before.is_empty() {
            let message = say!("{text} comes before the version.", text = quote(self.text.shown(&before)));
            self.fault(&before, Rule::StsLeadingJunk, message, tr("Delete everything before v=STSv1;"));
        }
        if version.spaced {
            let message = say!("{version} has a space next to the equals sign.", version = shown);
            self.fault(&version.span, Rule::StsVersionWspEq, message, tr("Write v=STSv1; without spaces."));
        }
        if let Some(rest) = version.rest.clone() {
            self.fault(
                &rest,
                Rule::StsVersionNoDelim,
                tr("No semicolon follows the version.").into(),
                tr("Write v=STSv1; and then id=…"),
            );
        } else if version.space_after && version.spelling == Spelling::Exact {
            // Of several texts those count that begin with v=STSv1; to the letter (RFC 8461, section 3.1).
            self.void |= self.beside;
            let severity = if self.beside { Severity::Error } else { Severity::Warning };
            let finding = Finding::new(
                Rule::StsVersionDelimWsp,
                tr(
                    "There is a space between the version and its semicolon; if there is another TXT record, senders discard this one.",
                ),
                tr("Remove the space."),
            );
            self.findings.add(finding.with_severity(severity).at(self.index, &version.span));
        }
    }

    /// A field of the policy file (RFC 8461, section 3.2), with an equals sign or with the colon that it has there.
    fn policy_field(&mut self, span: &Span) -> bool {
        let (clean, shown) = (self.text.clean(span), quote(self.text.shown(span)));
        let Some(at) = clean.find(['=', ':']) else { return false };
        let (name, value) = clean.split_at_checked(at).unwrap_or_default();
        if !POLICY_FIELDS.contains(&name.trim().to_ascii_lowercase().as_str()) {
            return false;
        }
        let value = value.strip_prefix('=').filter(|value| !value.is_empty() && forbidden_in_value(value).is_none());
        let is_harmless = is_name(name) && value.is_some();
        self.void |= !is_harmless;
        let message = say!("{field} belongs in the policy file and has no meaning in this record.", field = shown);
        let remedy =
            tr("Remove it here: this record contains only v and id; everything else belongs in the policy file.");
        let severity = if is_harmless { Severity::Warning } else { Severity::Error };
        let finding = Finding::new(Rule::StsPolicyField, message, remedy).with_severity(severity);
        self.findings.add(finding.at(self.index, span));
        true
    }

    fn field(&mut self, span: &Span, id: &mut Option<String>, extensions: &mut Vec<(String, String)>) {
        if self.policy_field(span) {
            return;
        }
        let Some((name, value)) = self.text.pair(span) else {
            let message = say!("{field} is not of the form name=value.", field = quote(self.text.shown(span)));
            return self.fault(span, Rule::StsSyntax, message, tr("Complete the field or remove it."));
        };
        let (name, value_text) = (self.text.clean(&name).to_owned(), self.text.clean(&value).to_owned());
        if name == "id" {
            return self.id(&value, &value_text, id);
        }
        if name.trim().eq_ignore_ascii_case("id") {
            let message = say!("{name} is not recognised as the id.", name = quote(&name));
            self.fault(span, Rule::StsSyntax, message, tr("Write id= in lower case and without spaces."));
        } else if !is_name(&name) {
            let message = say!("{name} is not allowed as the name of a field.", name = quote(&name));
            self.fault(
                span,
                Rule::StsSyntax,
                message,
                tr("Start with a letter or digit; after that, _ - and . are also allowed (32 characters at most)."),
            );
        } else if value_text.is_empty() || forbidden_in_value(&value_text).is_some() {
            let message = say!("The value of {name} is empty or contains a forbidden character.", name);
            self.fault(span, Rule::StsSyntax, message, tr("Give it a value without spaces, or remove the field."));
        } else {
            extensions.push((name, value_text));
        }
    }

    fn id(&mut self, span: &Span, value: &str, id: &mut Option<String>) {
        if id.is_some() {
            let finding = Finding::new(
                Rule::StsIdDuplicate,
                tr("The id appears twice; the first one counts."),
                tr("Keep one of the two."),
            );
            self.findings.add(finding.at(self.index, span));
            return;
        }
        *id = Some(value.to_owned());
        let remedy = text!("Use up to 32 letters and digits: the UTC time, such as 20260131T120000Z.");
        if value.is_empty() {
            self.fault(span, Rule::StsIdEmpty, tr("The id is empty.").into(), tr(remedy));
        } else if let Some(other) = value.chars().find(|char| !char.is_ascii_alphanumeric()) {
            let message = say!(
                "The id {id} contains {character}; only letters and digits are allowed.",
                id = quote(value),
                character = quote(&other.to_string())
            );
            self.fault(span, Rule::StsIdChars, message, tr(remedy));
        } else if value.len() > 32 {
            let message = counted!(
                value.len(),
                "The id has {n} character; at most 32 are allowed.",
                "The id has {n} characters; at most 32 are allowed."
            );
            self.fault(span, Rule::StsIdLong, message, tr(remedy));
        } else if !is_time(value) {
            let finding = Finding::new(
                Rule::StsIdStyle,
                say!(
                    "The id {id} is not a timestamp. That is allowed: senders only check whether it has changed.",
                    id = quote(value)
                ),
                tr("A UTC timestamp tells people which version they are looking at."),
            );
            self.findings.add(finding.with_severity(Severity::Note).at(self.index, span));
        }
    }
}

fn is_id(id: &str) -> bool {
    (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Begins like a date: a year of this century, a month, a day.
fn is_time(id: &str) -> bool {
    let number = |from: usize, to: usize| id.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    id.starts_with("20")
        && number(0, 8).is_some()
        && number(4, 6).is_some_and(|month| (1..=12).contains(&month))
        && number(6, 8).is_some_and(|day| (1..=31).contains(&day))
}
