//! Sessions by day under a filter: what each choice of days would give.

use std::collections::BTreeMap;

use super::{Filter, Selection};
use crate::day::Day;
use crate::store::{Sessions, Store};

/// Sessions by the day on which their report begins, whatever days the filter asks for; made in steps.
#[derive(Debug, Default)]
pub struct SessionsByDay {
    next: usize,
    days: BTreeMap<Day, Sessions>,
}

impl SessionsByDay {
    /// Looks at so many more reports; true when all were seen. Store and filter must be the same at each step.
    pub fn step(&mut self, store: &Store, filter: &Filter, reports: usize) -> bool {
        let mut filter = filter.clone();
        filter.set_days(None);
        let end = self.next.saturating_add(reports);
        let days = &mut self.days;
        Selection::new(store.columns(), &filter).each_in(self.next..end, |passed| {
            if let Some(day) = passed.report.day {
                let sum = days.entry(day).or_default();
                *sum = sum.plus(passed.sessions);
            }
        });
        self.next = end;
        end >= store.len()
    }

    /// The sessions from one day to another.
    pub fn between(&self, (first, last): (Day, Day)) -> Sessions {
        if first > last {
            return Sessions::default();
        }
        self.days.range(first..=last).fold(Sessions::default(), |sum, (_, sessions)| sum.plus(*sessions))
    }
}
