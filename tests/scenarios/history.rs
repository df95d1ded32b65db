//! Made-up histories: who reported what on which day, in a few words.

use serde_json::{Value, json};
use tlsrpt_lens::analysis::{Filter, Finding, findings, overview};
use tlsrpt_lens::day::Day;
use tlsrpt_lens::intake;
use tlsrpt_lens::limits::Limits;
use tlsrpt_lens::store::Store;

/// A history being written; day 0 is 1 January 2026.
pub struct History {
    store: Store,
    number: usize,
}

/// What one organisation says of one day.
pub struct Said {
    organization: String,
    first: i32,
    last: i32,
    policies: Vec<Value>,
    id: Option<String>,
    extra: Option<(&'static str, Value)>,
}

pub const ENFORCE: &[&str] =
    &["version: STSv1", "mode: enforce", "mx: mx1.example.com", "mx: mx2.example.com", "max_age: 604800"];
pub const TESTING: &[&str] =
    &["version: STSv1", "mode: testing", "mx: mx1.example.com", "mx: mx2.example.com", "max_age: 604800"];

/// A report about example.com under the policy in force, without failures yet.
pub fn said(organization: &str, day: i32) -> Said {
    Said { organization: organization.to_owned(), first: day, last: day, policies: Vec::new(), id: None, extra: None }
}

impl Said {
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    pub fn with(mut self, key: &'static str, value: Value) -> Self {
        self.extra = Some((key, value));
        self
    }

    /// An entry under an MTA-STS policy.
    pub fn sts(self, text: &[&str], successful: u64, failures: &[Failed]) -> Self {
        self.entry("sts", text, "example.com", successful, failures)
    }

    /// An entry under TLSA records.
    pub fn tlsa(self, records: &[&str], successful: u64, failures: &[Failed]) -> Self {
        self.entry("tlsa", records, "example.com", successful, failures)
    }

    /// An entry without a policy.
    pub fn none(self, domain: &str, successful: u64, failures: &[Failed]) -> Self {
        self.entry("no-policy-found", &[], domain, successful, failures)
    }

    pub fn entry(mut self, kind: &str, text: &[&str], domain: &str, successful: u64, failures: &[Failed]) -> Self {
        let failed: u64 = failures.iter().map(|failure| failure.0).sum();
        let details: Vec<Value> = failures.iter().map(|failure| failure.1.clone()).collect();
        let mut policy = json!({ "policy-type": kind, "policy-domain": domain });
        if !text.is_empty() {
            policy["policy-string"] = json!(text);
        }
        self.policies.push(json!({
            "policy": policy,
            "summary": { "total-successful-session-count": successful, "total-failure-session-count": failed },
            "failure-details": details,
        }));
        self
    }
}

/// Failed sessions: how many, and the row.
#[derive(Clone)]
pub struct Failed(pub u64, pub Value);

/// Failed sessions of a type at an MX; none when it is empty.
pub fn failed(count: u64, result_type: &str, mx: &str) -> Failed {
    let mut row = json!({ "result-type": result_type, "failed-session-count": count });
    if !mx.is_empty() {
        row["receiving-mx-hostname"] = json!(mx);
    }
    Failed(count, row)
}

impl Failed {
    pub fn from(mut self, ip: &str) -> Self {
        self.1["sending-mta-ip"] = json!(ip);
        self
    }

    pub fn at(mut self, ip: &str) -> Self {
        self.1["receiving-ip"] = json!(ip);
        self
    }

    pub fn because(mut self, reason: &str) -> Self {
        self.1["failure-reason-code"] = json!(reason);
        self
    }
}

impl History {
    pub fn new() -> Self {
        Self { store: Store::default(), number: 0 }
    }

    pub fn add(&mut self, said: Said) -> &mut Self {
        self.number += 1;
        let date = |day: i32, time: &str| format!("{}T{time}Z", day_of(day));
        let mut report = json!({
            "organization-name": said.organization,
            "contact-info": "tls@sender.example",
            "date-range": { "start-datetime": date(said.first, "00:00:00"), "end-datetime": date(said.last, "23:59:59") },
            "report-id": said.id.unwrap_or_else(|| format!("report {}", self.number)),
            "policies": said.policies,
        });
        if let Some((key, value)) = said.extra {
            report[key] = value;
        }
        let bytes = report.to_string();
        let store = &mut self.store;
        intake::read("r.json", bytes.as_bytes(), &mut Limits::default(), &mut |item| store.add(item));
        assert_eq!(store.problems().next(), None);
        self
    }

    /// Organisations that report 100 good sessions on each of the days.
    pub fn good(&mut self, organizations: &[&str], days: std::ops::RangeInclusive<i32>, policy: &[&str]) -> &mut Self {
        for day in days {
            for organization in organizations {
                self.add(said(organization, day).sts(policy, 100, &[]));
            }
        }
        self
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// All findings; each one's evidence must leave exactly the failed sessions that it claims.
    pub fn findings(&self) -> Vec<Finding> {
        self.findings_under(&Filter::default())
    }

    pub fn findings_under(&self, filter: &Filter) -> Vec<Finding> {
        let all = findings(&self.store, filter);
        for finding in &all {
            assert!(finding.sentence.ends_with('.') && !finding.sentence.contains("  "), "{}", finding.sentence);
            assert!(
                !finding.steps.is_empty() || finding.rule.id() == "sts-policy-changed",
                "{} has no steps",
                finding.rule.id()
            );
            if finding.failed > 0 {
                let shown = overview(&self.store, &finding.evidence);
                assert_eq!(shown.sessions.failed, finding.failed, "{}: {:?}", finding.sentence, finding.evidence);
            }
        }
        all
    }

    /// The names of the rules that spoke, without those about coverage and the reports themselves.
    pub fn rules(&self) -> Vec<&'static str> {
        let aside = ["coverage-gaps", "reporter-deviates", "enforce-unclear"];
        let mut rules: Vec<&str> = self.findings().iter().map(|finding| finding.rule.id()).collect();
        rules.retain(|rule| !aside.contains(rule));
        rules.sort_unstable();
        rules
    }

    pub fn one(&self, rule: &str) -> Finding {
        let all = self.findings();
        let found: Vec<&Finding> = all.iter().filter(|finding| finding.rule.id() == rule).collect();
        let said: Vec<&str> = all.iter().map(|finding| finding.rule.id()).collect();
        assert_eq!(found.len(), 1, "{rule} among {said:?}");
        found[0].clone()
    }
}

/// A day counted from 1 January 2026.
pub fn day_of(day: i32) -> Day {
    Day::parse("2026-01-01").unwrap().plus(day)
}
