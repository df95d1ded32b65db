//! Failures by what failed where.

use std::collections::BTreeMap;

use crate::analysis::cause::Cause;
use crate::analysis::lately::Lately;
use crate::day::Day;
use crate::geo::Country;

/// Where something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) enum Place {
    /// At a receiving MX.
    Host(u32),
    /// At a policy domain, its policy host or its records; no MX is named.
    Domain(u32),
}

/// Failures of one cause at one place. Rows in which nothing failed are apart: something is dead there all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analysis) struct GroupKey {
    pub(in crate::analysis) cause: Cause,
    pub(in crate::analysis) place: Place,
    pub(in crate::analysis) idle: bool,
}

/// One failure detail, with what its report and entry say.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::analysis) struct Failure {
    /// Number of its row.
    pub(in crate::analysis) row: u32,
    /// The day of its report; `None` when it cannot be read, or lies far from all others.
    pub(in crate::analysis) day: Option<Day>,
    /// The last day of its report, where that is of several days.
    pub(in crate::analysis) last_day: Option<Day>,
    /// Number of its report.
    pub(in crate::analysis) report: u32,
    /// Under the name that it goes by in the end.
    pub(in crate::analysis) organization: u32,
    pub(in crate::analysis) domain: u32,
    pub(in crate::analysis) policy_type: u32,
    pub(in crate::analysis) policy_text: u32,
    pub(in crate::analysis) result_type: u32,
    pub(in crate::analysis) reason: u32,
    pub(in crate::analysis) kind: u32,
    /// 0 where what is stated is no address.
    pub(in crate::analysis) network: u32,
    pub(in crate::analysis) country: Option<Country>,
    /// In the spelling that stands for all of the host.
    pub(in crate::analysis) receiving_mx: u32,
    pub(in crate::analysis) receiving_ip: u32,
    /// Failed sessions as reported.
    pub(in crate::analysis) failed: u64,
    /// Those of them that count: a session that two policies judged is one.
    pub(in crate::analysis) counted: u64,
}

/// Groups of failures; in each they lie in the order of their rows.
#[derive(Default)]
pub(in crate::analysis) struct Groups {
    /// The place of each group in the list of them.
    places: BTreeMap<GroupKey, usize>,
    lately: Lately<GroupKey, usize>,
    all: Vec<Vec<Failure>>,
}

impl Groups {
    pub(super) fn add(&mut self, key: GroupKey, failure: Failure) {
        let Self { places, lately, all } = self;
        let (Place::Host(number) | Place::Domain(number)) = key.place;
        let place = lately.find(number << 6 ^ failure.result_type, key, || {
            *places.entry(key).or_insert_with(|| {
                all.push(Vec::new());
                all.len() - 1
            })
        });
        if let Some(own) = all.get_mut(place) {
            own.push(failure);
        }
    }

    /// The next group in the order in which they are told; it does not stay.
    pub(in crate::analysis) fn pop_first(&mut self) -> Option<(GroupKey, Vec<Failure>)> {
        let (key, place) = self.places.pop_first()?;
        Some((key, self.all.get_mut(place).map(std::mem::take).unwrap_or_default()))
    }
}
