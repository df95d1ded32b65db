//! Tables read back as reports: our own "Failures (CSV)" and the `smtp_tls.csv` of parsedmarc,
//! after [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), also with the semicolons or
//! tabs that spreadsheets save.
//!
//! Rows are grouped into reports in the shape of RFC 8460, section 4.4, and read like any
//! report. A failures table knows no successful sessions; the deviation says so.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::deviation::{Deviation, DeviationRule as Rule};
use super::error::ReportError;
use super::hints::Hints;
use super::lower::lower_object;
use super::model::{Report, Source};
use super::parsedmarc::FAILURE_FIELDS;
use super::rows::{MOST_CELLS, Row, Rows};
use crate::csv::unguarded;

/// A table that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Table {
    kind: Kind,
    separator: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failures,
    Parsedmarc,
}

impl Table {
    /// The table that a text starts, told by its heading.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let heading = text.trim_start_matches('\u{FEFF}').trim_start().lines().next()?;
        let heading: String = heading.chars().filter(|c| *c != '"').take(1000).collect();
        [b',', b';', b'\t'].into_iter().find_map(|separator| {
            let has = |name: &str| heading.split(char::from(separator)).any(|cell| cell.trim() == name);
            let all = |names: &[&str]| names.iter().all(|name| has(name));
            let kind = if all(&["day", "organization-name", "result-type", "failed-session-count"]) {
                Kind::Failures
            } else if all(&["organization_name", "begin_date", "report_id", "failed_session_count"]) {
                Kind::Parsedmarc
            } else {
                return None;
            };
            Some(Self { kind, separator })
        })
    }
}

/// What some rows of a table are.
#[derive(Debug)]
pub(crate) struct TableReport {
    /// The line of the first row, from 1.
    pub(crate) line: usize,
    /// The report, or why a row could not be read.
    pub(crate) outcome: Result<Report, ReportError>,
}

/// Reads the reports of a table, in the order of their first rows, then the rows that are damaged. Rows that would
/// take more than `most` bytes of memory are left aside, which is told last; and whether there were none.
pub(crate) fn read(table: Table, text: &str, most: u64) -> (impl Iterator<Item = TableReport> + use<>, bool) {
    let (groups, damaged) = gather(table, text, most);
    let is_heavy = damaged.last().is_some_and(|last| matches!(last.outcome, Err(ReportError::TooHeavy { .. })));
    (groups.into_iter().map(move |group| group.finish(table.kind)).chain(damaged), !is_heavy)
}

fn gather(table: Table, text: &str, most: u64) -> (Vec<Group>, Vec<TableReport>) {
    let mut rows = Rows::of(text, table.separator);
    let Some(Ok(heading)) = rows.next() else { return Default::default() };
    if heading.cells.len() > MOST_CELLS {
        return Default::default();
    }
    let names: Vec<String> = heading
        .cells
        .iter()
        .map(|cell| cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_owned())
        .collect();
    let mut groups = Groups { kind: table.kind, heading: heading.text, all: Vec::new(), known: BTreeMap::new() };
    let mut damaged = Vec::new();
    let mut left = most;
    for row in rows {
        let line = row.as_ref().map_or_else(|line| *line, |row| row.line);
        let fits = row.as_ref().is_ok_and(|row| row.cells.len() == names.len());
        let weight = if fits { groups.weight_of_next() } else { FAULT };
        let Some(rest) = left.checked_sub(weight) else {
            damaged.push(TableReport { line, outcome: Err(ReportError::TooHeavy { line, column: 1 }) });
            break;
        };
        left = rest;
        match row {
            Ok(row) if fits => groups.add(&Cells { names: &names, row: &row }),
            Ok(row) if row.text.trim().is_empty() => {}
            Ok(row) => {
                let error = ReportError::Row { line: row.line, found: row.cells.len(), expected: names.len() };
                damaged.push(TableReport { line: row.line, outcome: Err(error) });
            }
            Err(line) => damaged.push(TableReport { line, outcome: Err(ReportError::Quote { line }) }),
        }
    }
    (groups.all, damaged)
}

/// Reports that grow row by row.
struct Groups<'a> {
    kind: Kind,
    heading: &'a str,
    all: Vec<Group>,
    /// Which group has which identity.
    known: BTreeMap<[String; 4], usize>,
}

impl Groups<'_> {
    /// What the next row takes at most, beside its own text: a report of its own, with the heading in front.
    fn weight_of_next(&self) -> u64 {
        ROW + self.heading.len() as u64
    }

    fn add(&mut self, cells: &Cells<'_>) {
        let identity = match self.kind {
            Kind::Failures => ["day", "organization-name", "report-id", "source"],
            Kind::Parsedmarc => ["begin_date", "organization_name", "report_id", "end_date"],
        };
        let identity = identity.map(|name| cells.text(name).unwrap_or_default());
        // parsedmarc writes the rows of a report together, and adds to its file: the same
        // report further on, or its first policy once more, is the report once more.
        if self.kind == Kind::Parsedmarc
            && let Some(group) = self.known.get(&identity).and_then(|at| self.all.get(*at).zip(Some(*at)))
            && (group.1 + 1 < self.all.len() || group.0.starts_again(cells))
        {
            self.known.remove(&identity);
        }
        let at = *self.known.entry(identity).or_insert_with(|| {
            self.all.push(Group {
                line: cells.row.line,
                raw: self.heading.to_owned(),
                report: Map::new(),
                policies: Vec::new(),
            });
            self.all.len() - 1
        });
        let Some(group) = self.all.get_mut(at) else { return };
        group.raw.push_str(cells.row.text);
        match self.kind {
            Kind::Failures => group.failure(cells),
            Kind::Parsedmarc => group.parsedmarc(cells),
        }
    }
}

/// The rows of one report.
struct Group {
    line: usize,
    /// The heading and its rows, as they stand.
    raw: String,
    report: Map<String, Value>,
    policies: Vec<Policy>,
}

#[derive(Default)]
struct Policy {
    fields: Map<String, Value>,
    summary: Map<String, Value>,
    failures: Vec<Value>,
}

impl Group {
    /// A row of our own table: a failure with its policy.
    fn failure(&mut self, cells: &Cells<'_>) {
        let day = cells.text("day").unwrap_or_default();
        self.report.insert("date-range".to_owned(), json!({ "start-datetime": day }));
        self.state(cells, &[("organization-name", "organization-name"), ("report-id", "report-id")]);
        let policy = cells.object(&[("policy-type", "policy-type"), ("policy-domain", "policy-domain")]);
        let at = self.policies.len().saturating_sub(MOST_COMPARED);
        let tail = self.policies.get(at..).unwrap_or_default();
        let at = tail.iter().rposition(|known| known.fields == policy).map_or(self.policies.len(), |step| at + step);
        if at == self.policies.len() {
            self.policies.push(Policy { fields: policy, ..Policy::default() });
        }
        let Some(policy) = self.policies.get_mut(at) else { return };
        let same = FAILURE_FIELDS.map(|(_, name)| (name, name));
        policy.failures.push(Value::Object(cells.object(&same)));
    }

    /// Whether a row of parsedmarc's is the first policy of the group once more.
    fn starts_again(&self, cells: &Cells<'_>) -> bool {
        let (fields, summary) = parsedmarc_policy(cells);
        self.policies.first().is_some_and(|first| first.fields == fields && first.summary == summary)
    }

    /// A row of parsedmarc's: a policy with its counts, or a failure under the policy above it.
    fn parsedmarc(&mut self, cells: &Cells<'_>) {
        let dates = cells.object(&[("begin_date", "start-datetime"), ("end_date", "end-datetime")]);
        self.report.insert("date-range".to_owned(), Value::Object(dates));
        self.state(cells, &[("organization_name", "organization-name"), ("report_id", "report-id")]);
        let failure = cells.object(&FAILURE_FIELDS);
        if failure.contains_key("result-type") {
            if self.policies.is_empty() {
                self.policies.push(Policy::default());
            }
            if let Some(policy) = self.policies.last_mut() {
                policy.failures.push(Value::Object(failure));
            }
            return;
        }
        let (fields, summary) = parsedmarc_policy(cells);
        self.policies.push(Policy { fields, summary, failures: Vec::new() });
    }

    fn state(&mut self, cells: &Cells<'_>, names: &[(&str, &str)]) {
        self.report.extend(cells.object(names));
    }

    fn finish(mut self, kind: Kind) -> TableReport {
        let failed = |rows: &[Value]| {
            let count = |row: &Value| row.get("failed-session-count").and_then(Value::as_u64).unwrap_or(0);
            rows.iter().fold(0_u64, |sum, row| sum.saturating_add(count(row)))
        };
        let policies: Vec<Value> = self
            .policies
            .into_iter()
            .map(|policy| {
                let summary = match kind {
                    Kind::Failures => json!({ "total-successful-session-count": 0, "total-failure-session-count": failed(&policy.failures) }),
                    Kind::Parsedmarc => Value::Object(policy.summary),
                };
                json!({ "policy": policy.fields, "summary": summary, "failure-details": policy.failures })
            })
            .collect();
        self.report.insert("policies".to_owned(), Value::Array(policies));
        let (rule, left_out): (_, &[Rule]) = match kind {
            Kind::Failures => (Rule::FailuresTable, &IN_NO_FAILURES_TABLE),
            Kind::Parsedmarc => (Rule::ParsedmarcShape, &[Rule::ContactInfoMissing]),
        };
        let mut report = lower_object(&self.report, &self.raw, &Hints::default(), Vec::new());
        // What the table has no column for is no fault of the sender.
        report.deviations.retain(|deviation| !left_out.contains(&deviation.rule));
        report.deviations.insert(0, Deviation::whole(rule, ""));
        report.source = Source::Whole;
        TableReport { line: self.line, outcome: Ok(report) }
    }
}

/// The policy and the summary of a row of parsedmarc's.
fn parsedmarc_policy(cells: &Cells<'_>) -> (Map<String, Value>, Map<String, Value>) {
    let mut fields = cells.object(&[("policy_domain", "policy-domain"), ("policy_type", "policy-type")]);
    for (from, to) in [("policy_strings", "policy-string"), ("mx_host_patterns", "mx-host")] {
        if let Some(text) = cells.text(from) {
            fields.insert(to.to_owned(), text.split('|').map(Value::from).collect());
        }
    }
    let summary = cells.object(&[
        ("successful_session_count", "total-successful-session-count"),
        ("failed_session_count", "total-failure-session-count"),
    ]);
    (fields, summary)
}

/// What a table of failures cannot tell.
const IN_NO_FAILURES_TABLE: [Rule; 4] =
    [Rule::ContactInfoMissing, Rule::DateMissing, Rule::DateOnly, Rule::PolicyStringMissing];

/// A row by the names of its columns.
struct Cells<'a> {
    names: &'a [String],
    row: &'a Row<'a>,
}

impl Cells<'_> {
    /// A cell that is not empty, without the guard against formulas.
    fn text(&self, name: &str) -> Option<String> {
        let at = self.names.iter().position(|known| known == name)?;
        let text = unguarded(self.row.cells.get(at)?);
        (!text.is_empty()).then_some(text)
    }

    /// Cells as members under other names; counts as numbers.
    fn object(&self, names: &[(&str, &str)]) -> Map<String, Value> {
        let member = |(from, to): &(&str, &str)| {
            let text = self.text(from)?;
            let number = to.ends_with("-count").then(|| text.trim().parse::<u64>().ok()).flatten();
            Some(((*to).to_owned(), number.map_or_else(|| Value::from(text), Value::from)))
        };
        names.iter().filter_map(member).collect()
    }
}

/// Policies of a report that a row is compared with.
const MOST_COMPARED: usize = 16;

/// Bytes that the values of a row take.
const ROW: u64 = 1_500;
/// Bytes that a row takes that cannot be read.
const FAULT: u64 = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_tables_apart() {
        let kind = |text: &str| Table::of(text).map(|table| (table.kind, table.separator));
        let ours = "day,organization-name,report-id,result-type,failed-session-count";
        assert_eq!(kind(ours), Some((Kind::Failures, b',')));
        assert_eq!(kind(&format!("\u{FEFF}{}\n", ours.replace(',', ";"))), Some((Kind::Failures, b';')));
        assert_eq!(kind(&format!("\"{}\"", ours.replace(',', "\"\t\""))), Some((Kind::Failures, b'\t')));
        assert_eq!(
            kind("organization_name,begin_date,end_date,report_id,failed_session_count"),
            Some((Kind::Parsedmarc, b','))
        );
        assert_eq!(kind("day,failed,successful"), None);
    }
}
