//! Which of many things a rule looks at.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Causes, hosts and stretches of time of one domain that a rule looks at: those with the most failed sessions.
pub(super) const MOST_OF_DOMAIN: usize = 200;

/// Those with the most failed sessions, in their own order.
pub(super) fn weightiest<T: Ord + Copy>(all: impl Iterator<Item = (T, u64)>) -> Vec<T> {
    let mut heaviest: BinaryHeap<Reverse<(u64, Reverse<T>)>> = BinaryHeap::new();
    for (one, failed) in all {
        heaviest.push(Reverse((failed, Reverse(one))));
        if heaviest.len() > MOST_OF_DOMAIN {
            heaviest.pop();
        }
    }
    let mut chosen: Vec<T> = heaviest.into_iter().map(|Reverse((_, Reverse(one)))| one).collect();
    chosen.sort_unstable();
    chosen
}
