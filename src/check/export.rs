//! The result of a check for other programs, and for a ticket.

use std::fmt::Write;

use serde_json::{Value, json};

use super::policy_file::PolicyFileResult;
use super::result::CheckResult;
use super::sources::{ProtocolVerdict, Source, protocol_verdicts};
use crate::csv;
use crate::explain::cited;
use crate::joined::labelled;
use crate::record::{Finding, Severity, TxtRecord};
use crate::say;
use crate::shown::shown;

/// What is known beside the DNS, and counts for the verdicts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// What came of the pasted policy.
    pub policy: Option<&'a PolicyFileResult>,
    /// What the loaded reports tell.
    pub reports: &'a [Finding],
}

impl Beside<'_> {
    fn findings(self) -> impl Iterator<Item = (Source, &'static str, Vec<Finding>)> {
        let policy = self.policy.map(|policy| policy.findings.clone()).unwrap_or_default();
        [(Source::Policy, "policy_findings", policy), (Source::Reports, "report_findings", self.reports.to_vec())]
            .into_iter()
            .filter(|(_, _, findings)| !findings.is_empty())
    }
}

/// "Result (JSON)": the schema `tlsrpt-lens/check/1`. `verdict` is what the DNS says, and `overall` the worst of all sources,
/// as the page has it.
pub fn result_json(result: &CheckResult, beside: Beside<'_>) -> Value {
    let texts = |records: &[TxtRecord]| records.iter().map(TxtRecord::text).collect::<Vec<_>>();
    let hosts: Vec<Value> = result
        .dane
        .hosts
        .iter()
        .map(|host| {
            let tlsa: Vec<String> = host.tlsa.iter().map(ToString::to_string).collect();
            json!({
                "host": host.host,
                "verdict": host.verdict.id(),
                "address_signed": host.address_signed,
                "tlsa_signed": host.tlsa_signed,
                "tlsa": tlsa,
            })
        })
        .collect();
    let mut value = json!({
        "schema": "tlsrpt-lens/check/1",
        "domain": result.domain,
        "resolver": result.resolver,
        "tlsrpt": {
            "verdict": result.tlsrpt.verdict.id(),
            "lenient_verdict": result.tlsrpt.lenient_verdict.id(),
            "records": texts(&result.tlsrpt.records),
            "findings": findings(&result.tlsrpt.findings),
        },
        "mta_sts": {
            "verdict": result.mta_sts.verdict.id(),
            "records": texts(&result.mta_sts.records),
            "findings": findings(&result.mta_sts.findings),
        },
        "dane": {
            "verdict": result.dane.verdict.id(),
            "mx_signed": result.dane.mx_signed,
            "hosts": hosts,
            "findings": findings(&result.dane.findings),
        },
    });
    if result.tlsrpt.reports_cannot_arrive() {
        add(value.get_mut("tlsrpt"), "reports_cannot_arrive", true.into());
    }
    let verdicts = protocol_verdicts(result, beside.policy, beside.reports);
    for (field, verdict) in ["tlsrpt", "mta_sts", "dane"].into_iter().zip(&verdicts) {
        add(value.get_mut(field), "overall", overall(verdict));
    }
    for (_, name, of_source) in beside.findings() {
        add(Some(&mut value), name, findings(&of_source).into());
    }
    value
}

fn overall(verdict: &ProtocolVerdict) -> Value {
    let worst = verdict.worst();
    json!({
        "severity": worst.map(|said| said.severity.id()),
        "decided_by": verdict.decides.id(),
        "sentence": worst.map(|said| said.sentence.as_str()),
    })
}

/// Adds a field that only some objects have.
fn add(object: Option<&mut Value>, name: &str, value: Value) {
    if let Some(fields) = object.and_then(Value::as_object_mut) {
        fields.insert(name.to_owned(), value);
    }
}

fn findings(findings: &[Finding]) -> Vec<Value> {
    let item = |finding: &Finding| {
        let mut value = json!({
            "rule": finding.rule.id(),
            "severity": finding.severity.id(),
            "message": finding.message,
            "remedy": finding.remedy.text,
            "source": finding.rule.source(),
        });
        if let Some(command) = &finding.remedy.command {
            add(Some(&mut value), "command", command.as_str().into());
        }
        value
    };
    findings.iter().map(item).collect()
}

/// Results of several domains as CSV: domain, the three verdicts, the rules that speak of errors,
/// whether a valid record leads nowhere, and how bad each of the three is, as a list has it: by the DNS alone.
pub fn results_csv(results: &[CheckResult]) -> String {
    let mut out = String::new();
    let head = [
        "domain",
        "tlsrpt",
        "tlsrpt_lenient",
        "mta_sts",
        "dane",
        "errors",
        "reports_cannot_arrive",
        "tlsrpt_severity",
        "mta_sts_severity",
        "dane_severity",
    ];
    csv::line(&mut out, &head);
    for result in results {
        let errors = result.findings().into_iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<&str> = errors.map(|finding| finding.rule.id()).collect();
        let [tlsrpt, mta_sts, dane] =
            protocol_verdicts(result, None, &[]).map(|verdict| verdict.worst().map_or("", |said| said.severity.id()));
        let cells = [
            result.domain.as_str(),
            result.tlsrpt.verdict.id(),
            result.tlsrpt.lenient_verdict.id(),
            result.mta_sts.verdict.id(),
            result.dane.verdict.id(),
            &errors.join(" "),
            if result.tlsrpt.reports_cannot_arrive() { "yes" } else { "" },
            tlsrpt,
            mta_sts,
            dane,
        ];
        csv::line(&mut out, &cells);
    }
    out
}

/// The result as Markdown, for a ticket: the verdicts of all sources, and the findings of each. Records and commands stand as
/// code, and marks in sentences are escaped.
pub fn markdown(result: &CheckResult, beside: Beside<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", say!("TLS-RPT check of {domain}", domain = plain(&result.domain)));
    for verdict in protocol_verdicts(result, beside.policy, beside.reports) {
        let sentence_of = |source| verdict.of(source).map(|said| plain(&said.sentence)).unwrap_or_default();
        let (what, sentence, in_dns) = (verdict.what, sentence_of(verdict.decides), sentence_of(Source::Dns));
        let said = match verdict.decides {
            Source::Dns => labelled(what, &sentence),
            Source::Policy => {
                say!("{what}, in DNS: {in_dns} The pasted policy takes precedence: {sentence}", what, in_dns, sentence)
            }
            Source::Reports => {
                say!("{what}, in DNS: {in_dns} The loaded reports take precedence: {sentence}", what, in_dns, sentence)
            }
        };
        let _ = writeln!(out, "- {said}");
    }
    let _ = writeln!(out, "- {}\n", result.seen_by());
    for record in result.tlsrpt.records.iter().chain(&result.mta_sts.records) {
        let _ = writeln!(out, "    {}", shown(&record.text().replace(['\r', '\n'], " ")));
    }
    let others: Vec<Finding> = beside.findings().flat_map(|(_, _, findings)| findings).collect();
    let told = result.findings().into_iter().chain(&others);
    for finding in told.filter(|finding| finding.severity != Severity::Ok) {
        let (message, remedy) = (plain(&finding.message), plain(&finding.remedy.text));
        // {severity}: "Error", "Warning" or "Note"
        // {rule}: the code of a rule: "da-partial"
        let heading = say!("{severity} ({rule})", severity = finding.severity.words(), rule = finding.rule.id());
        let _ = writeln!(out, "\n## {heading}\n{message}\n\n{remedy}\n");
        if let Some(command) = &finding.remedy.command {
            let _ = writeln!(out, "    {}\n", command.replace('\n', "\n    "));
        }
        let _ = writeln!(out, "{}", cited(finding.rule.source()));
    }
    out
}

/// Text without the marks of Markdown and HTML, made fit to be shown: it may hold what a stranger wrote.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in shown(text).chars() {
        match char {
            '\r' | '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '&' => out.extend(['\\', char]),
            char => out.push(char),
        }
    }
    out
}
