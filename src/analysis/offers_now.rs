//! What the values of a filter's fields count in what is shown now.
//!
//! The values of one field are alternatives, so each field is counted without what is asked of it.

use std::collections::BTreeMap;

use super::selection::{See, Selection, Walk};
use super::{Filter, Overview, OverviewSteps, Share, Values};
use crate::store::{EntryRow, FailureRow, ReportRow, Sessions, Store};

/// Sessions and failed sessions of each value; what is not in it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffersNow(BTreeMap<&'static str, BTreeMap<String, (Sessions, u64)>>);

impl OffersNow {
    /// Those of a value of the field with this key.
    pub fn of(&self, key: &str, value: &str) -> (Sessions, u64) {
        self.0.get(key).and_then(|own| own.get(value)).copied().unwrap_or_default()
    }
}

/// Counted in steps. Store must be the same at each.
pub struct OffersNowSteps {
    rest: Vec<Pass>,
    found: OffersNow,
}

/// Fields that are counted under one filter.
struct Pass {
    filter: Filter,
    keys: Vec<&'static str>,
    steps: OverviewSteps,
    addresses: Option<(Addresses, Walk)>,
}

impl Pass {
    fn new(filter: Filter, keys: Vec<&'static str>) -> Self {
        let addresses = keys.contains(&ADDRESS).then(Default::default);
        Self { filter, keys, steps: OverviewSteps::new(), addresses }
    }
}

impl OffersNowSteps {
    /// Nothing is counted yet.
    pub fn new(filter: &Filter) -> Self {
        let mut own = Vec::new();
        let mut plain = Vec::new();
        for key in KEYS {
            let mut without = filter.clone();
            match without.field_mut(key) {
                Some(values) if *values != Values::default() => {
                    *values = Values::default();
                    own.push(Pass::new(without, vec![key]));
                }
                _ => plain.push(key),
            }
        }
        own.push(Pass::new(filter.clone(), plain));
        Self { rest: own, found: OffersNow::default() }
    }

    /// Does so much more; true when all is counted.
    pub fn step(&mut self, store: &Store, work: usize) -> bool {
        let Some(pass) = self.rest.last_mut() else { return true };
        if let Some((addresses, walk)) = &mut pass.addresses {
            if walk.step(&Selection::new(store.columns(), &pass.filter), work, addresses) {
                let of = |(number, failed): (&u32, &u64)| {
                    (store.columns().addresses.text(*number).to_owned(), (Sessions::default(), *failed))
                };
                self.found.0.insert(ADDRESS, addresses.0.iter().map(of).collect());
                pass.addresses = None;
            }
        } else if pass.steps.step(store, &pass.filter, work)
            && let Some(pass) = self.rest.pop()
        {
            self.found.take(&pass.steps.finish(), &pass.keys);
        }
        self.rest.is_empty()
    }

    /// What was counted.
    pub fn finish(self) -> OffersNow {
        self.found
    }
}

impl OffersNow {
    fn take(&mut self, all: &Overview, keys: &[&'static str]) {
        for key in keys {
            let shares: Vec<Share> = match *key {
                "domain" => all.by_policy_domain.clone(),
                "by" => all.by_organization.clone(),
                "mx" => all.by_mx.clone(),
                "reason" => all.by_reason.clone(),
                "country" => all.by_country.clone(),
                "network" => all.by_network.clone(),
                "policy" => all.by_policy_type.clone(),
                "result" => {
                    let of = |(result_type, failed): &(crate::report::ResultType, u64)| Share {
                        label: result_type.to_string(),
                        failed: *failed,
                        ..Share::default()
                    };
                    all.by_result_type.iter().map(of).collect()
                }
                _ => continue,
            };
            let of = |share: Share| (share.label, (share.sessions, share.failed));
            self.0.insert(key, shares.into_iter().map(of).collect());
        }
    }
}

/// Failed sessions by the number of the address that received them.
#[derive(Debug, Default)]
struct Addresses(BTreeMap<u32, u64>);

impl See for Addresses {
    fn entry(&mut self, _: &Selection<'_>, _: &EntryRow, _: &mut usize) {}

    fn failure(&mut self, _: &Selection<'_>, _: usize, _: &EntryRow, row: &FailureRow) {
        let sum = self.0.entry(row.receiving_ip).or_default();
        *sum = sum.saturating_add(row.failed);
    }

    fn report(&mut self, _: &Selection<'_>, _: usize, _: &ReportRow, _: &mut usize) -> bool {
        true
    }
}

/// The fields whose values are offered.
const KEYS: [&str; 9] = ["domain", "by", "result", "mx", "reason", "country", "network", ADDRESS, "policy"];
const ADDRESS: &str = "ip";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake;
    use crate::limits::Limits;
    use crate::store::Batch;

    /// Two reports: on 1 March one failure at mx1, on 2 March two at mx2, of two domains.
    fn store() -> Store {
        let mut batch = Batch::default();
        for (day, mx, domain, failed) in [("01", "mx1", "a.example", 1), ("02", "mx2", "b.example", 2)] {
            let text = format!(
                r#"{{"organization-name":"A","report-id":"{day}","date-range":{{"start-datetime":"2026-03-{day}T00:00:00Z","end-datetime":"2026-03-{day}T23:59:59Z"}},"policies":[{{"policy":{{"policy-type":"sts","policy-domain":"{domain}"}},"summary":{{"total-successful-session-count":10,"total-failure-session-count":{failed}}},"failure-details":[{{"result-type":"certificate-expired","receiving-mx-hostname":"{mx}","receiving-ip":"192.0.2.{failed}","failed-session-count":{failed}}}]}}]}}"#
            );
            intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
        }
        let mut store = Store::default();
        store.merge(batch);
        store
    }

    fn now(query: &str) -> OffersNow {
        let store = store();
        let mut steps = OffersNowSteps::new(&Filter::from_query(query));
        while !steps.step(&store, 1) {}
        steps.finish()
    }

    #[test]
    fn values_count_in_what_is_shown_and_alternatives_beside_the_chosen_one() {
        let all = now("");
        assert_eq!((all.of("mx", "mx1").1, all.of("mx", "mx2").1, all.of("ip", "192.0.2.2").1), (1, 2, 2));
        let second = now("from=2026-03-02&to=2026-03-02");
        assert_eq!((second.of("mx", "mx1").1, second.of("mx", "mx2").1), (0, 2));
        assert_eq!((second.of("ip", "192.0.2.1").1, second.of("result", "certificate-expired").1), (0, 2));
        let of_a = now("domain=a.example");
        assert_eq!(of_a.of("domain", "b.example"), (Sessions { successful: 10, failed: 2 }, 2));
        assert_eq!((of_a.of("mx", "mx1").1, of_a.of("mx", "mx2").1), (1, 0));
    }
}
