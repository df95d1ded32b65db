//! The result of a check for other programs, and for a ticket.

use std::fmt::Write;

use serde_json::{Value, json};

use super::result::CheckResult;
use super::verdict::verdict_lines;
use crate::csv;
use crate::explain::cited;
use crate::joined::labelled;
use crate::record::{Finding, Severity, TxtRecord};
use crate::say;
use crate::shown::shown;

/// "Result (JSON)": the schema `tlsrpt-lens/check/1`.
pub fn result_json(result: &CheckResult) -> Value {
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
    value
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

/// Results of several domains as CSV: domain, the three verdicts, the rules that speak of errors, and
/// whether a valid record leads nowhere.
pub fn results_csv(results: &[CheckResult]) -> String {
    let mut out = String::new();
    csv::line(&mut out, &["domain", "tlsrpt", "tlsrpt_lenient", "mta_sts", "dane", "errors", "reports_cannot_arrive"]);
    for result in results {
        let errors = result.findings().into_iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<&str> = errors.map(|finding| finding.rule.id()).collect();
        let cells = [
            result.domain.as_str(),
            result.tlsrpt.verdict.id(),
            result.tlsrpt.lenient_verdict.id(),
            result.mta_sts.verdict.id(),
            result.dane.verdict.id(),
            &errors.join(" "),
            if result.tlsrpt.reports_cannot_arrive() { "yes" } else { "" },
        ];
        csv::line(&mut out, &cells);
    }
    out
}

/// The result as Markdown, for a ticket. Records and commands stand as code, and marks in sentences are escaped.
pub fn markdown(result: &CheckResult) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", say!("TLS-RPT check of {domain}", domain = plain(&result.domain)));
    let ids = [result.tlsrpt.verdict.id(), result.mta_sts.verdict.id(), result.dane.verdict.id()];
    for (line, id) in verdict_lines(result).into_iter().zip(ids) {
        let said = say!("{what}: {id}. {sentence}", what = line.what, id, sentence = line.sentence);
        let _ = writeln!(out, "- {said}");
    }
    let _ = writeln!(out, "- {}\n", result.seen_by());
    for record in result.tlsrpt.records.iter().chain(&result.mta_sts.records) {
        let _ = writeln!(out, "    {}", shown(&record.text().replace(['\r', '\n'], " ")));
    }
    let told = result.findings().into_iter().filter(|finding| finding.severity != Severity::Ok);
    for finding in told {
        let (severity, rule) = (finding.severity.id(), finding.rule.id());
        let (message, remedy) = (plain(&finding.message), plain(&finding.remedy.text));
        let heading = labelled(severity, rule);
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
