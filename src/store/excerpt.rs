//! As much of a report as a page shows of it. A report may be as large as the memory that one may take, and to read it
//! again may take a second: a long one is read by a worker, and what crosses to the page is this.

use std::collections::{BTreeMap, BTreeSet};

use super::compact::{Compact, compact_fields};
use super::packed::Packed;
use crate::report::{AppliedPolicy, FailureDetail, PolicyResult, PolicyType, Report, ResultType, Source};

/// The beginning of a report, and how much more there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The report with its first policies, of each the first lines and patterns, its first departures and the
    /// beginning of its text; without failures. Texts end where no page shows more of them.
    pub report: Report,
    /// The first failures of all policies.
    pub failures: Vec<FailureDetail>,
    /// The failed sessions by result type, most first, of the first types.
    pub by_type: Vec<(ResultType, u64)>,
    /// The first policy domains, in order.
    pub domains: Vec<String>,
    /// The first receiving MX of failures, in order.
    pub hosts: Vec<String>,
    /// How much there is of all.
    pub all: Amounts,
    /// Of each policy that is there, its lines and patterns.
    pub of_policies: Vec<Amount>,
}

/// How much a report has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Entries of `policies`.
    pub policies: usize,
    /// Entries of `failure-details`, of all policies.
    pub failures: usize,
    /// Departures that are named.
    pub deviations: usize,
    /// Bytes of the text.
    pub bytes: usize,
}

/// How much a policy has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Strings of `policy-string`.
    pub lines: usize,
    /// Patterns of `mx-host`.
    pub patterns: usize,
}

/// A report that is to be shown.
#[derive(Debug)]
pub enum ToShow {
    /// All that is shown of it.
    Excerpt(Box<Excerpt>),
    /// It is long: what [`Excerpt::of_kept`] reads, which takes time.
    Long(Vec<u8>),
}

impl Excerpt {
    /// Reads a report again, as [`ToShow::Long`] has it. `None` when it cannot be read.
    pub fn of_kept(kept: &[u8]) -> Option<Self> {
        Packed::open(kept)?.report().map(Self::of)
    }

    /// As bytes for another thread.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.put(&mut out);
        out
    }

    /// What [`Excerpt::encode`] wrote.
    pub fn decode(mut bytes: &[u8]) -> Option<Self> {
        let excerpt = Self::get(&mut bytes)?;
        bytes.is_empty().then_some(excerpt)
    }

    pub(super) fn of(mut report: Report) -> Self {
        let rows = || report.policies.iter().flat_map(|entry| &entry.failure_details);
        let mut counts: BTreeMap<&ResultType, u64> = BTreeMap::new();
        for row in rows() {
            let count = counts.entry(&row.result_type).or_default();
            *count = row.failed_session_count.saturating_add(*count);
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let by_type = counts.into_iter().take(MOST_TYPES).map(|(known, count)| (brief_type(known), count)).collect();
        let domains = first_names(report.policies.iter().map(|entry| entry.policy.policy_domain.as_str()));
        let hosts = first_names(rows().filter_map(|row| row.receiving_mx_hostname.as_deref()));
        let all = Amounts {
            policies: report.policies.len(),
            failures: rows().count(),
            deviations: report.deviations.len(),
            bytes: report.raw.len(),
        };
        let failures = rows().take(MOST_ROWS).map(brief_failure).collect();
        let first = report.policies.iter().take(MOST_ROWS);
        let of_policies = first
            .clone()
            .map(|entry| Amount { lines: entry.policy.policy_string.len(), patterns: entry.policy.mx_host.len() })
            .collect();
        let policies = first.map(brief_policy).collect();
        report.deviations.truncate(MOST_ROWS);
        report.raw.truncate(report.raw.floor_char_boundary(MOST_TEXT));
        for text in [&mut report.organization_name, &mut report.report_id] {
            *text = brief(text);
        }
        for text in [&mut report.date_range.start.text, &mut report.date_range.end.text] {
            *text = brief(text);
        }
        report.contact_info = report.contact_info.as_deref().map(brief);
        let report = Report { policies, source: Source::Whole, ..report };
        Self { report, failures, by_type, domains, hosts, all, of_policies }
    }
}

/// The first names in order. Of many the set never holds more than these.
fn first_names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut first = BTreeSet::new();
    for name in names {
        if first.len() < MOST_NAMES || first.last().is_some_and(|last| name < *last) {
            first.insert(name);
            if first.len() > MOST_NAMES {
                first.pop_last();
            }
        }
    }
    first.into_iter().map(brief).collect()
}

fn brief_policy(entry: &PolicyResult) -> PolicyResult {
    let AppliedPolicy { policy_type, policy_string, policy_domain, mx_host } = &entry.policy;
    let first = |texts: &[String]| texts.iter().take(MOST_LINES).map(|text| brief(text)).collect();
    let policy_type = match policy_type {
        PolicyType::Unknown(text) => PolicyType::Unknown(brief(text).into()),
        known => known.clone(),
    };
    let policy = AppliedPolicy {
        policy_type,
        policy_string: first(policy_string),
        policy_domain: brief(policy_domain),
        mx_host: first(mx_host),
    };
    PolicyResult { policy, summary: entry.summary, failure_details: Vec::new() }
}

fn brief_failure(row: &FailureDetail) -> FailureDetail {
    let text = |text: &Option<String>| text.as_deref().map(brief);
    FailureDetail {
        result_type: brief_type(&row.result_type),
        sending_mta_ip: text(&row.sending_mta_ip),
        receiving_mx_hostname: text(&row.receiving_mx_hostname),
        receiving_mx_helo: text(&row.receiving_mx_helo),
        receiving_ip: text(&row.receiving_ip),
        failed_session_count: row.failed_session_count,
        additional_information: text(&row.additional_information),
        failure_reason_code: text(&row.failure_reason_code),
    }
}

fn brief_type(result_type: &ResultType) -> ResultType {
    match result_type {
        ResultType::Unknown(text) => ResultType::Unknown(brief(text).into()),
        known => known.clone(),
    }
}

fn brief(text: &str) -> String {
    text.get(..text.floor_char_boundary(MOST_OF_A_TEXT)).unwrap_or_default().to_owned()
}

/// Rows of a table.
const MOST_ROWS: usize = 500;
/// Lines, and patterns, of a policy.
const MOST_LINES: usize = 50;
/// More than the page names of them.
const MOST_TYPES: usize = 50;
const MOST_NAMES: usize = 50;
/// Bytes of one text: more letters than the page shows, so that it shows that there is more.
const MOST_OF_A_TEXT: usize = 16 * 1024;
/// Bytes of the JSON.
const MOST_TEXT: usize = 128 * 1024;

compact_fields! {
    Excerpt { report, failures, by_type, domains, hosts, all, of_policies }
    Amounts { policies, failures, deviations, bytes }
    Amount { lines, patterns }
}

impl Compact for (ResultType, u64) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn get(bytes: &mut &[u8]) -> Option<Self> {
        Some((ResultType::get(bytes)?, u64::get(bytes)?))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::intake::{Ingested, Outcome, Trail};
    use crate::report::{Hints, parse};
    use crate::store::{Batch, Store};

    /// A report of so many policies, each with a failure and patterns of its own.
    fn report(policies: usize, patterns: usize) -> String {
        let patterns: Vec<_> = (0..patterns).map(|at| format!("\"mx{at}.example.com\"")).collect();
        let patterns = patterns.join(",");
        let mut entries = String::new();
        for at in 0..policies {
            let comma = if at == 0 { "" } else { "," };
            write!(
                entries,
                r#"{comma}{{"policy":{{"policy-type":"sts","policy-string":["version: STSv1"],"policy-domain":"d{at:06}.example","mx-host":[{patterns}]}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":2}},"failure-details":[{{"result-type":"type-{}","receiving-mx-hostname":"h{at:06}.example","failed-session-count":2}}]}}"#,
                at % 100
            )
            .unwrap();
        }
        format!(
            r#"{{"organization-name":"S","date-range":{{"start-datetime":"2026-01-01T00:00:00Z","end-datetime":"2026-01-01T23:59:59Z"}},"contact-info":"c","report-id":"1","policies":[{entries}]}}"#
        )
    }

    fn store_of(text: &str) -> Store {
        let (mut store, mut batch) = (Store::default(), Batch::default());
        let report = parse(text.as_bytes(), &Hints::default()).unwrap();
        batch.add(Ingested { trail: Trail::of_file("x"), outcome: Outcome::Report(Box::new(report)) });
        store.merge(batch);
        store
    }

    #[test]
    fn a_short_report_is_there_at_once_and_whole() {
        let text = report(3, 2);
        let Some(ToShow::Excerpt(excerpt)) = store_of(&text).to_show(0) else { panic!("it is short") };
        let whole = parse(text.as_bytes(), &Hints::default()).unwrap();
        assert_eq!(excerpt.report.raw, text);
        assert_eq!(excerpt.failures.len(), 3);
        assert_eq!(excerpt.report.policies.len(), 3);
        assert_eq!(excerpt.report.policies[2].policy, whole.policies[2].policy);
        assert_eq!(excerpt.domains, ["d000000.example", "d000001.example", "d000002.example"]);
        assert_eq!(excerpt.hosts, ["h000000.example", "h000001.example", "h000002.example"]);
        let all = Amounts { policies: 3, failures: 3, deviations: 3, bytes: text.len() };
        assert_eq!((excerpt.all, excerpt.of_policies[0]), (all, Amount { lines: 1, patterns: 2 }));
        assert_eq!(Excerpt::decode(&excerpt.encode()).as_ref(), Some(excerpt.as_ref()));
        assert!(store_of(&text).to_show(1).is_none());
    }

    #[test]
    fn a_long_report_is_read_elsewhere_and_cut() {
        let text = report(20_000, 60);
        let store = store_of(&text);
        let Some(ToShow::Long(kept)) = store.to_show(0) else { panic!("it is long") };
        let excerpt = Excerpt::of_kept(&kept).unwrap();
        assert_eq!(excerpt.all.policies, 20_000);
        assert_eq!(excerpt.all.failures, 20_000);
        assert_eq!(excerpt.all.bytes, text.len());
        // 200 departures of the rule that result types are unknown, and how many more there are.
        assert_eq!((excerpt.all.deviations, excerpt.report.deviations.len()), (201, 201));
        assert_eq!((excerpt.report.policies.len(), excerpt.failures.len(), excerpt.of_policies.len()), (500, 500, 500));
        assert_eq!(excerpt.report.policies[499].policy.mx_host.len(), 50);
        assert_eq!(excerpt.of_policies[499], Amount { lines: 1, patterns: 60 });
        // 200 failures of two sessions each, of each of a hundred types.
        assert_eq!((excerpt.by_type.len(), excerpt.by_type[0].1), (50, 400));
        assert_eq!((excerpt.domains.len(), excerpt.domains[49].as_str()), (50, "d000049.example"));
        let bytes = excerpt.encode();
        assert!(bytes.len() < 1 << 20, "{}", bytes.len());
        assert_eq!(Excerpt::decode(&bytes), Some(excerpt));
        assert_eq!(store.text(0), Some(text));
        assert_eq!(Excerpt::of_kept(&kept[..kept.len() / 2]), None);
    }

    #[test]
    fn a_long_text_is_cut() {
        let long = "ä".repeat(1_000_000);
        let text = report(1, 1).replace("\"S\"", &format!("\"{long}\"")).replace("version: STSv1", &long);
        let Some(ToShow::Long(kept)) = store_of(&text).to_show(0) else { panic!("it is long") };
        let excerpt = Excerpt::of_kept(&kept).unwrap();
        assert_eq!(excerpt.report.organization_name.len(), MOST_OF_A_TEXT);
        assert!(excerpt.encode().len() < 200_000);
    }
}
