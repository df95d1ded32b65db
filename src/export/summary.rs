//! "Summary (JSON)": one object, keys sorted, the same for the same reports in any order.
//! Its schema is public/summary.schema.json.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::analysis::{Filter, Finding, IpFamily, Share, Trend, Verdict, findings, overview, reported_range};
use crate::day::Day;
use crate::store::Sessions;
use crate::store::Store;

/// The summary of everything loaded.
pub fn summary(store: &Store) -> Value {
    let all = overview(store, &Filter::default());
    let findings = findings(store, &Filter::default());
    let columns = store.columns();
    let (start, end) = reported_range(store);
    let mut deviations: BTreeMap<&str, u64> = BTreeMap::new();
    for (rule, times) in columns.deviations() {
        let count = deviations.entry(rule.id()).or_default();
        *count = count.saturating_add(u64::from(*times));
    }
    let failed_by_type: BTreeMap<&str, u64> =
        all.by_result_type.iter().map(|(result_type, count)| (result_type.as_str(), *count)).collect();
    let days: Vec<Value> = all
        .timeline
        .days
        .iter()
        .filter(|day| day.reports > 0)
        .map(|day| {
            json!({ "day": day.day.to_string(), "failed": day.sessions.failed, "reports": day.reports, "successful": day.sessions.successful })
        })
        .collect();
    // Without the table nothing is known of any country, which is not the same as none.
    let located = store.countries().is_some();
    let countries: BTreeMap<&str, u64> =
        all.by_country.iter().filter(|_| located).map(|share| (share.label.as_str(), share.failed)).collect();
    let mut problems: Vec<_> = store.problems().collect();
    problems.sort();
    let problems: Vec<Value> = problems
        .into_iter()
        .map(|problem| {
            json!({ "kind": problem.error.kind(), "message": problem.error.to_string(), "source": problem.trail.as_data() })
        })
        .collect();
    let mut summary = json!({
        "schema": "tlsrpt-lens/summary/1",
        "reports": store.len(),
        "duplicates": store.duplicates(),
        "policies": columns.entries.len(),
        "failure_details": columns.failures.len(),
        "files": { "failed": store.files_failed(), "not_reports": store.not_reports().total(), "read": store.files_read() },
        "date_range": { "end": end.and_then(date_time), "start": start.and_then(date_time) },
        "verdict": Verdict::new(&all, &findings).sentence(),
        "sessions": counts(all.sessions),
        "evaluations": counts(all.evaluations),
        "failed_by_result_type": failed_by_type,
        "by_organization": shares(&all.by_organization),
        "by_policy_domain": shares(&all.by_policy_domain),
        "by_policy_type": shares(&all.by_policy_type),
        "failed_by_receiving_mx_hostname": all.by_mx.iter().map(|share| (share.label.clone(), share.failed)).collect::<BTreeMap<_, _>>(),
        "failed_by_sending_country": countries,
        "days": days,
        "deviations": deviations,
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        "problems": problems,
    });
    let room = store.room();
    if let Value::Object(summary) = &mut summary
        && (room.refused > 0 || room.untold > 0)
    {
        summary.insert("not_kept".to_owned(), json!({ "reports": room.refused, "others": room.untold }));
    }
    sorted(summary)
}

/// The same as text, for a file.
pub fn summary_json(store: &Store) -> String {
    let mut text = format!("{:#}", summary(store));
    text.push('\n');
    text
}

fn counts(sessions: Sessions) -> Value {
    json!({ "failed": sessions.failed, "successful": sessions.successful })
}

fn shares(shares: &[Share]) -> BTreeMap<&str, Value> {
    let entry = |share: &Share| json!({ "failed": share.sessions.failed, "reports": share.reports, "successful": share.sessions.successful });
    shares.iter().map(|share| (share.label.as_str(), entry(share))).collect()
}

fn finding(finding: &Finding) -> Value {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let traits = &finding.traits;
    let (failed, days) = finding.told();
    json!({
        "rule": finding.rule.id(),
        "id": finding.id,
        "severity": finding.severity.id(),
        "policy_domain": finding.policy_domain,
        "policy_domains": finding.policy_domains,
        "sentence": finding.sentence,
        "actor": finding.actor.id(),
        "receiving_mx_hostnames": finding.hosts,
        "organizations": finding.organizations,
        "first_day": day(finding.first_day),
        "last_day": day(finding.last_day),
        "days": days.len(),
        "failed": failed,
        "sessions": finding.sessions,
        "result_types": finding.result_types,
        "policy_types": finding.policy_types,
        "traits": {
            "networks": traits.networks,
            "countries": traits.countries,
            "receiving_ips": traits.receiving_ips,
            "ip_family": traits.ip_family.map(IpFamily::id),
            "reasons": traits.reasons,
        },
        "reasons": finding.reasons,
        "steps": finding.steps.iter().map(|step| json!({ "text": step.text, "copy": step.copy })).collect::<Vec<_>>(),
        "trend": finding.trend.as_ref().map(Trend::id),
        "confidence": finding.confidence.id(),
        "source": finding.source,
        "evidence": evidence(&finding.evidence),
    })
}

/// The filter: for each field that it narrows the values asked for, and its days.
fn evidence(filter: &Filter) -> Map<String, Value> {
    let fields = filter.fields().into_iter().filter(|(_, values)| !values.is_any());
    let lists = fields.map(|(key, values)| (key.to_owned(), values.iter().collect()));
    let days = filter.days.into_iter().flat_map(|(first, last)| [("from", first), ("to", last)]);
    let stretches: Vec<Value> = filter.named_stretches().map(Value::from).collect();
    let stretches = (!stretches.is_empty()).then(|| ("days".to_owned(), stretches.into()));
    lists.chain(stretches).chain(days.map(|(key, day)| (key.to_owned(), day.to_string().into()))).collect()
}

/// "2026-01-31T00:00:00Z".
fn date_time(unix: i64) -> Option<String> {
    let instant = time::OffsetDateTime::from_unix_timestamp(unix).ok()?;
    instant.format(&time::format_description::well_known::Rfc3339).ok()
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let keys: BTreeMap<String, Value> = object.into_iter().collect();
            Value::Object(keys.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
