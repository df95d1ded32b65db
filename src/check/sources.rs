//! One verdict for each protocol: the worst of what the DNS, a pasted policy and the loaded reports say, and which of them
//! says it.

use std::collections::{BTreeMap, BTreeSet};

use super::dane::DaneVerdict;
use super::mta_sts::StsState;
use super::policy_file::PolicyFileResult;
use super::result::CheckResult;
use super::tlsrpt::TlsrptState;
use super::verdict::{VerdictLine, verdict_lines};
use crate::joined::sentences;
use crate::language::tr;
use crate::record::{Finding, Remedy, Rule, Severity};

/// Where something said of a protocol comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The DNS of now.
    Dns,
    /// The policy that was pasted.
    Policy,
    /// The reports that are loaded.
    Reports,
}

impl Source {
    /// The name in exports.
    pub fn id(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Policy => "policy",
            Self::Reports => "reports",
        }
    }
}

/// What one source says of a protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which source.
    pub source: Source,
    /// How bad it is.
    pub severity: Severity,
    /// In a sentence.
    pub sentence: String,
    /// What bears it out, or what to do; may be empty.
    pub more: String,
}

/// The verdict on a protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolVerdict {
    /// `TLS-RPT`, `MTA-STS` or `DANE`.
    pub what: &'static str,
    /// Where the worst comes from, which is the verdict. Of equally bad sources the first in the order of [`Source`].
    pub decides: Source,
    /// What each source says that says something, in the order of [`Source`]; the DNS always does.
    pub said: Vec<Said>,
}

impl ProtocolVerdict {
    /// The verdict: what the source says that decides.
    pub fn worst(&self) -> Option<&Said> {
        self.of(self.decides)
    }

    /// What a source says; `None` where it says nothing.
    pub fn of(&self, source: Source) -> Option<&Said> {
        self.said.iter().find(|said| said.source == source)
    }
}

/// The verdicts on TLS-RPT, MTA-STS and DANE. `policy` is what came of the pasted policy, `reports` what
/// [`with_reports`](super::with_reports) found.
pub fn protocol_verdicts(
    result: &CheckResult,
    policy: Option<&PolicyFileResult>,
    reports: &[Finding],
) -> [ProtocolVerdict; 3] {
    verdict_lines(result).map(|line| {
        let what = line.what;
        let mut said = vec![of_dns(result, line)];
        said.extend(policy.filter(|_| what == "MTA-STS").map(of_policy));
        let own = reports.iter().filter(|finding| protocol(finding.rule) == what);
        said.extend(own.min_by_key(|finding| finding.severity).map(|finding| of_finding(Source::Reports, finding)));
        let worst = said.iter().map(|said| rank(said.severity)).min();
        let decides =
            said.iter().find(|said| Some(rank(said.severity)) == worst).map_or(Source::Dns, |said| said.source);
        ProtocolVerdict { what, decides, said }
    })
}

/// The line of the verdict, as bad as the worst of the findings under it. Where nothing is due these are about something
/// else. Where something is unknown an error that is known all the same is the verdict.
fn of_dns(result: &CheckResult, line: VerdictLine) -> Said {
    let (findings, is_unknown) = match line.what {
        "TLS-RPT" => (&result.tlsrpt.findings, result.tlsrpt.verdict == TlsrptState::Unknown),
        "MTA-STS" => (&result.mta_sts.findings, result.mta_sts.verdict == StsState::Unknown),
        _ => (&result.dane.findings, result.dane.verdict == DaneVerdict::Unknown),
    };
    if is_unknown {
        let mut known = findings.iter().filter(|finding| !finding.rule.tells_nothing());
        return match known.find(|finding| finding.severity == Severity::Error) {
            Some(error) if line.severity != Severity::Error => Said {
                source: Source::Dns,
                severity: Severity::Error,
                sentence: error.message.clone(),
                more: line.sentence.to_owned(),
            },
            _ => Said {
                source: Source::Dns,
                severity: line.severity,
                sentence: line.sentence.to_owned(),
                more: line.worst,
            },
        };
    }
    let nothing_due = line.what == "TLS-RPT" && result.dane.verdict == DaneVerdict::NotApplicable;
    let worst = findings.iter().map(|finding| finding.severity).min().filter(|_| !nothing_due);
    let worst = worst.filter(|severity| rank(*severity) < rank(line.severity));
    let severity = worst.unwrap_or(line.severity);
    Said { source: Source::Dns, severity, sentence: line.sentence.to_owned(), more: line.worst }
}

fn of_policy(policy: &PolicyFileResult) -> Said {
    let worst = policy.findings.iter().min_by_key(|finding| finding.severity);
    match worst.filter(|finding| rank(finding.severity) < rank(Severity::Note)) {
        Some(finding) => of_finding(Source::Policy, finding),
        None => Said {
            source: Source::Policy,
            severity: Severity::Ok,
            sentence: tr("Senders can use this policy.").to_owned(),
            more: String::new(),
        },
    }
}

fn of_finding(source: Source, finding: &Finding) -> Said {
    let more = finding.remedy.text.clone();
    Said { source, severity: finding.severity, sentence: finding.message.clone(), more }
}

/// Notes decide nothing.
fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note | Severity::Ok => 2,
    }
}

/// Which protocol a finding about the reports concerns.
fn protocol(rule: Rule) -> &'static str {
    if matches!(rule, Rule::ReportTlsaGone | Rule::ReportDaneRefused) { "DANE" } else { "MTA-STS" }
}

/// Findings of one rule with one remedy, but for the names in it, folded into the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldedFinding {
    /// The first.
    pub finding: Finding,
    /// What the others say otherwise, each once; with the remedy where that has other names.
    pub others: Vec<String>,
    /// How many findings there are, with the first.
    pub count: usize,
}

/// The findings in the order given, those of one rule, severity and remedy folded. Remedies are one when they differ by the
/// names of hosts alone; commands are copied, so they must be the same.
pub fn fold(findings: impl IntoIterator<Item = Finding>) -> Vec<FoldedFinding> {
    let mut folded: Vec<FoldedFinding> = Vec::new();
    let mut places: BTreeMap<(Rule, Severity, String, Option<String>), usize> = BTreeMap::new();
    let mut told: BTreeSet<(usize, String)> = BTreeSet::new();
    for finding in findings {
        let Remedy { text, command } = &finding.remedy;
        let key = (finding.rule, finding.severity, without_names(text), command.clone());
        let place = *places.entry(key).or_insert(folded.len());
        let is_new = told.insert((place, finding.message.clone()));
        match folded.get_mut(place) {
            Some(group) => {
                group.count = group.count.saturating_add(1);
                let is_same = group.finding.remedy == finding.remedy;
                let Finding { message, remedy, .. } = finding;
                let other = if is_same { message } else { sentences(&[message, remedy.text]) };
                group.others.extend(is_new.then_some(other));
            }
            None => folded.push(FoldedFinding { finding, others: Vec::new(), count: 1 }),
        }
    }
    folded
}

/// A text with a mark in the place of each name that has a dot inside: `mx.example.com`, `_25._tcp.mx.example.com.`
fn without_names(text: &str) -> String {
    let is_of_name = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_of_name) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|char| !is_of_name(char)).unwrap_or(from.len()));
        out.push_str(before);
        let bare = word.trim_matches('.');
        out.push_str(if bare.contains('.') { "…" } else { bare });
        rest = after;
    }
    out.push_str(rest);
    out
}
