//! What is handed on without names.

use crate::analysis::{Filter, Values};
use crate::geo::Country;
use crate::store::{Names, Store};

/// The reports with stand-ins for names, and the filter that leaves of them what the other left.
pub(super) fn hidden(store: &Store, filter: &Filter) -> (Store, Filter) {
    let hidden = store.with_stand_ins();
    let (from, to) = (store.columns(), hidden.columns());
    let other = |from: &Names, to: &Names, values: &Values| -> Values {
        values.renamed(|text| from.find(text).map_or(NEVER_MET, |number| to.text(number)))
    };
    let is_known = |code: &str| code.is_empty() || Country::parse(code).is_some();
    let filter = Filter {
        policy_domain: other(&from.policy_domains, &to.policy_domains, &filter.policy_domain),
        organization: other(&from.organizations, &to.organizations, &filter.organization),
        policy_type: other(&from.policy_types, &to.policy_types, &filter.policy_type),
        result_type: other(&from.result_types, &to.result_types, &filter.result_type),
        receiving_mx: other(&from.receiving_mxs, &to.receiving_mxs, &filter.receiving_mx),
        reason: other(&from.reason_kinds, &to.reason_kinds, &filter.reason),
        network: other(&from.networks, &to.networks, &filter.network),
        country: filter.country.renamed(|code| if is_known(code) { code } else { NEVER_MET }),
        receiving_ip: other(&from.addresses, &to.addresses, &filter.receiving_ip),
        // A cause in a sender's own words may hold any name.
        cause: filter.cause.renamed(|id| if id.contains(':') { NEVER_MET } else { id }),
        failed: filter.failed,
        days: filter.days,
        relative: filter.relative,
        stretches: filter.stretches.clone(),
    };
    (hidden, filter)
}

/// Stands for what no report holds; stand-ins are counted from 1.
const NEVER_MET: &str = "name-0";
