//! The filter, and its form in the address.

use super::{MOST_VALUES, Period, Values};
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
    /// Failed sessions alone.
    pub failed: bool,
    /// Reports that start between these days.
    pub days: Option<(Day, Day)>,
    /// How these days were asked for, where it was not by their dates; see [`Self::resolved`].
    pub relative: Option<Relative>,
    /// Reports that start within one of these stretches of days, in order; none stands for any day.
    pub stretches: Vec<(Day, Day)>,
}

/// A period that was asked for, and the days that it gave. While the filter asks for just these days they follow from
/// the period; once it asks for others the period means nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relative {
    /// What was asked for.
    pub period: Period,
    /// Its days; `None` before [`Filter::resolved`], and without a report to count from.
    pub gives: Option<(Day, Day)>,
}

/// What an address puts before the key of a field for a value that is left out.
const NOT: &str = "not-";

impl Filter {
    /// Whether all is shown.
    pub fn is_empty(&self) -> bool {
        let fields = self.fields().into_iter().all(|(_, values)| values.is_any());
        fields && !self.failed && self.days.is_none() && self.period().is_none() && self.stretches.is_empty()
    }

    /// The period that is asked for instead of days.
    pub fn period(&self) -> Option<Period> {
        self.relative.filter(|relative| relative.gives == self.days).map(|relative| relative.period)
    }

    /// Asks for a period, and no longer for any other days.
    pub fn set_period(&mut self, period: Period) {
        self.set_days(None);
        self.relative = Some(Relative { period, gives: None });
    }

    /// Asks for days, or for any, and no longer for others.
    pub fn set_days(&mut self, days: Option<(Day, Day)>) {
        (self.days, self.relative) = (days, None);
        self.stretches.clear();
    }

    /// The same with the days of its period, counted from the newest report: all that counts looks at days alone.
    /// An address keeps the period ([`Self::to_query`]).
    #[must_use]
    pub fn resolved(mut self, newest: Option<Day>) -> Self {
        if let Some(period) = self.period() {
            let gives = period.days(newest);
            (self.days, self.relative) = (gives, Some(Relative { period, gives }));
        }
        self
    }

    /// Whether failures are asked for, so that only they are counted.
    pub fn by_failure(&self) -> bool {
        self.failed || self.by_detail()
    }

    /// Whether failures of one kind are asked for, or not of one: of these only the rows of failures tell.
    pub fn by_detail(&self) -> bool {
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
            relative: self.relative,
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

    /// What is asked for: key and text, the key again for each further value; "not-mx" for what is left out.
    pub fn named(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (key, values) in self.fields() {
            pairs.extend(values.iter().map(|value| (key.to_owned(), value.to_owned())));
            pairs.extend(values.left_out().map(|value| (format!("{NOT}{key}"), value.to_owned())));
        }
        if self.failed {
            pairs.push(("failed".to_owned(), "1".to_owned()));
        }
        match (self.period(), self.days) {
            (Some(period), _) => {
                let (key, value) = period.named();
                pairs.push((key.to_owned(), value));
            }
            (None, Some((first, last))) => {
                pairs.extend([("from".to_owned(), first.to_string()), ("to".to_owned(), last.to_string())]);
            }
            (None, None) => {}
        }
        pairs.extend(self.named_stretches().map(|stretch| ("days".to_owned(), stretch)));
        pairs
    }

    /// The query of an address: "domain=example.com&not-mx=a.example&result=a&result=b&last=7d".
    pub fn to_query(&self) -> String {
        query::write(&self.named())
    }

    /// The values of the field with this key.
    pub fn field_mut(&mut self, key: &str) -> Option<&mut Values> {
        Some(match key {
            "domain" => &mut self.policy_domain,
            "by" => &mut self.organization,
            "policy" => &mut self.policy_type,
            "result" => &mut self.result_type,
            "mx" => &mut self.receiving_mx,
            "reason" => &mut self.reason,
            "network" => &mut self.network,
            "country" => &mut self.country,
            "ip" => &mut self.receiving_ip,
            "cause" => &mut self.cause,
            _ => return None,
        })
    }

    /// Whether a key of an address is one that [`Self::from_query`] reads.
    pub fn knows_key(key: &str) -> bool {
        let own = ["failed", "last", "month", "days", "from", "to"];
        own.contains(&key) || Self::default().field_mut(key.strip_prefix(NOT).unwrap_or(key)).is_some()
    }

    /// Reads a query; what is unknown or unreadable is left aside, and days win over a period.
    pub fn from_query(query: &str) -> Self {
        let mut filter = Self::default();
        let (mut first, mut last, mut period) = (None, None, None);
        for (key, value) in query::read(query) {
            match key.as_str() {
                "failed" => filter.failed = value == "1",
                "last" | "month" => period = Period::parse(&key, &value).or(period),
                "days" if filter.stretches.len() < MOST_VALUES => filter.stretches.extend(stretch(&value)),
                "from" => first = Day::parse(&value),
                "to" => last = Day::parse(&value),
                key => match key.strip_prefix(NOT) {
                    Some(key) => _ = filter.field_mut(key).map(|values| values.leave_out(value)),
                    None => _ = filter.field_mut(key).map(|values| values.insert(value)),
                },
            }
        }
        filter.days = match (first, last) {
            (Some(first), Some(last)) => Some((first.min(last), first.max(last))),
            (Some(only), None) | (None, Some(only)) => Some((only, only)),
            (None, None) => None,
        };
        if filter.days.is_none() {
            filter.relative = period.map(|period| Relative { period, gives: None });
        }
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
    use crate::day::Month;

    fn values() -> impl Strategy<Value = Values> {
        (vec(any::<String>(), 0..4), vec(any::<String>(), 0..3)).prop_map(|(texts, others)| {
            let mut values: Values = texts.into_iter().collect();
            for text in others {
                values.leave_out(text);
            }
            values
        })
    }

    fn period() -> impl Strategy<Value = Period> {
        prop_oneof![
            (1_u16..=Period::MOST_DAYS).prop_map(Period::Last),
            Just(Period::ThisMonth),
            Just(Period::LastMonth),
            (0_i32..40_000).prop_filter_map("a month", |day| Month::of(Day(day)).map(Period::Month)),
        ]
    }

    proptest! {
        #[test]
        fn a_query_reads_back_as_the_filter(
            (policy_domain, organization, policy_type) in (values(), values(), values()),
            (result_type, receiving_mx, reason) in (values(), values(), values()),
            (network, country, receiving_ip, cause) in (values(), values(), values(), values()),
            stretches in vec((0_i32..40_000, 0_i32..400), 0..3),
            days in proptest::option::of((0_i32..40_000, 0_i32..400)),
            failed in any::<bool>(),
            period in proptest::option::of(period()),
            newest in 0_i32..40_000,
        ) {
            let days = days.map(|(first, more)| (Day(first), Day(first + more)));
            let mut stretches: Vec<_> = stretches.iter().map(|(first, more)| (Day(*first), Day(first + more))).collect();
            stretches.sort_unstable();
            stretches.dedup();
            let filter = Filter {
                policy_domain, organization, policy_type, result_type, receiving_mx, reason, network, country,
                receiving_ip, cause, failed, days, stretches,
                relative: period.filter(|_| days.is_none()).map(|period| Relative { period, gives: None }),
            };
            prop_assert_eq!(&Filter::from_query(&filter.to_query()), &filter);
            // What counts sees days; the address stays as it was.
            let resolved = filter.clone().resolved(Some(Day(newest)));
            prop_assert_eq!(resolved.to_query(), filter.to_query());
            prop_assert_eq!(resolved.days.is_some(), days.is_some() || period.is_some());
            prop_assert_eq!(resolved.resolved(None).days, days.or(period.and_then(|period| period.days(None))));
            // Keys that are read are known, and only they.
            for (key, _) in filter.named() {
                prop_assert!(Filter::knows_key(&key), "{}", key);
            }
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
    fn an_address_leaves_values_out() {
        let filter = Filter::from_query("mx=a&not-mx=b&not-by=&failed=1&not-from=2026-01-01&failed=2&failed=1");
        assert_eq!(filter.receiving_mx.left_out().collect::<Vec<_>>(), ["b"]);
        assert!(filter.organization.leaves_out("") && filter.failed && filter.days.is_none());
        assert!(filter.by_failure() && filter.by_detail() && filter.narrows_policies());
        assert_eq!(filter.to_query(), "not-by=&mx=a&not-mx=b&failed=1");
        let failed = Filter::from_query("failed=1");
        assert!(failed.by_failure() && !failed.by_detail() && !failed.is_empty());
        assert!(Filter::from_query("not-mx=a").by_failure(), "of successes nobody says at which MX they were");
        assert!(!Filter::knows_key("tab") && !Filter::knows_key("not-failed") && Filter::knows_key("not-country"));
    }

    #[test]
    fn a_period_counts_from_the_newest_report_and_stays_in_the_address() {
        let day = |text: &str| Day::parse(text).unwrap();
        let days = |query: &str, newest: &str| {
            let filter = Filter::from_query(query).resolved(Some(day(newest)));
            assert_eq!(filter.to_query(), query);
            filter.days.map(|(first, last)| format!("{first}..{last}")).unwrap_or_default()
        };
        assert_eq!(days("last=7d", "2026-11-26"), "2026-11-20..2026-11-26");
        assert_eq!(days("last=30d", "2026-11-26"), "2026-10-28..2026-11-26");
        assert_eq!(days("last=1d", "2024-03-01"), "2024-03-01..2024-03-01");
        assert_eq!(days("month=this", "2026-11-26"), "2026-11-01..2026-11-26");
        assert_eq!(days("month=last", "2026-03-31"), "2026-02-01..2026-02-28");
        assert_eq!(days("month=last", "2024-01-09"), "2023-12-01..2023-12-31");
        assert_eq!(days("month=2024-02", "2026-11-26"), "2024-02-01..2024-02-29");
    }

    #[test]
    fn days_win_over_a_period_and_nonsense_is_no_period() {
        let filter = Filter::from_query("last=7d&from=2026-01-03&to=2026-01-01");
        assert_eq!((filter.relative, filter.to_query().as_str()), (None, "from=2026-01-01&to=2026-01-03"));
        for query in ["last=0d", "last=7", "last=d", "last=-7d", "last=4001d", "month=2026-13", "month=", "month=next"]
        {
            assert_eq!(Filter::from_query(query), Filter::default(), "{query}");
        }
        // Whoever sets days has no period any more.
        let week = Filter::from_query("last=7d").resolved(Day::parse("2026-11-26"));
        let other = Filter { days: Some((Day(1), Day(2))), ..week.clone() };
        assert_eq!((other.period(), other.to_query().as_str()), (None, "from=1970-01-02&to=1970-01-03"));
        assert!(Filter { days: None, ..week }.is_empty());
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
