//! Who had how many sessions on which day, among those whom a cause could have met.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::day_sums::DaySums;
use super::distinct::Distinct;
use super::forgetting::forget_some;
use super::once_each::once_each;
use super::part::distinct;
use crate::analysis::history::{Failure, History, Kinds};
use crate::day::Day;
use crate::report::ResultType;
use crate::store::{Columns, Sessions};

/// Sessions by day and organisation, over some policy domains.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Table {
    rows: Vec<(Day, u32, Sessions)>,
    /// By what a few of many are found, once asked for.
    index: OnceCell<Index>,
    /// Sums by day of some organisations, which several steps and many places ask for.
    days_of: RefCell<BTreeMap<BTreeSet<u32>, Rc<DaySums>>>,
}

/// What makes the answer about a few organisations, or about how many there are, cost little where there are many rows:
/// a stranger can make as many places at which one organisation each fails as organisations that report.
#[derive(Debug)]
struct Index {
    /// Organisation, day and number of row, in order; and the sums of all before each, and of all.
    own: Vec<(u32, Day, u32)>,
    own_before: Vec<Exact>,
    /// The same sums in the order of the rows.
    before: Vec<Exact>,
    reported: Distinct,
    succeeded: Distinct,
}

/// Successful and failed sessions, of which no sum is cut off.
#[derive(Debug, Clone, Copy, Default)]
struct Exact(u128, u128);

impl Exact {
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
        let key = (domains, kinds);
        if let Some(table) = self.known.get(&key) {
            return Rc::clone(table);
        }
        let table = Rc::new(Table::of(history, &key.0, kinds));
        let rows = table.len() + key.0.len();
        self.forget_former();
        if self.rows.saturating_add(rows) > MOST_ROWS {
            // What is still left of those before goes at once; each table since then made room for some of them.
            self.former = std::mem::take(&mut self.known);
            self.rows = 0;
        }
        self.rows = self.rows.saturating_add(rows);
        self.known.insert(key, Rc::clone(&table));
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
    /// The sessions about these domains that were judged by one of these kinds of policy.
    fn of(history: &History<'_>, domains: &BTreeSet<u32>, kinds: Kinds) -> Self {
        let known = || domains.iter().filter_map(|number| history.domain(*number));
        let mut rows = Vec::with_capacity(known().map(|domain| domain.activity.len()).sum());
        for one in known().flat_map(|domain| &domain.activity) {
            let sessions = one.by.judged(kinds);
            if sessions.total() > 0 {
                rows.push((one.day, one.organization, sessions));
            }
        }
        if domains.len() > 1 {
            rows = once_each(rows, history.columns.organizations.len());
        }
        Self { rows, ..Self::default() }
    }

    /// Of rows in the order of their days.
    #[cfg(test)]
    pub(super) fn of_rows(rows: Vec<(Day, u32, Sessions)>) -> Self {
        Self { rows, ..Self::default() }
    }

    /// All rows, in the order of their days.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Day, u32, Sessions)> {
        self.rows.iter().copied()
    }

    pub(in crate::analysis) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The numbers of the rows of a stretch of days: the first, and the one behind the last.
    fn stretch(&self, first: Day, last: Day) -> (usize, usize) {
        let from = self.rows.partition_point(|(day, ..)| *day < first);
        (from, self.rows.partition_point(|(day, ..)| *day <= last).max(from))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.rows))
    }

    /// Makes ready what the answers about a few of many are found by.
    pub(super) fn prepare(&self) {
        self.index();
    }

    /// All sessions of each of those organisations that are `met`, in their order.
    pub(in crate::analysis) fn sessions_of(&self, met: &BTreeSet<u32>) -> Vec<Sessions> {
        let index = self.index();
        index.of_each(met, EVER).map(|(_, theirs)| index.sum_of(&theirs).sessions()).collect()
    }

    /// All sessions.
    pub(in crate::analysis) fn all(&self) -> Sessions {
        self.index().before.last().copied().unwrap_or_default().sessions()
    }

    /// What was reported in a stretch of days, by those who are `met` and by the others.
    pub(in crate::analysis) fn meanwhile(&self, (first, last): (Day, Day), met: &BTreeSet<u32>) -> Meanwhile {
        let (from, to) = self.stretch(first, last);
        let index = self.index();
        let sum = |at: usize| index.before.get(at).copied().unwrap_or_default();
        let all = sum(to).less(sum(from));
        let (mut own, mut unheard, mut succeeded) = (Exact::default(), 0, 0);
        for (_, theirs) in index.of_each(met, (first, last)) {
            let sum = index.sum_of(&theirs);
            own = own.and(sum);
            unheard += usize::from(theirs.is_empty());
            succeeded += usize::from(sum.0 > 0);
        }
        Meanwhile {
            all: all.sessions(),
            own: own.sessions(),
            others: all.less(own).sessions(),
            active: index.reported.between(from, to) + unheard,
            spared: index.succeeded.between(from, to).saturating_sub(succeeded),
        }
    }

    /// All sessions by day of those organisations that are `met`.
    pub(in crate::analysis) fn by_day(&self, met: &BTreeSet<u32>) -> Rc<DaySums> {
        if let Some(known) = self.days_of.borrow().get(met) {
            return Rc::clone(known);
        }
        let index = self.index();
        let own = index.of_each(met, EVER).flat_map(|(_, theirs)| index.own.get(theirs).unwrap_or_default());
        let mut own: Vec<u32> = own.map(|(.., row)| *row).collect();
        // Rows lie in the order of days, and those of each organisation in that of rows.
        // Sorted runs, one an organisation, which a stable sort merges.
        #[expect(clippy::stable_sort_primitive, reason = "it merges runs")]
        own.sort();
        let own = own.into_iter().filter_map(|row| self.rows.get(row as usize));
        let sums = Rc::new(DaySums::of_ordered(own.map(|(day, _, sessions)| (*day, sessions.total()))));
        let size = |met: &BTreeSet<u32>, sums: &DaySums| met.len().saturating_add(sums.all().len());
        let mut known = self.days_of.borrow_mut();
        let held = known.iter().fold(size(met, &sums), |held, (met, sums)| held.saturating_add(size(met, sums)));
        if known.len() >= MOST_KNOWN || held > MOST_HELD {
            known.clear();
        }
        known.insert(met.clone(), Rc::clone(&sums));
        sums
    }

    /// By organisation of those that are `met`: sessions after a day, and the last day of them.
    pub(in crate::analysis) fn after(&self, day: Day, met: &BTreeSet<u32>) -> BTreeMap<u32, (u64, Day)> {
        let index = self.index();
        let since = index.of_each(met, (day.plus(1), Day(i32::MAX))).filter_map(|(organization, theirs)| {
            let (_, last, _) = index.own.get(theirs.clone())?.last()?;
            Some((organization, (index.sum_of(&theirs).sessions().total(), *last)))
        });
        since.collect()
    }
}

impl Index {
    fn of(rows: &[(Day, u32, Sessions)]) -> Self {
        // One number is sorted faster than two; rows lie in the order of days already.
        let each = rows.iter().zip(0_u64..);
        let mut numbers: Vec<u64> =
            each.map(|((_, organization, _), row)| (u64::from(*organization) << 32) + row).collect();
        numbers.sort_unstable();
        let rows_of = numbers.into_iter().filter_map(|number| {
            let row = u32::try_from(number & u64::from(u32::MAX)).ok()?;
            Some((rows.get(row as usize)?, row))
        });
        let own: Vec<(u32, Day, u32)> =
            rows_of.map(|((day, organization, _), row)| (*organization, *day, row)).collect();
        let in_own_order = || own.iter().filter_map(|(.., row)| rows.get(*row as usize));
        let (own_before, before) = (sums(in_own_order()), sums(rows.iter()));
        let reported = own.iter().map(|(organization, _, row)| (*organization, *row));
        let succeeded = reported.clone().zip(in_own_order());
        let succeeded = succeeded.filter(|(_, (.., sessions))| sessions.successful > 0).map(|(one, _)| one);
        let (reported, succeeded) = (Distinct::of(rows.len(), reported), Distinct::of(rows.len(), succeeded));
        Self { own, own_before, before, reported, succeeded }
    }

    /// Where the rows of each of those organisations that are `met` lie in `own`, of a stretch of days.
    fn of_each<'a>(
        &'a self,
        met: &'a BTreeSet<u32>,
        (first, last): (Day, Day),
    ) -> impl Iterator<Item = (u32, Range<usize>)> + 'a {
        let mut at = 0;
        met.iter().map(move |organization| {
            let from = self.next(at, |(other, day, _)| (*other, *day) < (*organization, first));
            at = self.next(from, |(other, day, _)| (*other, *day) <= (*organization, last));
            (*organization, from..at)
        })
    }

    /// The first from here on in `own` that is not so; all before it are. One that is near is found at once.
    fn next(&self, mut from: usize, is: impl Fn(&(u32, Day, u32)) -> bool) -> usize {
        let mut far = 1;
        while self.own.get(from + far - 1).is_some_and(&is) {
            (from, far) = (from + far, far * 2);
        }
        let near = self.own.get(from..self.own.len().min(from + far)).unwrap_or_default();
        from + near.partition_point(is)
    }

    /// What these rows of `own` have together.
    fn sum_of(&self, range: &Range<usize>) -> Exact {
        let sum = |at: usize| self.own_before.get(at).copied().unwrap_or_default();
        sum(range.end).less(sum(range.start))
    }
}

/// The sums of all before each, and of all.
fn sums<'a>(rows: impl Iterator<Item = &'a (Day, u32, Sessions)>) -> Vec<Exact> {
    let mut sum = Exact::default();
    let mut before = Vec::with_capacity(rows.size_hint().1.unwrap_or_default() + 1);
    before.push(sum);
    for (.., sessions) in rows {
        sum = sum.and(Exact(sessions.successful.into(), sessions.failed.into()));
        before.push(sum);
    }
    before
}

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
