//! JSON to [`Report`]: every departure that real senders were seen to make is
//! read, and written down as a [`Deviation`] with its place.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::{Map, Value};

use super::deviation::{Deviation, DeviationRule as Rule, Found};
use super::hints::Hints;
use super::instant;
use super::model::{
    AppliedPolicy, DateRange, FailureDetail, Instant, PolicyResult, PolicyType, Report, Source, Summary,
};
use super::result_type::{FailureClass, ResultType};
use crate::domain_name::tidy;

type Object = Map<String, Value>;

/// Reads an object in the shape of RFC 8460, section 4.4.
pub(super) fn lower_object(object: &Object, raw: &str, hints: &Hints, deviations: Vec<Deviation>) -> Report {
    let mut lowering = Lowering { deviations, times: BTreeMap::new() };
    lowering.damage(object);
    let policies = lowering.policies(object, hints);
    let report = Report {
        organization_name: lowering.organization_name(object),
        contact_info: lowering.contact_info(object),
        report_id: lowering.report_id(object),
        date_range: lowering.date_range(object),
        policies,
        deviations: Vec::new(),
        raw: raw.to_owned(),
        source: Source::Text(hints.clone()),
    };
    lowering.unknown_fields(object, "", &["organization-name", "date-range", "contact-info", "report-id", "policies"]);
    Report { deviations: lowering.finish(), ..report }
}

struct Lowering {
    deviations: Vec<Deviation>,
    /// How often each rule was departed from.
    times: BTreeMap<Rule, u64>,
}

impl Lowering {
    /// Notes where an object stands as the text that a tool between made of it.
    fn damage(&mut self, object: &Object) {
        for (place, value) in [("date-range", object.get("date-range")), ("policies", object.get("policies"))] {
            let texts = match value {
                Some(Value::Array(values)) => values.as_slice(),
                Some(value) => std::slice::from_ref(value),
                None => &[],
            };
            let damaged = texts.iter().filter_map(Value::as_str).find(|text| is_object_as_text(text));
            if let Some(text) = damaged {
                self.note(Rule::DamagedOnTheWay, place, text);
            }
        }
    }

    fn note(&mut self, rule: Rule, place: &str, found: &str) {
        self.note_counted(rule, place, found.into());
    }

    fn note_counted(&mut self, rule: Rule, place: &str, found: Found) {
        let times = self.times.entry(rule).or_default();
        *times += 1;
        if *times <= MOST_PLACES {
            self.deviations.push(Deviation::new(rule, place, found));
        }
    }

    /// The departures; of each rule the first places, and how many more there are.
    fn finish(self) -> Vec<Deviation> {
        let Self { mut deviations, times } = self;
        let more = times.into_iter().filter_map(|(rule, times)| Some((rule, times.checked_sub(MOST_PLACES)?)));
        let more = more.filter(|(_, more)| *more > 0);
        deviations.extend(more.map(|(rule, more)| Deviation::new(rule, "", Found::More(more))));
        deviations
    }

    fn organization_name(&mut self, object: &Object) -> String {
        let name = self.text(object, "", "organization-name").unwrap_or_default();
        if name.is_empty() {
            self.note(Rule::OrganizationMissing, "organization-name", "");
        }
        name
    }

    fn contact_info(&mut self, object: &Object) -> Option<String> {
        match object.get("contact-info") {
            Some(Value::Null) => {
                self.note(Rule::ContactInfoNull, "contact-info", "null");
                None
            }
            None => {
                self.note(Rule::ContactInfoMissing, "contact-info", "");
                None
            }
            Some(_) => self.text(object, "", "contact-info").filter(|text| !text.is_empty()),
        }
    }

    fn report_id(&mut self, object: &Object) -> String {
        let id = self.text(object, "", "report-id").unwrap_or_default();
        if id.is_empty() {
            self.note(Rule::ReportIdMissing, "report-id", "");
        }
        id
    }

    fn date_range(&mut self, object: &Object) -> DateRange {
        let range = object.get("date-range").and_then(Value::as_object);
        let start = self.instant(range, "start-datetime");
        let end = self.instant(range, "end-datetime");
        if let Some(rule) = range_departs(start.unix, end.unix) {
            match rule {
                Rule::EndIsMidnight => self.note(rule, "date-range.end-datetime", &end.text),
                Rule::LongPeriod => {
                    self.note_counted(rule, "date-range", Found::Days(days_between(start.unix, end.unix)));
                }
                _ => self.note(rule, "date-range", &end.text),
            }
        }
        DateRange { start, end }
    }

    fn instant(&mut self, range: Option<&Object>, key: &str) -> Instant {
        let text = range.and_then(|range| range.get(key)).and_then(Value::as_str).unwrap_or_default();
        let (instant, rule) = instant::parse(text);
        if let Some(rule) = rule {
            self.note(rule, &format!("date-range.{key}"), text);
        }
        instant
    }

    fn policies(&mut self, object: &Object, hints: &Hints) -> Vec<PolicyResult> {
        let entries: &[Value] = match object.get("policies") {
            Some(Value::Array(entries)) => entries,
            Some(entry @ Value::Object(_)) => {
                self.note(Rule::PoliciesNotAList, "policies", "");
                std::slice::from_ref(entry)
            }
            Some(_) | None => {
                self.note(Rule::PoliciesMissing, "policies", "");
                return Vec::new();
            }
        };
        if entries.is_empty() {
            self.note(Rule::PoliciesEmpty, "policies", "[]");
        }
        let mut results = Vec::with_capacity(entries.len());
        for (index, entry) in entries.iter().enumerate() {
            let place = format!("policies[{index}]");
            let Some(entry) = entry.as_object() else {
                self.note(Rule::PolicyMissing, &place, &entry.to_string());
                continue;
            };
            results.push(self.policy_result(entry, &place, hints));
        }
        results
    }

    fn policy_result(&mut self, entry: &Object, place: &str, hints: &Hints) -> PolicyResult {
        let policy = self.policy(entry, place, hints);
        let summary = self.summary(entry, place);
        let failure_details = self.failure_details(entry, place);
        self.compare(summary, &failure_details, place);
        self.unknown_fields(entry, place, &["policy", "summary", "failure-details"]);
        PolicyResult { policy, summary, failure_details }
    }

    fn policy(&mut self, entry: &Object, place: &str, hints: &Hints) -> AppliedPolicy {
        let obtained = !tells_of_no_policy(entry);
        let place = join(place, "policy");
        let empty = Object::new();
        let policy = entry.get("policy").and_then(Value::as_object).unwrap_or_else(|| {
            self.note(Rule::PolicyMissing, &place, "");
            &empty
        });
        let policy_type = self.policy_type(policy, &place);
        let policy_string = self.policy_string(policy, &place);
        let applied = obtained && matches!(policy_type, PolicyType::Sts | PolicyType::Tlsa);
        if policy_string.is_empty() && applied {
            self.note(Rule::PolicyStringMissing, &join(&place, "policy-string"), "");
        }
        let policy_domain = self.policy_domain(policy, &place, hints);
        let mx_host = self.mx_host(policy, &place);
        let known = ["policy-type", "policy-string", "policy-domain", "mx-host", "mx-host-pattern"];
        self.unknown_fields(policy, &place, &known);
        AppliedPolicy { policy_type, policy_string, policy_domain, mx_host }
    }

    fn policy_type(&mut self, policy: &Object, place: &str) -> PolicyType {
        let place = join(place, "policy-type");
        let text = policy.get("policy-type").and_then(Value::as_str).unwrap_or_default();
        let known = match text.trim().to_ascii_lowercase().as_str() {
            "tlsa" => PolicyType::Tlsa,
            "sts" => PolicyType::Sts,
            "no-policy-found" => PolicyType::NoPolicyFound,
            "" => {
                self.note(Rule::PolicyTypeMissing, &place, "");
                return PolicyType::Unknown("".into());
            }
            _ => {
                self.note(Rule::PolicyTypeUnknown, &place, text);
                return PolicyType::Unknown(text.into());
            }
        };
        if known.as_str() != text {
            self.note(Rule::PolicyTypeCase, &place, text);
        }
        known
    }

    fn policy_string(&mut self, policy: &Object, place: &str) -> Vec<String> {
        let place = join(place, "policy-string");
        let mut lines: Vec<String> = match policy.get("policy-string") {
            Some(Value::Array(lines)) => lines.iter().map(text_of).collect(),
            Some(Value::String(text)) => {
                self.note(Rule::PolicyStringNotAList, &place, text);
                text.lines().map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        if lines.iter().any(|line| line.ends_with('\r')) {
            self.note(Rule::PolicyStringCarriageReturn, &place, "");
            for line in &mut lines {
                line.truncate(line.trim_end_matches('\r').len());
            }
        }
        // Microsoft writes all TLSA records as one string that is itself a JSON list.
        if let [only] = lines.as_slice()
            && only.trim_start().starts_with('[')
            && let Ok(records) = serde_json::from_str::<Vec<String>>(only)
        {
            self.note(Rule::TlsaInOneString, &place, only);
            return records;
        }
        lines
    }

    fn policy_domain(&mut self, policy: &Object, place: &str, hints: &Hints) -> String {
        let place = join(place, "policy-domain");
        let text = policy.get("policy-domain").and_then(Value::as_str).unwrap_or_default().trim();
        if text.is_empty() {
            let guess = hints.policy_domain.clone().unwrap_or_default();
            self.note(Rule::PolicyDomainMissing, &place, &guess);
            return tidy(&guess);
        }
        let domain = tidy(text);
        if domain != text {
            self.note(Rule::PolicyDomainForm, &place, text);
        }
        domain
    }

    fn mx_host(&mut self, policy: &Object, place: &str) -> Vec<String> {
        let (key, value) = match (policy.get("mx-host"), policy.get("mx-host-pattern")) {
            (Some(value), _) => ("mx-host", value),
            (None, Some(value)) => {
                self.note(Rule::MxHostPattern, &join(place, "mx-host-pattern"), "");
                ("mx-host-pattern", value)
            }
            (None, None) => return Vec::new(),
        };
        let place = join(place, key);
        match value {
            Value::Array(hosts) => hosts.iter().map(text_of).filter(|host| !host.is_empty()).collect(),
            Value::String(text) if text.trim().is_empty() => {
                self.note(Rule::MxHostEmpty, &place, text);
                Vec::new()
            }
            Value::String(text) => {
                let inner = text.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
                if let Some(inner) = inner {
                    self.note(Rule::MxHostBracketed, &place, text);
                    inner.split(',').map(|host| host.trim().trim_matches('"').to_owned()).collect()
                } else {
                    self.note(Rule::MxHostNotAList, &place, text);
                    vec![text.clone()]
                }
            }
            Value::Null => Vec::new(),
            other => {
                self.note(Rule::FieldNotText, &place, &other.to_string());
                vec![other.to_string()]
            }
        }
    }

    fn summary(&mut self, entry: &Object, place: &str) -> Summary {
        let place = join(place, "summary");
        let Some(summary) = entry.get("summary").and_then(Value::as_object) else {
            self.note(Rule::SummaryMissing, &place, "");
            return Summary::default();
        };
        Summary {
            successful: self.count(summary, &place, "total-successful-session-count"),
            failed: self.count(summary, &place, "total-failure-session-count"),
        }
    }

    fn count(&mut self, object: &Object, place: &str, key: &str) -> u64 {
        let place = join(place, key);
        let (rule, found, count) = match object.get(key) {
            None | Some(Value::Null) => (Rule::CountMissing, String::new(), 0),
            Some(Value::Number(number)) => match number.as_u64() {
                Some(count) if is_impossible(count) => (Rule::CountImpossible, number.to_string(), 0),
                Some(count) => return count,
                None if number.as_f64().is_some_and(|n| n < 0.0) => (Rule::CountNegative, number.to_string(), 0),
                None => (Rule::CountUnreadable, number.to_string(), 0),
            },
            Some(Value::String(text)) => match text.trim().parse::<u64>() {
                Ok(count) if is_impossible(count) => (Rule::CountImpossible, text.clone(), 0),
                Ok(count) => (Rule::CountAsText, text.clone(), count),
                Err(_) if text.trim().starts_with('-') => (Rule::CountNegative, text.clone(), 0),
                Err(_) => (Rule::CountUnreadable, text.clone(), 0),
            },
            Some(other) => (Rule::CountUnreadable, other.to_string(), 0),
        };
        self.note(rule, &place, &found);
        count
    }

    fn failure_details(&mut self, entry: &Object, place: &str) -> Vec<FailureDetail> {
        let place = join(place, "failure-details");
        let rows: &[Value] = match entry.get("failure-details") {
            None | Some(Value::Null) => &[],
            Some(Value::Array(rows)) => rows,
            Some(row) => {
                self.note(Rule::DetailsNotAList, &place, "");
                std::slice::from_ref(row)
            }
        };
        let mut details = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let place = format!("{place}[{index}]");
            match row.as_object() {
                Some(row) => details.push(self.failure_detail(row, &place)),
                None => self.note(Rule::DetailsNotAList, &place, &row.to_string()),
            }
        }
        details
    }

    fn failure_detail(&mut self, row: &Object, place: &str) -> FailureDetail {
        let result_type = ResultType::parse(&self.text(row, place, "result-type").unwrap_or_default());
        match &result_type {
            ResultType::Unknown(text) if text.is_empty() => {
                self.note(Rule::ResultTypeMissing, &join(place, "result-type"), "");
            }
            ResultType::Unknown(text) => self.note(Rule::ResultTypeUnknown, &join(place, "result-type"), text),
            _ => {}
        }
        let detail = FailureDetail {
            result_type,
            sending_mta_ip: self.ip(row, place, "sending-mta-ip"),
            receiving_mx_hostname: self.stated(row, place, &["receiving-mx-hostname", "receiving-mx-host-name"]),
            receiving_mx_helo: self.stated(row, place, &["receiving-mx-helo"]),
            receiving_ip: self.ip(row, place, "receiving-ip"),
            failed_session_count: self.count(row, place, "failed-session-count"),
            additional_information: self.stated(row, place, &["additional-information", "additional-info-uri"]),
            failure_reason_code: self.stated(row, place, &["failure-reason-code", "failure-error-code"]),
        };
        if let Some(text) = &detail.additional_information
            && !is_uri_like(text)
        {
            self.note(Rule::AdditionalInformationNotUri, &join(place, "additional-information"), text);
        }
        let known = [
            "result-type",
            "sending-mta-ip",
            "receiving-mx-hostname",
            "receiving-mx-host-name",
            "receiving-mx-helo",
            "receiving-ip",
            "failed-session-count",
            "additional-information",
            "additional-info-uri",
            "failure-reason-code",
            "failure-error-code",
        ];
        self.unknown_fields(row, place, &known);
        detail
    }

    /// A field of a failure under its first name, or under a later one with a deviation.
    fn stated(&mut self, row: &Object, place: &str, names: &[&str]) -> Option<String> {
        let (index, name) = names.iter().enumerate().find(|(_, name)| row.contains_key(**name))?;
        if index > 0 {
            self.note(Rule::FieldRenamed, &join(place, name), name);
        }
        let text = self.text(row, place, name)?;
        if text.trim().is_empty() {
            self.note(Rule::EmptyField, &join(place, name), "");
            return None;
        }
        Some(text)
    }

    fn ip(&mut self, row: &Object, place: &str, name: &str) -> Option<String> {
        let text = self.stated(row, place, &[name])?;
        // Spec: RFC 8460, section 4.4, wants RFC 1123 or RFC 5952 text; any form of an address will do.
        if text.trim().parse::<IpAddr>().is_err() {
            self.note(Rule::IpUnreadable, &join(place, name), &text);
        }
        Some(text)
    }

    fn text(&mut self, object: &Object, place: &str, key: &str) -> Option<String> {
        match object.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => {
                let text = other.to_string();
                self.note(Rule::FieldNotText, &join(place, key), &text);
                Some(text)
            }
        }
    }

    fn compare(&mut self, summary: Summary, details: &[FailureDetail], place: &str) {
        let rows = details.iter().fold(0_u64, |sum, row| sum.saturating_add(row.failed_session_count));
        if details.is_empty() && summary.failed > 0 {
            self.note_counted(Rule::DetailsMissing, &join(place, "failure-details"), Found::Failed(summary.failed));
        } else if rows != summary.failed {
            self.note_counted(Rule::DetailsDoNotAddUp, place, Found::Sums { details: rows, summary: summary.failed });
        }
    }

    fn unknown_fields(&mut self, object: &Object, place: &str, known: &[&str]) {
        for key in object.keys() {
            if !known.contains(&key.as_str()) {
                self.note(Rule::UnknownField, &join(place, key), "");
            }
        }
    }
}

/// How a range departs from one day; nothing is said of one that cannot be read.
pub(super) fn range_departs(start: Option<i64>, end: Option<i64>) -> Option<Rule> {
    let (start, end) = (start?, end?);
    let length = end.saturating_sub(start);
    if length < 0 {
        Some(Rule::EndBeforeStart)
    } else if length == DAY && start.rem_euclid(DAY) == 0 {
        Some(Rule::EndIsMidnight)
    } else if length > DAY {
        Some(Rule::LongPeriod)
    } else {
        None
    }
}

/// Days begun between two instants.
/// Whether all failures of an entry say that the policy could not be had, so that none was applied (RFC 8460, section
/// 4.3.2).
fn tells_of_no_policy(entry: &Object) -> bool {
    let rows = match entry.get("failure-details") {
        Some(Value::Array(rows)) => rows.as_slice(),
        Some(row) => std::slice::from_ref(row),
        None => &[],
    };
    let kind = entry.get("policy").and_then(|policy| policy.get("policy-type")).and_then(Value::as_str);
    let of_dane = kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("tlsa"));
    let tells = |row: &Value| {
        let result_type = row.get("result-type").and_then(Value::as_str).map(ResultType::parse);
        if of_dane {
            matches!(result_type, Some(ResultType::DnssecInvalid | ResultType::DaneRequired))
        } else {
            result_type.is_some_and(|known| known.class() == FailureClass::MtaSts)
        }
    };
    !rows.is_empty() && rows.iter().all(tells)
}

fn days_between(start: Option<i64>, end: Option<i64>) -> u64 {
    start.zip(end).map_or(0, |(start, end)| end.saturating_sub(start).unsigned_abs() / DAY.unsigned_abs() + 1)
}

/// Whether a text can be a URI at all (RFC 3986, section 3): a colon and no white space.
pub(super) fn is_uri_like(text: &str) -> bool {
    text.contains(':') && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

const DAY: i64 = 86_400;

/// Places of one rule that are listed in one report; the rest is counted.
const MOST_PLACES: u64 = 200;
/// What PowerShell (`@{a=b}`, `System.Object[]`), Python (`{'a': 'b'}`) and JavaScript (`[object Object]`) make of an object.
fn is_object_as_text(text: &str) -> bool {
    let text = text.trim_start();
    ["@{", "{'", "[{'", "System.", "[object ", "OrderedDict("].iter().any(|start| text.starts_with(start))
}

/// Sessions beyond which no organisation counts in a report: all mail of the world is less in a day.
const MOST_SESSIONS: u64 = 1_000_000_000_000;

/// Whether a count cannot be: too large, or what a counter of 32 bits shows for -1 or when it is full.
pub(super) fn is_impossible(count: u64) -> bool {
    count > MOST_SESSIONS || count == u64::from(u32::MAX) || count == u64::from(u32::MAX >> 1)
}
