//! The policy domains of all that is loaded, for whatever names them.

use crate::store::Store;

/// The policy domains of what is loaded; of very many none is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Domains {
    /// The first of them, by name.
    pub(crate) first: Vec<String>,
    /// How many there are.
    pub(crate) count: usize,
}

impl Domains {
    pub(crate) fn of(store: &Store) -> Self {
        let columns = store.columns();
        let mut is_met = vec![false; columns.policy_domains.len()];
        for entry in &columns.entries {
            if let Some(met) = is_met.get_mut(entry.policy_domain as usize) {
                *met = true;
            }
        }
        let count = is_met.iter().filter(|met| **met).count();
        if count > MOST_SORTED {
            return Self { first: Vec::new(), count };
        }
        let numbers = (0_u32..).zip(is_met).filter_map(|(number, met)| met.then_some(number));
        let mut names: Vec<&str> = numbers.map(|number| columns.policy_domains.text(number)).collect();
        names.sort_unstable();
        Self { first: names.into_iter().take(MOST_DOMAINS).map(str::to_owned).collect(), count }
    }
}

/// Domains that a list offers; others are found by the filter.
const MOST_DOMAINS: usize = 400;
/// Domains beyond which no list helps.
const MOST_SORTED: usize = 2_000;
