//! Which mode the MTA-STS policy of a domain had on which days, as senders saw it.

use std::collections::BTreeMap;

use super::policy_text::PolicyText;
use super::{Filter, Selection};
use crate::day::Day;
use crate::store::Store;

/// What senders found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Neither MTA-STS nor DANE.
    NoPolicy,
    /// A policy in mode none.
    None,
    /// A policy in mode testing.
    Testing,
    /// A policy in mode enforce.
    Enforce,
}

/// The modes of one policy domain through time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The policy domain.
    pub policy_domain: String,
    /// In order, each with another mode than the one before.
    pub stretches: Vec<ModeStretch>,
}

/// Days on which most reports saw the same mode; a day without one goes with the days before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModeStretch {
    /// The first of them.
    pub first: Day,
    /// The last of them.
    pub last: Day,
    /// What was seen.
    pub mode: Mode,
}

/// Lanes made in steps.
#[derive(Debug, Default)]
pub struct LaneSteps {
    next: usize,
    /// By number of a policy's text.
    modes: BTreeMap<u32, Option<Mode>>,
    /// Reports that saw each mode, by number of the policy domain and day.
    seen: BTreeMap<u32, BTreeMap<Day, [u32; MODES.len()]>>,
}

impl LaneSteps {
    /// Looks at so many more reports; true when all were seen. Store and filter must be the same at each step.
    pub fn step(&mut self, store: &Store, filter: &Filter, reports: usize) -> bool {
        let columns = store.columns();
        let filter = filter.without_failures();
        let end = self.next.saturating_add(reports);
        let (modes, seen) = (&mut self.modes, &mut self.seen);
        Selection::new(columns, &filter).each_in(self.next..end, |passed| {
            let Some(day) = passed.report.day else { return };
            for entry in passed.entries {
                let mode = match columns.policy_types.text(entry.policy_type) {
                    "no-policy-found" => Some(Mode::NoPolicy),
                    "sts" => *modes
                        .entry(entry.policy_text)
                        .or_insert_with(|| mode_of(columns.policy_texts.text(entry.policy_text))),
                    _ => None,
                };
                let Some(place) = MODES.iter().position(|own| Some(*own) == mode) else { continue };
                let counts = seen.entry(entry.policy_domain).or_default().entry(day).or_default();
                if let Some(count) = counts.get_mut(place) {
                    *count = count.saturating_add(1);
                }
            }
        });
        self.next = end;
        end >= store.len()
    }

    /// What most reports of its last day saw, of every policy domain.
    pub fn latest(&self, store: &Store) -> BTreeMap<String, Mode> {
        let of_domain = |(number, days): (&u32, &BTreeMap<Day, [u32; MODES.len()]>)| {
            let (_, counts) = days.last_key_value()?;
            let (mode, _) = MODES.iter().zip(counts).max_by_key(|(mode, count)| (**count, **mode))?;
            Some((store.columns().policy_domains.text(*number).to_owned(), *mode))
        };
        self.seen.iter().filter_map(of_domain).collect()
    }

    /// A lane for each policy domain that had a policy; none where there are more than three, for nobody
    /// compares so many.
    pub fn finish(self, store: &Store) -> Vec<Lane> {
        let lanes = self.seen.into_iter().filter_map(|(number, days)| {
            let stretches = stretches(&days);
            let any = stretches.iter().any(|stretch| stretch.mode != Mode::NoPolicy);
            any.then(|| Lane { policy_domain: store.columns().policy_domains.text(number).to_owned(), stretches })
        });
        let mut lanes: Vec<Lane> = lanes.take(MOST_LANES + 1).collect();
        if lanes.len() > MOST_LANES {
            return Vec::new();
        }
        lanes.sort_unstable_by(|one, other| one.policy_domain.cmp(&other.policy_domain));
        lanes
    }
}

fn mode_of(text: &str) -> Option<Mode> {
    match PolicyText::read(text).mode.as_str() {
        "enforce" => Some(Mode::Enforce),
        "testing" => Some(Mode::Testing),
        "none" => Some(Mode::None),
        _ => None,
    }
}

/// Days with the mode that most reports of each saw; of two alike the one of the day before.
fn stretches(days: &BTreeMap<Day, [u32; MODES.len()]>) -> Vec<ModeStretch> {
    let mut all: Vec<ModeStretch> = Vec::new();
    for (&day, counts) in days {
        let before = all.last().map(|stretch| stretch.mode);
        let most = MODES.iter().zip(counts).max_by_key(|(mode, count)| (**count, before == Some(**mode), **mode));
        let Some((&mode, _)) = most else { continue };
        match all.last_mut() {
            Some(last) if last.mode == mode => last.last = day,
            Some(last) => {
                last.last = day.plus(-1);
                all.push(ModeStretch { first: day, last: day, mode });
            }
            None => all.push(ModeStretch { first: day, last: day, mode }),
        }
    }
    all
}

const MODES: [Mode; 4] = [Mode::NoPolicy, Mode::None, Mode::Testing, Mode::Enforce];

/// Policy domains that are drawn beside each other.
const MOST_LANES: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_the_mode_that_most_saw_and_a_pause_the_one_before() {
        let days = BTreeMap::from([
            (Day(1), [0, 0, 3, 0]),
            (Day(2), [0, 0, 2, 2]),
            (Day(3), [1, 0, 1, 3]),
            (Day(7), [0, 0, 0, 1]),
            (Day(9), [2, 0, 0, 0]),
        ]);
        let of = |first, last, mode| ModeStretch { first: Day(first), last: Day(last), mode };
        let expected = [of(1, 2, Mode::Testing), of(3, 8, Mode::Enforce), of(9, 9, Mode::NoPolicy)];
        assert_eq!(stretches(&days), expected);
    }
}
