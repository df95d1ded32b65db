//! The filter, and its form in the address.

use super::{MOST_VALUES, Values};
use crate::day::Day;
use crate::query;

/// What to show: the values of a field are alternatives, the fields are conditions that hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Policies of this policy domain.
    pub policy_domain: Values,
    /// Reports of this organisation.
    pub organization: Values,
    /// Policies of this policy-type.
    pub policy_type: Values,
    /// Failures of this result-type, and the policies that have one.
    pub result_type: Values,
    /// Failures at this receiving MX, and the policies that have one.
    pub receiving_mx: Values,
    /// Failures with a reason code of this kind (see [`crate::explain::reason_kind`]).
    pub reason: Values,
    /// Failures sent from this network, as "192.0.2.0/24".
    pub network: Values,
    /// Failures sent from this country: two letters.
    pub country: Values,
    /// Failures met at this receiving-ip.
    pub receiving_ip: Values,
    /// Failures of this cause (see [`super::Cause::id`]).
    pub cause: Values,
    /// Reports that start between these days.
    pub days: Option<(Day, Day)>,
    /// Reports that start within one of these stretches of days, in order; none stands for any day.
    pub stretches: Vec<(Day, Day)>,
}

impl Filter {
    /// Whether all is shown.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether failures are asked for, so that only they can be counted.
    pub fn by_failure(&self) -> bool {
        [
            &self.result_type,
            &self.receiving_mx,
            &self.reason,
            &self.network,
            &self.country,
            &self.receiving_ip,
            &self.cause,
        ]
        .into_iter()
        .any(|values| !values.is_any())
    }

    /// Whether a report passes only with an entry of `policies` that passes.
    pub fn narrows_policies(&self) -> bool {
        self.by_failure() || !self.policy_domain.is_any() || !self.policy_type.is_any()
    }

    /// The same without what asks for failures, and so of sessions that succeeded too.
    #[must_use]
    pub fn without_failures(&self) -> Self {
        Self {
            policy_domain: self.policy_domain.clone(),
            organization: self.organization.clone(),
            policy_type: self.policy_type.clone(),
            days: self.days,
            stretches: self.stretches.clone(),
            ..Self::default()
        }
    }

    /// Its fields but the days, each with its key in an address.
    pub(crate) fn fields(&self) -> [(&'static str, &Values); 10] {
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
            ("cause", &self.cause),
        ]
    }

    /// Whether nothing that both ask for differs, so that what one leaves may concern the other.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.fields().into_iter().zip(other.fields()).all(|((_, own), (_, other))| own.meets(other))
    }

    /// The stretches of days, as an address has them: "2026-01-03..2026-01-07".
    pub(crate) fn named_stretches(&self) -> impl Iterator<Item = String> {
        self.stretches.iter().map(|(first, last)| format!("{first}..{last}"))
    }

    /// What is asked for: key and text, the key again for each further value.
    pub fn named(&self) -> Vec<(&'static str, String)> {
        let fields = self.fields().into_iter();
        let mut pairs: Vec<(&str, String)> =
            fields.flat_map(|(key, values)| values.iter().map(move |value| (key, value.to_owned()))).collect();
        if let Some((first, last)) = self.days {
            pairs.extend([("from", first.to_string()), ("to", last.to_string())]);
        }
        pairs.extend(self.named_stretches().map(|stretch| ("days", stretch)));
        pairs
    }

    /// The query of an address: "domain=example.com&result=a&result=b&from=2026-01-03&to=2026-01-07".
    pub fn to_query(&self) -> String {
        query::write(&self.named())
    }

    /// Reads a query; what is unknown or unreadable is left aside.
    pub fn from_query(query: &str) -> Self {
        let mut filter = Self::default();
        let (mut first, mut last) = (None, None);
        for (key, value) in query::read(query) {
            match key.as_str() {
                "domain" => filter.policy_domain.insert(value),
                "by" => filter.organization.insert(value),
                "policy" => filter.policy_type.insert(value),
                "result" => filter.result_type.insert(value),
                "mx" => filter.receiving_mx.insert(value),
                "reason" => filter.reason.insert(value),
                "network" => filter.network.insert(value),
                "country" => filter.country.insert(value),
                "ip" => filter.receiving_ip.insert(value),
                "cause" => filter.cause.insert(value),
                "days" if filter.stretches.len() < MOST_VALUES => filter.stretches.extend(stretch(&value)),
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
        filter.stretches.sort_unstable();
        filter.stretches.dedup();
        filter
    }

    /// Whether a day is asked for.
    pub(crate) fn takes_day(&self, day: Option<Day>) -> bool {
        let within = |&(first, last): &(Day, Day)| day.is_some_and(|day| first <= day && day <= last);
        self.days.as_ref().is_none_or(within) && (self.stretches.is_empty() || self.stretches.iter().any(within))
    }
}

/// "2026-01-03..2026-01-07".
fn stretch(text: &str) -> Option<(Day, Day)> {
    let (first, last) = text.split_once("..")?;
    let (first, last) = (Day::parse(first)?, Day::parse(last)?);
    Some((first.min(last), first.max(last)))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Values> {
        vec(any::<String>(), 0..4).prop_map(|texts| texts.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_query_reads_back_as_the_filter(
            (policy_domain, organization, policy_type) in (values(), values(), values()),
            (result_type, receiving_mx, reason) in (values(), values(), values()),
            (network, country, receiving_ip, cause) in (values(), values(), values(), values()),
            stretches in vec((0_i32..40_000, 0_i32..400), 0..3),
            days in proptest::option::of((0_i32..40_000, 0_i32..400)),
        ) {
            let days = days.map(|(first, more)| (Day(first), Day(first + more)));
            let mut stretches: Vec<_> = stretches.iter().map(|(first, more)| (Day(*first), Day(first + more))).collect();
            stretches.sort_unstable();
            stretches.dedup();
            let filter = Filter {
                policy_domain, organization, policy_type, result_type, receiving_mx, reason, network, country,
                receiving_ip, cause, days, stretches,
            };
            prop_assert_eq!(Filter::from_query(&filter.to_query()), filter);
        }

        #[test]
        fn any_query_is_read(query in any::<String>()) {
            let _ = Filter::from_query(&query);
        }
    }

    #[test]
    fn an_address_asks_for_several_values_of_a_field() {
        let filter = Filter::from_query("result=b&domain=x.example&result=a&result=b&mx=");
        let expected = Filter {
            policy_domain: Values::one("x.example"),
            result_type: ["a", "b"].into_iter().collect(),
            receiving_mx: Values::one(""),
            ..Filter::default()
        };
        assert_eq!(filter, expected);
        assert_eq!(filter.to_query(), "domain=x.example&result=a&result=b&mx=");
    }

    #[test]
    fn an_address_of_a_million_values_asks_for_as_many_as_there_may_be() {
        let query = (0..1_000_000).fold(String::new(), |query, number| query + "by=" + &number.to_string() + "&");
        let filter = Filter::from_query(&query);
        assert_eq!(filter.organization.len(), MOST_VALUES);
        assert_eq!(Filter::from_query(&filter.to_query()), filter);
    }

    #[test]
    fn filters_agree_where_each_field_has_a_value_in_common() {
        let of = Filter::from_query;
        assert!(of("result=a&result=b&mx=m").agrees_with(&of("result=b&by=someone")));
        assert!(!of("result=a&result=b&mx=m").agrees_with(&of("result=c")));
        assert!(!of("result=a&mx=m").agrees_with(&of("result=a&mx=")));
    }
}
