//! The list of reports, sorted and with days as groups, made in steps: a hundred thousand at once hold up the page.

use std::cmp::Reverse;

use super::in_order::InOrder;
use crate::day::Day;
use crate::store::{Columns, Names, ReportRow, Sessions, Store};

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// The day of its start.
    #[default]
    Day,
    /// The reporting organisation, by its letters.
    Organization,
    /// The first policy domain, by its letters.
    Domain,
    /// The types of its policies.
    Policies,
    /// How much there is to note: deviations, and whether it came more than once.
    Notes,
    /// Sessions.
    Sessions,
    /// Failed sessions.
    Failed,
}

impl SortBy {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Day, Self::Organization, Self::Domain, Self::Policies, Self::Notes, Self::Sessions, Self::Failed];

    /// A word for it that stays.
    pub fn id(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Organization => "organisation",
            Self::Domain => "domain",
            Self::Policies => "policies",
            Self::Notes => "notes",
            Self::Sessions => "sessions",
            Self::Failed => "failed",
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Begins the reports of a day, which stand below it.
    Day {
        /// The day; `None` where dates cannot be read.
        day: Option<Day>,
        /// How many reports.
        reports: usize,
        /// Their sessions.
        sessions: Sessions,
    },
    /// A report, by its number.
    Report(u32),
}

/// Makes the list in steps. The store must be the same at each step.
#[derive(Debug)]
pub struct ListSteps {
    by: SortBy,
    descending: bool,
    only_failing: bool,
    stage: Stage,
    keys: Vec<Key>,
    lines: Vec<Line>,
}

/// What is compared, and the number of the report: among those alike the newest comes first.
type Key = (u64, Reverse<Option<Day>>, u32);

#[derive(Debug)]
enum Stage {
    /// Texts are put in the order of their letters: the next one to look at.
    Texts(u32, InOrder<(String, u32)>),
    /// Each text gets its rank: the next one, and those given so far.
    Ranks(u32, InOrder<(String, u32)>, Vec<u32>),
    /// The next report to look at, the rank of each text, and what the reports are sorted by.
    Keys(usize, Vec<u32>, InOrder<Key>),
    Sort(InOrder<Key>),
    /// The next report to write.
    Lines(usize),
}

impl ListSteps {
    /// Nothing looked at yet.
    pub fn new(by: SortBy, descending: bool, only_failing: bool) -> Self {
        Self {
            by,
            descending,
            only_failing,
            stage: Stage::Texts(0, InOrder::default()),
            keys: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Does so much work, in reports; true when the list is made. `reports` are the numbers of those that belong to it.
    pub fn step(&mut self, store: &Store, reports: &[usize], work: usize) -> bool {
        let columns = store.columns();
        let work = work.max(1);
        match &mut self.stage {
            Stage::Texts(next, texts) => {
                let Some(names) = names_of(self.by, columns) else {
                    self.stage = Stage::Keys(0, Vec::new(), InOrder::default());
                    return false;
                };
                let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
                let end = next.saturating_add(u32::try_from(work).unwrap_or(u32::MAX)).min(count);
                for number in *next..end {
                    texts.push((names.text(number).to_lowercase(), number), ());
                }
                *next = end;
                if end == count {
                    self.stage = Stage::Ranks(0, std::mem::take(texts), vec![0; names.len()]);
                }
            }
            Stage::Ranks(rank, texts, ranks) => {
                for _ in 0..work {
                    let Some(((_, number), ())) = texts.pop() else {
                        self.stage = Stage::Keys(0, std::mem::take(ranks), InOrder::default());
                        break;
                    };
                    if let Some(own) = ranks.get_mut(number as usize) {
                        *own = *rank;
                    }
                    *rank += 1;
                }
            }
            Stage::Keys(next, ranks, keys) => {
                let end = next.saturating_add(work).min(reports.len());
                for &id in reports.get(*next..end).unwrap_or_default() {
                    let Some(row) = columns.reports.get(id) else { continue };
                    if self.only_failing && row.sessions.failed == 0 {
                        continue;
                    }
                    let key = key(self.by, store, columns, id, row, ranks);
                    let key = if self.descending { u64::MAX - key } else { key };
                    keys.push((key, Reverse(row.day), u32::try_from(id).unwrap_or(u32::MAX)), ());
                }
                *next = end;
                if end == reports.len() {
                    self.stage = Stage::Sort(std::mem::take(keys));
                }
            }
            Stage::Sort(keys) => {
                for _ in 0..work {
                    let Some((key, ())) = keys.pop() else {
                        self.stage = Stage::Lines(0);
                        break;
                    };
                    self.keys.push(key);
                }
            }
            Stage::Lines(next) => {
                let end = next.saturating_add(work).min(self.keys.len());
                for (at, (_, Reverse(day), id)) in self.keys.iter().enumerate().take(end).skip(*next) {
                    let begins = self.by == SortBy::Day
                        && at
                            .checked_sub(1)
                            .and_then(|before| self.keys.get(before))
                            .is_none_or(|(_, before, _)| before.0 != *day);
                    if begins {
                        self.lines.push(Line::Day { day: *day, reports: 0, sessions: Sessions::default() });
                    }
                    self.lines.push(Line::Report(*id));
                }
                *next = end;
                if end == self.keys.len() {
                    self.sum(columns);
                    return true;
                }
            }
        }
        false
    }

    /// Gives each day what its reports hold together.
    fn sum(&mut self, columns: &Columns) {
        let (mut count, mut sum) = (0, Sessions::default());
        for line in self.lines.iter_mut().rev() {
            match line {
                Line::Report(id) => {
                    count += 1;
                    sum = sum.plus(columns.reports.get(*id as usize).map(|row| row.sessions).unwrap_or_default());
                }
                Line::Day { reports, sessions, .. } => {
                    (*reports, *sessions) = (std::mem::take(&mut count), std::mem::take(&mut sum));
                }
            }
        }
    }

    /// The list, as far as it is made.
    pub fn finish(self) -> Vec<Line> {
        self.lines
    }
}

/// The texts that reports are sorted by; `None` where it is numbers.
fn names_of(by: SortBy, columns: &Columns) -> Option<&Names> {
    match by {
        SortBy::Organization => Some(&columns.organizations),
        SortBy::Domain => Some(&columns.policy_domains),
        SortBy::Policies => Some(&columns.policy_types),
        SortBy::Day | SortBy::Notes | SortBy::Sessions | SortBy::Failed => None,
    }
}

fn key(by: SortBy, store: &Store, columns: &Columns, id: usize, row: &ReportRow, ranks: &[u32]) -> u64 {
    let rank = |number: Option<u32>| {
        let rank = number.and_then(|number| ranks.get(number as usize));
        rank.map_or(0, |rank| u64::from(*rank) + 1)
    };
    let first = || columns.entries_of(row).first();
    match by {
        // Days before 1970 are dates as well.
        SortBy::Day => row.day.map_or(0, |day| u64::from(day.0.abs_diff(i32::MIN)) + 1),
        SortBy::Organization => rank(Some(row.organization)),
        SortBy::Domain => rank(first().map(|entry| entry.policy_domain)),
        SortBy::Policies => rank(first().map(|entry| entry.policy_type)),
        SortBy::Notes => {
            let deviations = columns.deviations_of(row).iter().fold(0_u64, |sum, (_, count)| sum + u64::from(*count));
            deviations * 2 + u64::from(store.times_met(id) > 1)
        }
        SortBy::Sessions => row.sessions.total(),
        SortBy::Failed => row.sessions.failed,
    }
}
