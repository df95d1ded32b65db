//! Who had how many sessions on which day, among those whom a cause could have met.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::day_sums::{DaySums, by_day};
use super::distinct::Distinct;
use super::forgetting::forget_some;
use super::once_each::Rows;
use super::part::distinct;
use crate::analysis::history::{Failure, History, Kinds};
use crate::day::Day;
use crate::report::ResultType;
use crate::store::{Columns, Sessions};

/// Sessions by organisation and day, over some policy domains.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Table {
    rows: Rows,
    /// By what a few of many are found, once asked for.
    index: OnceCell<Index>,
    /// Sums by day of some organisations, which several steps and many places ask for.
    days_of: RefCell<BTreeMap<BTreeSet<u32>, Rc<DaySums>>>,
}

/// What makes the answer about a few organisations, or about how many there are, cost little where there are many rows:
/// a stranger can make as many places at which one organisation each fails as organisations that report.
#[derive(Debug)]
struct Index {
    /// The sums of all rows before each, and of all.
    before: Vec<Exact>,
    /// Days with rows, in order, and the sums of all days before each, and of all.
    days: Vec<Day>,
    before_days: Vec<Exact>,
    /// How many there are in a stretch of days, where they are more than a few.
    counts: Option<Counts>,
    /// The few organisations that carry most of the sessions, in order; none where it takes many to carry them.
    large: Vec<u32>,
}

/// How many organisations there are in a stretch of days, without a look at each.
#[derive(Debug)]
struct Counts {
    /// The days of all rows, in order.
    days: Vec<Day>,
    reported: Distinct,
    succeeded: Distinct,
}

/// Successful and failed sessions, of which no sum is cut off.
#[derive(Debug, Clone, Copy, Default)]
struct Exact(u128, u128);

impl Exact {
    fn of(sessions: Sessions) -> Self {
        Self(sessions.successful.into(), sessions.failed.into())
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }

    fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0), self.1.saturating_sub(other.1))
    }

    fn sessions(self) -> Sessions {
        let most = |sum: u128| u64::try_from(sum).unwrap_or(u64::MAX);
        Sessions { successful: most(self.0), failed: most(self.1) }
    }
}

/// What was reported in a stretch of days: by some, and by the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::analysis) struct Meanwhile {
    pub(in crate::analysis) all: Sessions,
    pub(in crate::analysis) own: Sessions,
    pub(in crate::analysis) others: Sessions,
    /// All who reported, and those whether they did or not.
    pub(in crate::analysis) active: usize,
    /// Others who succeeded.
    pub(in crate::analysis) spared: usize,
}

/// Tables by the policy domains and the kinds of policy whose sessions they have.
type Known = BTreeMap<(BTreeSet<u32>, Kinds), Rc<Table>>;

/// Tables that were asked for: the causes at one host concern the same domains again and again.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Tables {
    known: Known,
    /// Rows of all that are known.
    rows: usize,
    /// Those that were too many, and are let go of.
    former: Known,
}

impl Tables {
    /// The sessions of all that failures could have met: those judged by the same kinds of policy, about the same
    /// domains; under DANE also about others whose senders meet the same host.
    pub(in crate::analysis) fn beside(&mut self, history: &History<'_>, failures: &[Failure]) -> Rc<Table> {
        let mut domains = distinct(failures.iter().map(|failure| failure.domain));
        let types = distinct(failures.iter().map(|failure| failure.policy_type));
        let mut kinds = types.iter().fold(Kinds::default(), |kinds, number| kinds.and(Kinds::of(*number)));
        // Whoever cannot have the policy reports that there is none: others, who have it, could have met the same.
        if kinds.none && !kinds.sts {
            let of_sts = |number: &u32| {
                matches!(
                    history.columns.result_type(*number),
                    ResultType::StsPolicyFetchError | ResultType::StsPolicyInvalid | ResultType::StsWebpkiInvalid
                )
            };
            kinds.sts =
                distinct(failures.iter().map(|failure| failure.result_type)).iter().take(MOST_JOINED).any(of_sts);
        }
        if kinds == Kinds::of(Columns::TLSA) {
            let hosts = distinct(failures.iter().map(|failure| failure.receiving_mx));
            let names = hosts.into_iter().take(MOST_JOINED).map(|host| history.host(host));
            let own: Vec<u32> = domains.iter().copied().take(MOST_JOINED).collect();
            let names = names.chain(own.iter().map(|domain| history.domain_name(*domain)));
            let joined: Vec<u32> =
                names.filter(|name| !name.is_empty()).flat_map(|name| history.dane_at(name)).collect();
            domains.extend(joined);
        }
        if let Some(table) = self.known.get(&(domains.clone(), kinds)) {
            return Rc::clone(table);
        }
        if let (Some(only), 1) = (domains.first(), domains.len()) {
            return self.of_domain(history, *only, kinds);
        }
        let each: Vec<Rc<Table>> = domains.iter().map(|domain| self.of_domain(history, *domain, kinds)).collect();
        let each: Vec<&Rows> = each.iter().map(|table| &table.rows).collect();
        self.keep(domains, kinds, Rows::together(&each))
    }

    /// The sessions about one domain that were judged by these kinds of policy.
    fn of_domain(&mut self, history: &History<'_>, domain: u32, kinds: Kinds) -> Rc<Table> {
        let domains = BTreeSet::from([domain]);
        if let Some(table) = self.known.get(&(domains.clone(), kinds)) {
            return Rc::clone(table);
        }
        let rows = history.domain(domain).map(|domain| Rows::of(domain, kinds));
        self.keep(domains, kinds, rows.unwrap_or_default())
    }

    fn keep(&mut self, domains: BTreeSet<u32>, kinds: Kinds, rows: Rows) -> Rc<Table> {
        let table = Rc::new(Table { rows, ..Table::default() });
        let rows = table.len() + domains.len();
        self.forget_former();
        if self.rows.saturating_add(rows) > MOST_ROWS {
            // What is still left of those before goes at once; each table since then made room for some of them.
            self.former = std::mem::take(&mut self.known);
            self.rows = 0;
        }
        self.rows = self.rows.saturating_add(rows);
        self.known.insert((domains, kinds), Rc::clone(&table));
        table
    }

    /// Lets go of a few tables; true when there were any.
    pub(super) fn forget(&mut self) -> bool {
        self.forget_former() | forget_some(&mut self.known)
    }

    fn forget_former(&mut self) -> bool {
        forget_some(&mut self.former)
    }
}

impl Table {
    /// Of rows in any order.
    #[cfg(test)]
    pub(super) fn of_rows(mut rows: Vec<(Day, u32, Sessions)>) -> Self {
        rows.sort_by_key(|(day, organization, _)| (*organization, *day));
        let mut own = Rows::default();
        for (day, organization, sessions) in rows {
            own.all.push((day, sessions));
            match own.organizations.last_mut() {
                Some((last, end)) if *last == organization => *end += 1,
                _ => own.organizations.push((organization, own.all.len())),
            }
        }
        Self { rows: own, ..Self::default() }
    }

    /// What an organisation reported, in the order of days.
    pub(super) fn reported_by(&self, organization: u32) -> &[(Day, Sessions)] {
        let place = self.rows.organizations.partition_point(|(other, _)| *other < organization);
        let is_there = self.rows.organizations.get(place).is_some_and(|(other, _)| *other == organization);
        self.rows.all.get(self.range(place)).filter(|_| is_there).unwrap_or_default()
    }

    /// Sessions of an organisation in reports of which no day can be believed.
    pub(super) fn undated_of(&self, organization: u32) -> u64 {
        self.rows.undated.get(&organization).copied().unwrap_or_default()
    }

    pub(in crate::analysis) fn len(&self) -> usize {
        self.rows.all.len()
    }

    /// Where the rows of the organisation at a place are.
    fn range(&self, place: usize) -> Range<usize> {
        let end = |place: usize| self.rows.organizations.get(place).map_or(self.len(), |(_, end)| *end);
        place.checked_sub(1).map_or(0, end)..end(place)
    }

    /// Of the rows of the organisation at a place, those of a stretch of days.
    fn range_within(&self, place: usize, (first, last): (Day, Day)) -> Range<usize> {
        let Range { start, end } = self.range(place);
        let own = self.rows.all.get(start..end).unwrap_or_default();
        let before = |day: Day, or_on_it: bool| match (own.first(), own.last()) {
            (Some((one, _)), _) if *one > day || *one == day && !or_on_it => 0,
            (_, Some((one, _))) if *one < day || *one == day && or_on_it => own.len(),
            _ => own.partition_point(|(one, _)| *one < day || *one == day && or_on_it),
        };
        let from = before(first, false);
        start + from..start + before(last, true).max(from)
    }

    /// Where the rows of each of those organisations that are `met` are, of a stretch of days.
    fn of_each<'a>(
        &'a self,
        met: &'a BTreeSet<u32>,
        stretch: (Day, Day),
    ) -> impl Iterator<Item = (u32, Range<usize>)> + Clone + 'a {
        let all = &self.rows.organizations;
        let mut at = 0;
        met.iter().map(move |organization| {
            // One that is near is found at once.
            let mut far = 1;
            while all.get(at + far - 1).is_some_and(|(other, _)| other < organization) {
                (at, far) = (at + far, far * 2);
            }
            let near = all.get(at..all.len().min(at + far)).unwrap_or_default();
            at += near.partition_point(|(other, _)| other < organization);
            let is_there = all.get(at).is_some_and(|(other, _)| other == organization);
            (*organization, if is_there { self.range_within(at, stretch) } else { 0..0 })
        })
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self))
    }

    /// Makes ready what the answers about a few of many are found by.
    pub(super) fn prepare(&self) {
        self.index();
    }

    /// All sessions of each of those organisations that are `met`, in their order.
    pub(in crate::analysis) fn sessions_of(&self, met: &BTreeSet<u32>) -> Vec<Sessions> {
        let index = self.index();
        self.of_each(met, EVER).map(|(_, theirs)| index.sum_of(&theirs).sessions()).collect()
    }

    /// All sessions.
    pub(in crate::analysis) fn all(&self) -> Sessions {
        self.index().before.last().copied().unwrap_or_default().sessions()
    }

    /// What was reported in a stretch of days, by those who are `met` and by the others.
    pub(in crate::analysis) fn meanwhile(&self, stretch: (Day, Day), met: &BTreeSet<u32>) -> Meanwhile {
        let index = self.index();
        let all = index.all_within(stretch);
        let (mut own, mut unheard, mut succeeded) = (Exact::default(), 0, 0);
        for (_, theirs) in self.of_each(met, stretch) {
            let sum = index.sum_of(&theirs);
            own = own.and(sum);
            unheard += usize::from(theirs.is_empty());
            succeeded += usize::from(sum.0 > 0);
        }
        let (all_reported, all_succeeded) = self.count(index, stretch);
        Meanwhile {
            all: all.sessions(),
            own: own.sessions(),
            others: all.less(own).sessions(),
            active: all_reported + unheard,
            spared: all_succeeded.saturating_sub(succeeded),
        }
    }

    /// How many reported in a stretch of days, and how many succeeded.
    fn count(&self, index: &Index, (first, last): (Day, Day)) -> (usize, usize) {
        if let Some(Counts { days, reported, succeeded }) = &index.counts {
            let from = days.partition_point(|day| *day < first);
            let to = days.partition_point(|day| *day <= last).max(from);
            return (reported.between(from, to), succeeded.between(from, to));
        }
        (0..self.rows.organizations.len()).fold((0, 0), |(reported, succeeded), place| {
            let own = self.range_within(place, (first, last));
            (reported + usize::from(!own.is_empty()), succeeded + usize::from(index.sum_of(&own).0 > 0))
        })
    }

    /// All sessions by day of those organisations that are `met`.
    pub(in crate::analysis) fn by_day(&self, met: &BTreeSet<u32>) -> Rc<DaySums> {
        if let Some(known) = self.days_of.borrow().get(met) {
            return Rc::clone(known);
        }
        let own = self.of_each(met, EVER).flat_map(|(_, theirs)| self.rows.all.get(theirs).unwrap_or_default());
        let own = own.map(|(day, sessions)| (*day, sessions.total()));
        let sums = Rc::new(DaySums::of_ordered(by_day(own, u64::saturating_add).into_iter()));
        let size = |met: &BTreeSet<u32>, sums: &DaySums| met.len().saturating_add(sums.all().len());
        let mut known = self.days_of.borrow_mut();
        let held = known.iter().fold(size(met, &sums), |held, (met, sums)| held.saturating_add(size(met, sums)));
        if known.len() >= MOST_KNOWN || held > MOST_HELD {
            known.clear();
        }
        known.insert(met.clone(), Rc::clone(&sums));
        sums
    }

    /// How many of the few organisations that carry most of the sessions are among those that are `met`, and how many there
    /// are.
    pub(in crate::analysis) fn large_among(&self, met: &BTreeSet<u32>) -> (usize, usize) {
        let large = &self.index().large;
        (large.iter().filter(|organization| met.contains(organization)).count(), large.len())
    }

    /// By organisation of those that are `met`: sessions after a day, and the last day of them.
    pub(in crate::analysis) fn after(&self, day: Day, met: &BTreeSet<u32>) -> BTreeMap<u32, (u64, Day)> {
        let index = self.index();
        let since = self.of_each(met, (day.plus(1), Day(i32::MAX))).filter_map(|(organization, theirs)| {
            let (last, _) = *self.rows.all.get(theirs.clone())?.last()?;
            Some((organization, (index.sum_of(&theirs).sessions().total(), last)))
        });
        since.collect()
    }
}

impl Index {
    fn of(table: &Table) -> Self {
        let all = &table.rows.all;
        let exact = all.iter().map(|(day, sessions)| (*day, Exact::of(*sessions)));
        let days = by_day(exact.clone(), Exact::and);
        Self {
            before: sums(exact.map(|(_, own)| own)),
            before_days: sums(days.iter().map(|(_, own)| *own)),
            days: days.into_iter().map(|(day, _)| day).collect(),
            counts: (table.rows.organizations.len() > FEW).then(|| Counts::of(&table.rows)),
            large: large(&table.rows),
        }
    }

    /// What these rows have together.
    fn sum_of(&self, range: &Range<usize>) -> Exact {
        let sum = |at: usize| self.before.get(at).copied().unwrap_or_default();
        sum(range.end).less(sum(range.start))
    }

    /// What all rows of a stretch of days have together.
    fn all_within(&self, (first, last): (Day, Day)) -> Exact {
        let from = self.days.partition_point(|day| *day < first);
        let to = self.days.partition_point(|day| *day <= last).max(from);
        let sum = |at: usize| self.before_days.get(at).copied().unwrap_or_default();
        sum(to).less(sum(from))
    }
}

impl Counts {
    fn of(rows: &Rows) -> Self {
        // Each row with its number in the order of days; of one day they stay in the order of organisations.
        let mut in_order: Vec<(Day, u32)> = rows.all.iter().zip(0..).map(|((day, _), at)| (*day, at)).collect();
        in_order.sort_unstable();
        let mut numbers = vec![0; in_order.len()];
        for ((_, at), number) in in_order.iter().zip(0_u32..) {
            if let Some(own) = numbers.get_mut(*at as usize) {
                *own = number;
            }
        }
        let mut begin = 0;
        let owners = rows.organizations.iter().flat_map(|(organization, end)| {
            std::iter::repeat_n(*organization, *end - std::mem::replace(&mut begin, *end))
        });
        let reported: Vec<(u32, u32)> = owners.zip(numbers).collect();
        let succeeded = reported.iter().zip(&rows.all).filter(|(_, (_, sessions))| sessions.successful > 0);
        Self {
            days: in_order.into_iter().map(|(day, _)| day).collect(),
            succeeded: Distinct::of(rows.all.len(), succeeded.map(|(one, _)| *one)),
            reported: Distinct::of(rows.all.len(), reported.iter().copied()),
        }
    }
}

/// The largest organisations that carry more than half of the sessions, with all that are as large as the last of them.
fn large(rows: &Rows) -> Vec<u32> {
    let mut begin = 0;
    let of_each = rows.organizations.iter().map(|(organization, end)| {
        let own = rows.all.get(std::mem::replace(&mut begin, *end)..*end).unwrap_or_default();
        (own.iter().map(|(_, sessions)| u128::from(sessions.total())).sum::<u128>(), *organization)
    });
    let mut of_each: Vec<(u128, u32)> = of_each.collect();
    of_each.sort_unstable_by(|a, b| b.cmp(a));
    let all: u128 = of_each.iter().map(|(own, _)| own).sum();
    let (mut sum, mut least) = (0, u128::MAX);
    let mut found = Vec::new();
    for (own, organization) in of_each {
        if sum * 2 > all && own < least {
            break;
        }
        if found.len() == MOST_LARGE {
            return Vec::new();
        }
        (sum, least) = (sum + own, own);
        found.push(organization);
    }
    found.sort_unstable();
    found
}

/// The sums of all before each, and of all.
fn sums(rows: impl Iterator<Item = Exact>) -> Vec<Exact> {
    let mut sum = Exact::default();
    let mut before = Vec::with_capacity(rows.size_hint().1.unwrap_or_default() + 1);
    before.push(sum);
    for own in rows {
        sum = sum.and(own);
        before.push(sum);
    }
    before
}

/// Organisations that are large beside all others.
const MOST_LARGE: usize = 10;
/// Organisations that are looked at one by one.
const FEW: usize = 256;
/// From the first day to the last.
const EVER: (Day, Day) = (Day(i32::MIN), Day(i32::MAX));
/// Sums by day that are kept, and days and organisations of these together.
const MOST_KNOWN: usize = 256;
const MOST_HELD: usize = 200_000;
/// Hosts of an incident whose other domains are looked for.
const MOST_JOINED: usize = 20;
/// Rows of tables that are kept: some tens of megabytes.
const MOST_ROWS: usize = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of which each organisation may have several, some without success, one with as many sessions as can be.
    fn rows() -> Vec<(Day, u32, Sessions)> {
        let row = |n: u32| {
            let day = Day(i32::try_from(n / 7).unwrap());
            let successful = if n == 90 { u64::MAX } else { u64::from(n % 3) };
            (day, n % 7 + n / 7 % 4, Sessions { successful, failed: 1 })
        };
        let mut rows: Vec<_> = (0..300).map(row).collect();
        rows.sort_by_key(|(day, organization, _)| (*day, *organization));
        rows
    }

    #[test]
    fn what_was_meanwhile_is_what_a_look_at_each_row_says() {
        let (rows, table) = (rows(), Table::of_rows(rows()));
        for (first, last) in [(0, 42), (0, 0), (3, 9), (12, 13), (40, 60), (60, 70), (9, 3)] {
            for met in [vec![], vec![2], vec![0, 4, 99], (0..11).collect()] {
                let met: BTreeSet<u32> = met.into_iter().collect();
                let within = |day: Day| first <= day.0 && day.0 <= last;
                let some: Vec<_> = rows.iter().filter(|(day, ..)| within(*day)).collect();
                let sum = |of: &dyn Fn(u32) -> bool| {
                    let own = some.iter().filter(|(_, organization, _)| of(*organization));
                    own.fold(Sessions::default(), |sum, (.., sessions)| sum.plus(*sessions))
                };
                let active: BTreeSet<u32> =
                    some.iter().map(|(_, organization, _)| *organization).chain(met.clone()).collect();
                let spared = some
                    .iter()
                    .filter(|(_, organization, sessions)| sessions.successful > 0 && !met.contains(organization));
                let expected = Meanwhile {
                    all: sum(&|_| true),
                    own: sum(&|organization| met.contains(&organization)),
                    others: sum(&|organization| !met.contains(&organization)),
                    active: active.len(),
                    spared: spared.map(|(_, organization, _)| *organization).collect::<BTreeSet<u32>>().len(),
                };
                assert_eq!(table.meanwhile((Day(first), Day(last)), &met), expected, "{first} to {last} of {met:?}");
            }
        }
    }

    #[test]
    fn the_largest_are_those_that_carry_most() {
        let of = |own: &[u64]| {
            let row = |(successful, organization): (&u64, u32)| {
                [0, 1].map(|day| (Day(day), organization, Sessions { successful: *successful, failed: 1 }))
            };
            Table::of_rows(own.iter().zip(1..).flat_map(row).collect())
        };
        let met: BTreeSet<u32> = [1, 3].into();
        assert_eq!(of(&[600, 450, 60, 25]).large_among(&met), (1, 1), "one of them carries more than half");
        assert_eq!(of(&[60, 500, 450, 25]).large_among(&met), (1, 2));
        // Of equal ones none is left out.
        assert_eq!(of(&[100, 100, 100]).large_among(&met), (2, 3));
        assert_eq!(of(&[10; 11]).large_among(&met), (0, 0), "where all are alike, none is large");
        assert_eq!(of(&[]).large_among(&met), (0, 0));
    }

    #[test]
    fn the_sums_of_a_few_are_those_of_their_rows() {
        let table = Table::of_rows(rows());
        for met in [vec![2], vec![0, 4, 99], vec![2], (0..11).collect()] {
            let met: BTreeSet<u32> = met.into_iter().collect();
            let rows = rows();
            let mut since: BTreeMap<u32, (u64, Day)> = BTreeMap::new();
            for (day, organization, sessions) in rows.iter().filter(|(day, one, _)| day.0 > 20 && met.contains(one)) {
                let (sum, _) = since.get(organization).copied().unwrap_or((0, *day));
                since.insert(*organization, (sum.saturating_add(sessions.total()), *day));
            }
            assert_eq!(table.after(Day(20), &met), since);
            let own = rows.iter().filter(|(_, organization, _)| met.contains(organization));
            assert_eq!(
                *table.by_day(&met),
                DaySums::of_ordered(own.map(|(day, _, sessions)| (*day, sessions.total())))
            );
        }
    }
}
