//! From the counts of an overview to its lists, each in order, a bounded piece of work at a time.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::mem::take;
use std::sync::Arc;
use std::vec::IntoIter;

use super::counting::{CountedSpan, Counting, DaySums, Group, Tally};
use super::in_order::InOrder;
use super::overview::{DayTotals, FailureGroup, GroupKey, Overview, Share, Span};
use super::sums::Sums;
use crate::day::Day;
use crate::report::ResultType;
use crate::store::{Columns, Names, Sessions};

/// The longest axis; dates far off are typing errors or attacks.
const MOST_DAYS: i32 = 4_000;

/// What is still to be put into order.
pub(super) struct Writing {
    overview: Overview,
    lists: [Ranking; 6],
    types: Types,
    by_age: BTreeMap<u32, Vec<usize>>,
    spans: IntoIter<CountedSpan>,
    span: Option<(CountedSpan, Types)>,
    days: BTreeMap<Day, DaySums>,
    day: Option<(Day, DaySums, Types)>,
    /// Days within which reports are shown, and the day of the axis that comes next.
    near: Option<(Day, Day)>,
    axis: Option<(Day, Day)>,
    left_out: LeftOut,
    groups: BTreeMap<GroupKey, Group>,
    ranked: InOrder<(Reverse<u64>, GroupKey), Group>,
    group: Option<OpenGroup>,
}

impl Writing {
    pub(super) fn new(counting: Counting) -> Self {
        let Counting {
            mut overview,
            types,
            mxs,
            organizations,
            policy_types,
            policy_domains,
            reasons,
            networks,
            countries,
            days,
            weights,
            strange_weights,
            spans,
            left_out,
            groups,
            by_age,
            ..
        } = counting;
        let countries = countries.into_iter().map(|(country, (reports, failed))| Share {
            label: country.map(|country| country.to_string()).unwrap_or_default(),
            reports,
            sessions: Sessions { successful: 0, failed },
            failed,
        });
        overview.by_country = countries.collect();
        overview.by_country.sort_by_key(|share| Reverse(share.failed));
        // No range has what lies far from all that is loaded, unless nothing else is asked for.
        let weights = if weights.is_empty() { strange_weights } else { weights };
        let ends_of = |weights: &BTreeMap<Day, usize>| {
            weights.keys().next().zip(weights.keys().next_back()).map(|(first, last)| (*first, *last))
        };
        (overview.first_day, overview.last_day) = ends_of(&weights).unzip();
        let axis = ends(&weights).map(|ends| whole(ends, overview.filter.days));
        Self {
            overview,
            lists: [mxs, organizations, policy_types, policy_domains, reasons, networks].map(Ranking::new),
            types: Types::of(types),
            by_age,
            spans: spans.into_iter(),
            span: None,
            days,
            day: None,
            near: axis,
            axis,
            left_out: LeftOut { changes: left_out, over: 0 },
            groups,
            ranked: InOrder::default(),
            group: None,
        }
    }

    /// Writes so many more lines; true when all are written.
    pub(super) fn step(&mut self, columns: &Columns, mut work: usize) -> bool {
        let work = &mut work;
        let names = [
            &columns.receiving_mxs,
            &columns.organizations,
            &columns.policy_types,
            &columns.policy_domains,
            &columns.reason_kinds,
            &columns.networks,
        ];
        self.lists.iter_mut().zip(names).all(|(list, names)| list.step(names, work))
            && self.types.step(columns, work)
            && self.reports(work)
            && self.spans(columns, work)
            && self.days(columns, work)
            && self.groups(columns, work)
    }

    pub(super) fn finish(self) -> Overview {
        let [by_mx, by_organization, by_policy_type, by_policy_domain, by_reason, by_network] =
            self.lists.map(|list| list.shares);
        Overview {
            organizations: by_organization.len(),
            by_result_type: self.types.ordered,
            by_mx,
            by_organization,
            by_policy_type,
            by_policy_domain,
            by_reason,
            by_network,
            ..self.overview
        }
    }

    /// Numbers of reports by day, newest first and undated last; those of a day stay in order.
    fn reports(&mut self, work: &mut usize) -> bool {
        while let Some((_, mut ids)) = self.by_age.pop_first() {
            self.overview.reports_list.append(&mut ids);
            if spent(work) {
                return false;
            }
        }
        true
    }

    fn spans(&mut self, columns: &Columns, work: &mut usize) -> bool {
        loop {
            let Some((span, types)) = &mut self.span else {
                let Some(mut span) = self.spans.next() else { return true };
                let types = Types::of(take(&mut span.failed));
                self.span = Some((span, types));
                continue;
            };
            if !types.step(columns, work) {
                return false;
            }
            let timeline = &mut self.overview.timeline;
            if self.near.is_some_and(|(first, last)| first <= span.first.min(span.last) && span.last <= last) {
                let CountedSpan { first, last, sessions, untold, .. } = *span;
                timeline.spans.push(Span { first, last, sessions, failed_by_type: take(&mut types.ordered), untold });
            } else {
                timeline.outliers += 1;
            }
            self.span = None;
            if spent(work) {
                return false;
            }
        }
    }

    /// Lays the days out without holes, around the bulk of the reports.
    fn days(&mut self, columns: &Columns, work: &mut usize) -> bool {
        let (Some((from, to)), Some((mut next, end))) = (self.near, self.axis) else { return true };
        loop {
            let Some((day, sums, types)) = &mut self.day else {
                let Some((day, mut sums)) = self.days.pop_first() else { break };
                if day < from || to < day {
                    self.overview.timeline.outliers += sums.reports;
                    if spent(work) {
                        return false;
                    }
                    continue;
                }
                let types = Types::of(take(&mut sums.failed));
                self.day = Some((day, sums, types));
                continue;
            };
            if !types.step(columns, work) {
                return false;
            }
            let days = &mut self.overview.timeline.days;
            while next <= *day {
                let Some(others) = self.left_out.cover(next, work) else {
                    self.axis = Some((next, end));
                    return false;
                };
                let mut totals = DayTotals::without_report(next, others);
                if next == *day {
                    (totals.reports, totals.sessions, totals.untold) = (sums.reports, sums.sessions, sums.untold);
                    totals.failed_by_type = take(&mut types.ordered);
                }
                days.push(totals);
                next = next.plus(1);
            }
            self.axis = Some((next, end));
            self.day = None;
            if spent(work) {
                return false;
            }
        }
        while next <= end {
            let Some(others) = self.left_out.cover(next, work) else {
                self.axis = Some((next, end));
                return false;
            };
            self.overview.timeline.days.push(DayTotals::without_report(next, others));
            next = next.plus(1);
        }
        self.axis = None;
        true
    }

    fn groups(&mut self, columns: &Columns, work: &mut usize) -> bool {
        while let Some((key, group)) = self.groups.pop_first() {
            self.ranked.push((Reverse(group.failed), key), group);
            if spent(work) {
                return false;
            }
        }
        loop {
            let Some(open) = &mut self.group else {
                let Some(((_, key), group)) = self.ranked.pop() else { return true };
                self.group = Some(OpenGroup::new(key, group));
                continue;
            };
            if !open.step(&columns.organizations, work) {
                return false;
            }
            self.overview.failure_groups.extend(self.group.take().map(|open| open.finish(columns)));
            if spent(work) {
                return false;
            }
        }
    }
}

/// Reports that nothing is shown of, gone through day by day.
struct LeftOut {
    /// How many more than on the day before cover each day that is still to come.
    changes: BTreeMap<Day, i64>,
    /// How many cover the day before those.
    over: i64,
}

impl LeftOut {
    /// Whether one of them covers this day; `None` when the work is spent before that is known. Days come in order.
    fn cover(&mut self, day: Day, work: &mut usize) -> Option<bool> {
        while let Some(next) = self.changes.first_entry().filter(|next| *next.key() <= day) {
            self.over += next.remove();
            if spent(work) {
                return None;
            }
        }
        Some(self.over > 0)
    }
}

/// The first and the last day near the one in the middle of all reports.
fn ends(weights: &BTreeMap<Day, usize>) -> Option<(Day, Day)> {
    let all: usize = weights.values().sum();
    let mut seen = 0;
    let (&middle, _) = weights.iter().find(|(_, weight)| {
        seen += **weight;
        seen > all / 2
    })?;
    let mut near = weights.range(middle.plus(-MOST_DAYS / 2)..=middle.plus(MOST_DAYS / 2)).map(|(day, _)| *day);
    let first = near.next()?;
    Some((first, near.next_back().unwrap_or(first)))
}

/// The axis with all of the days that were asked for, as long as it is no longer than it may be: that a period ends
/// without a report is a part of the answer.
fn whole((first, last): (Day, Day), asked: Option<(Day, Day)>) -> (Day, Day) {
    let Some((from, to)) = asked else { return (first, last) };
    let fits = |from: Day, to: Day| to.0.saturating_sub(from.0) < MOST_DAYS;
    let first = if fits(from, last) { first.min(from) } else { first };
    (first, if fits(first, to) { last.max(to) } else { last })
}

/// Takes one from the work that may be done; true when none is left.
fn spent(work: &mut usize) -> bool {
    *work = work.saturating_sub(1);
    *work == 0
}

/// A list of texts with their sessions: most first, then by text.
struct Ranking {
    rows: Vec<Option<(usize, Sessions)>>,
    next: usize,
    lines: InOrder<(Reverse<u64>, Arc<str>, usize), ()>,
    shares: Vec<Share>,
}

impl Ranking {
    fn new(Tally(rows): Tally) -> Self {
        Self { rows, next: 0, lines: InOrder::default(), shares: Vec::new() }
    }

    fn step(&mut self, names: &Names, work: &mut usize) -> bool {
        while let Some(row) = self.rows.get(self.next) {
            if let Some((_, sessions)) = row {
                self.lines.push((Reverse(sessions.total()), names.shared(self.next), self.next), ());
            }
            self.next += 1;
            if spent(work) {
                return false;
            }
        }
        while let Some(((_, label, number), ())) = self.lines.pop() {
            let (reports, sessions) = self.rows.get(number).copied().flatten().unwrap_or_default();
            let share = Share { label: label.as_ref().to_owned(), reports, sessions, failed: sessions.failed };
            self.shares.push(share);
            if spent(work) {
                return false;
            }
        }
        true
    }
}

/// Result types with their failed sessions, most first.
struct Types {
    left: BTreeMap<u32, u64>,
    ranked: InOrder<(Reverse<u64>, ResultType), ()>,
    ordered: Vec<(ResultType, u64)>,
}

impl Types {
    fn of(left: BTreeMap<u32, u64>) -> Self {
        Self { left, ranked: InOrder::default(), ordered: Vec::new() }
    }

    fn step(&mut self, columns: &Columns, work: &mut usize) -> bool {
        while let Some((number, failed)) = self.left.pop_first() {
            if failed > 0 {
                self.ranked.push((Reverse(failed), columns.result_type(number)), ());
            }
            if spent(work) {
                return false;
            }
        }
        while let Some(((Reverse(failed), result_type), ())) = self.ranked.pop() {
            self.ordered.push((result_type, failed));
            if spent(work) {
                return false;
            }
        }
        true
    }
}

/// A group whose organisations are put into order.
struct OpenGroup {
    key: GroupKey,
    group: Group,
    left: Sums<u32, ()>,
    ranked: InOrder<Arc<str>, ()>,
    organizations: Vec<Arc<str>>,
}

impl OpenGroup {
    fn new(key: GroupKey, mut group: Group) -> Self {
        let left = take(&mut group.organizations);
        Self { key, group, left, ranked: InOrder::default(), organizations: Vec::new() }
    }

    fn step(&mut self, names: &Names, work: &mut usize) -> bool {
        while let Some((number, ())) = self.left.pop() {
            self.ranked.push(names.shared(number as usize), ());
            if spent(work) {
                return false;
            }
        }
        while let Some((name, ())) = self.ranked.pop() {
            self.organizations.push(name);
            if spent(work) {
                return false;
            }
        }
        true
    }

    fn finish(self, columns: &Columns) -> FailureGroup {
        let (result_type, reason, receiving_mx, network) = self.key;
        let stated = |names: &Names, number: u32| (number != 0).then(|| names.text(number).to_owned());
        FailureGroup {
            result_type: columns.result_type(result_type),
            reason: stated(&columns.reasons, reason),
            receiving_mx: stated(&columns.receiving_mxs, receiving_mx),
            network: stated(&columns.networks, network),
            organizations: self.organizations,
            first_day: self.group.days.0.or(self.group.strange_days.0),
            last_day: self.group.days.1.or(self.group.strange_days.1),
            failed: self.group.failed,
            reports: self.group.reports,
            key: self.key,
        }
    }
}
