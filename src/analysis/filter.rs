//! The filter, and its form in the address.

use crate::day::Day;
use crate::query;

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
    /// Failures with a reason code of this kind (see [`crate::explain::reason_kind`]).
    pub reason: Option<String>,
    /// Failures sent from this network, as "192.0.2.0/24".
    pub network: Option<String>,
    /// Failures sent from this country: two letters.
    pub country: Option<String>,
    /// Failures met at this receiving-ip.
    pub receiving_ip: Option<String>,
    /// Reports that start between these days.
    pub days: Option<(Day, Day)>,
}

impl Filter {
    /// Whether all is shown.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether failures are asked for, so that only they can be counted.
    pub fn by_failure(&self) -> bool {
        [&self.result_type, &self.receiving_mx, &self.reason, &self.network, &self.country, &self.receiving_ip]
            .into_iter()
            .any(Option::is_some)
    }

    /// Whether a report passes only with an entry of `policies` that passes.
    pub fn narrows_policies(&self) -> bool {
        self.by_failure() || self.policy_domain.is_some() || self.policy_type.is_some()
    }

    /// The same without what asks for failures, and so of sessions that succeeded too.
    #[must_use]
    pub fn without_failures(&self) -> Self {
        Self {
            policy_domain: self.policy_domain.clone(),
            organization: self.organization.clone(),
            policy_type: self.policy_type.clone(),
            days: self.days,
            ..Self::default()
        }
    }

    /// Its texts, each with its key in an address.
    fn texts(&self) -> [(&'static str, &Option<String>); 9] {
        [
            ("domain", &self.policy_domain),
            ("by", &self.organization),
            ("policy", &self.policy_type),
            ("result", &self.result_type),
            ("mx", &self.receiving_mx),
            ("reason", &self.reason),
            ("network", &self.network),
            ("country", &self.country),
            ("ip", &self.receiving_ip),
        ]
    }

    /// Whether nothing that both ask for differs, so that what one leaves may concern the other.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.texts().into_iter().zip(other.texts()).all(|((_, own), (_, other))| match (own, other) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        })
    }

    /// What is asked for: key and text.
    pub fn named(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&str, String)> =
            self.texts().into_iter().filter_map(|(key, value)| Some((key, value.clone()?))).collect();
        if let Some((first, last)) = self.days {
            pairs.extend([("from", first.to_string()), ("to", last.to_string())]);
        }
        pairs
    }

    /// The query of an address: "domain=example.com&from=2026-01-03&to=2026-01-07".
    pub fn to_query(&self) -> String {
        query::write(&self.named())
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
                "reason" => filter.reason = Some(value),
                "network" => filter.network = Some(value),
                "country" => filter.country = Some(value),
                "ip" => filter.receiving_ip = Some(value),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_query_reads_back_as_the_filter(
            domain in proptest::option::of(any::<String>()),
            by in proptest::option::of(any::<String>()),
            reason in proptest::option::of(any::<String>()),
            days in proptest::option::of((0_i32..40_000, 0_i32..400)),
        ) {
            let days = days.map(|(first, more)| (Day(first), Day(first + more)));
            let filter = Filter { policy_domain: domain, organization: by, reason, days, ..Filter::default() };
            prop_assert_eq!(Filter::from_query(&filter.to_query()), filter);
        }

        #[test]
        fn any_query_is_read(query in any::<String>()) {
            let _ = Filter::from_query(&query);
        }
    }
}
