//! The filter, and its form in the address.

use super::Day;
use crate::query;
use crate::report::{FailureDetail, PolicyResult};
use crate::store::StoredReport;

/// What to show; `None` means all. An empty text means "not stated".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Policies of this policy domain.
    pub policy_domain: Option<String>,
    /// Reports of this organisation.
    pub organization: Option<String>,
    /// Policies of this policy-type.
    pub policy_type: Option<String>,
    /// Failures of this result-type, and the policies that have one.
    pub result_type: Option<String>,
    /// Failures at this receiving MX, and the policies that have one.
    pub receiving_mx: Option<String>,
    /// Reports that start between these days.
    pub days: Option<(Day, Day)>,
}

impl Filter {
    /// Whether all is shown.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a report passes by organisation and day.
    pub fn takes_report(&self, stored: &StoredReport) -> bool {
        is(self.organization.as_ref(), &stored.report.organization_name)
            && self.days.is_none_or(|(first, last)| stored.day.is_some_and(|day| first <= day && day <= last))
    }

    /// Whether an entry of `policies` passes by domain and type, and by a failure where one is asked for.
    pub fn takes_policy(&self, entry: &PolicyResult) -> bool {
        is(self.policy_domain.as_ref(), &entry.policy.policy_domain)
            && is(self.policy_type.as_ref(), entry.policy.policy_type.as_str())
            && (!self.by_failure() || entry.failure_details.iter().any(|row| self.takes_failure(row)))
    }

    /// Whether a failure passes by result type and MX.
    pub fn takes_failure(&self, row: &FailureDetail) -> bool {
        let host = row.receiving_mx_hostname.as_deref().map(str::to_lowercase).unwrap_or_default();
        is(self.result_type.as_ref(), row.result_type.as_str()) && is(self.receiving_mx.as_ref(), &host)
    }

    /// Whether failures are asked for, so that only they can be counted.
    pub fn by_failure(&self) -> bool {
        self.result_type.is_some() || self.receiving_mx.is_some()
    }

    /// Whether a report passes only with an entry of `policies` that passes.
    pub fn narrows_policies(&self) -> bool {
        self.by_failure() || self.policy_domain.is_some() || self.policy_type.is_some()
    }

    /// The query of an address: "domain=example.com&from=2026-01-03&to=2026-01-07".
    pub fn to_query(&self) -> String {
        let texts = [
            ("domain", &self.policy_domain),
            ("by", &self.organization),
            ("policy", &self.policy_type),
            ("result", &self.result_type),
            ("mx", &self.receiving_mx),
        ];
        let mut pairs: Vec<(&str, String)> =
            texts.into_iter().filter_map(|(key, value)| Some((key, value.clone()?))).collect();
        if let Some((first, last)) = self.days {
            pairs.extend([("from", first.to_string()), ("to", last.to_string())]);
        }
        query::write(&pairs)
    }

    /// Reads a query; what is unknown or unreadable is left aside.
    pub fn from_query(query: &str) -> Self {
        let mut filter = Self::default();
        let (mut first, mut last) = (None, None);
        for (key, value) in query::read(query) {
            match key.as_str() {
                "domain" => filter.policy_domain = Some(value),
                "by" => filter.organization = Some(value),
                "policy" => filter.policy_type = Some(value),
                "result" => filter.result_type = Some(value),
                "mx" => filter.receiving_mx = Some(value),
                "from" => first = Day::parse(&value),
                "to" => last = Day::parse(&value),
                _ => {}
            }
        }
        filter.days = match (first, last) {
            (Some(first), Some(last)) => Some((first.min(last), first.max(last))),
            (Some(only), None) | (None, Some(only)) => Some((only, only)),
            (None, None) => None,
        };
        filter
    }
}

fn is(wanted: Option<&String>, found: &str) -> bool {
    wanted.is_none_or(|wanted| wanted == found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_query_reads_back_as_the_filter(
            domain in proptest::option::of(any::<String>()),
            by in proptest::option::of(any::<String>()),
            days in proptest::option::of((0_i32..40_000, 0_i32..400)),
        ) {
            let days = days.map(|(first, more)| (Day(first), Day(first + more)));
            let filter = Filter { policy_domain: domain, organization: by, days, ..Filter::default() };
            prop_assert_eq!(Filter::from_query(&filter.to_query()), filter);
        }

        #[test]
        fn any_query_is_read(query in any::<String>()) {
            let _ = Filter::from_query(&query);
        }
    }
}
