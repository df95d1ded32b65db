//! What organisations reported about some domains, put together: one row an organisation and day.

use std::collections::BTreeMap;

use crate::analysis::history::{Activity, DomainHistory, Kinds};
use crate::day::Day;
use crate::store::Sessions;

/// The sessions of a day.
type Row = (Day, Sessions);

/// Rows with sessions, in the order of organisations, and of days.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// Organisations in order, each with where its rows end.
    pub(super) organizations: Vec<(u32, usize)>,
    pub(super) all: Vec<Row>,
    /// By organisation, sessions of which no day is known.
    pub(super) undated: BTreeMap<u32, u64>,
}

impl Rows {
    /// What was reported about a domain, and judged by one of these kinds of policy.
    pub(super) fn of(domain: &DomainHistory, kinds: Kinds) -> Self {
        let judged = |one: &Activity| Some(one.by.judged(kinds)).filter(|sessions| sessions.total() > 0);
        let mut ends = vec![0; domain.organizations().len()];
        for one in domain.activity.iter().filter(|one| judged(one).is_some()) {
            if let Some(end) = ends.get_mut(one.place as usize) {
                *end += 1;
            }
        }
        let mut count = 0;
        for end in &mut ends {
            // Where its rows begin, until they are there.
            count += std::mem::replace(end, count);
        }
        let mut all = vec![(Day(0), Sessions::default()); count];
        for one in &domain.activity {
            let Some((sessions, end)) = judged(one).zip(ends.get_mut(one.place as usize)) else { continue };
            if let Some(row) = all.get_mut(*end) {
                *row = (one.day, sessions);
            }
            *end += 1;
        }
        let mut begin = 0;
        let ends = domain.organizations().iter().copied().zip(ends);
        let organizations = ends.filter(|(_, end)| std::mem::replace(&mut begin, *end) < *end).collect();
        let undated = domain.undated.iter().map(|(organization, by)| (*organization, by.judged(kinds).total()));
        Self { organizations, all, undated: undated.collect() }
    }

    /// Those of several domains.
    pub(super) fn together(domains: &[&Self]) -> Self {
        let mut heaps: Vec<(u32, &[Row])> = domains.iter().flat_map(|rows| rows.of_each()).collect();
        heaps.sort_by_key(|(organization, _)| *organization);
        let mut together = in_cells(&heaps).unwrap_or_else(|| sorted(&heaps));
        for (organization, sessions) in domains.iter().flat_map(|rows| &rows.undated) {
            let sum = together.undated.entry(*organization).or_default();
            *sum = sum.saturating_add(*sessions);
        }
        together
    }

    /// The rows of each organisation.
    fn of_each(&self) -> impl Iterator<Item = (u32, &[Row])> {
        let mut begin = 0;
        self.organizations.iter().map(move |(organization, end)| {
            (*organization, self.all.get(std::mem::replace(&mut begin, *end)..*end).unwrap_or_default())
        })
    }
}

/// Usually a few organisations report several domains day by day, so that each has a cell a day; `None` where cells would
/// be many more than rows.
fn in_cells(heaps: &[(u32, &[Row])]) -> Option<Rows> {
    let first = heaps.iter().filter_map(|(_, own)| own.first()).map(|(day, _)| *day).min()?;
    let last = heaps.iter().filter_map(|(_, own)| own.last()).map(|(day, _)| *day).max()?;
    let span = usize::try_from(i64::from(last.0) - i64::from(first.0) + 1).ok()?;
    let of_each = || heaps.chunk_by(|one, next| one.0 == next.0);
    let rows = heaps.iter().map(|(_, own)| own.len()).sum::<usize>();
    span.checked_mul(of_each().count()).filter(|cells| *cells <= rows.saturating_mul(MOST_CELLS))?;
    let (mut found, mut cells) = (Rows::default(), Vec::new());
    for own in of_each() {
        cells.clear();
        cells.resize(span, Sessions::default());
        for (day, sessions) in own.iter().flat_map(|(_, own)| *own) {
            let cell = usize::try_from(i64::from(day.0) - i64::from(first.0)).ok();
            if let Some(sum) = cell.and_then(|cell| cells.get_mut(cell)) {
                *sum = sum.plus(*sessions);
            }
        }
        let days = cells.iter().zip(0..).filter(|(sum, _)| sum.total() > 0);
        found.all.extend(days.map(|(sum, days)| (Day(first.0 + days), *sum)));
        found.organizations.extend(own.first().map(|(organization, _)| (*organization, found.all.len())));
    }
    Some(found)
}

fn sorted(heaps: &[(u32, &[Row])]) -> Rows {
    let mut found = Rows::default();
    for own in heaps.chunk_by(|one, next| one.0 == next.0) {
        let mut rows: Vec<Row> = own.iter().flat_map(|(_, own)| *own).copied().collect();
        rows.sort_by_key(|(day, _)| *day);
        rows.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.plus(next.1);
            }
            same
        });
        found.all.append(&mut rows);
        found.organizations.extend(own.first().map(|(organization, _)| (*organization, found.all.len())));
    }
    found
}

/// Cells that may be for a row.
const MOST_CELLS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a few organisations about a domain, on every so manyth day.
    fn rows(domain: u64, step: usize) -> Rows {
        let mut rows = Rows::default();
        for organization in [2, 3, 5, 9_u32].into_iter().filter(|one| u64::from(*one) % 3 != domain % 3) {
            for day in (-20..40).step_by(step).filter(|day| (day + 20) % 7 != i32::try_from(organization).unwrap()) {
                let successful = if day == 10 { u64::MAX } else { domain };
                rows.all.push((Day(day), Sessions { successful, failed: 1 }));
            }
            rows.organizations.push((organization, rows.all.len()));
        }
        rows
    }

    #[test]
    fn in_cells_and_sorted_are_the_same() {
        for steps in [[1, 1, 1], [1, 2, 3], [2, 5, 1]] {
            let domains: Vec<Rows> = (0_u64..).zip(steps).map(|(domain, step)| rows(domain, step)).collect();
            let domains: Vec<&Rows> = domains.iter().collect();
            let together = Rows::together(&domains);
            let mut heaps: Vec<(u32, &[Row])> = domains.iter().flat_map(|rows| rows.of_each()).collect();
            heaps.sort_by_key(|(organization, _)| *organization);
            assert_eq!((in_cells(&heaps).as_ref(), &sorted(&heaps)), (Some(&together), &together));
            assert_eq!(together.organizations.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 3, 5, 9]);
            for (organization, own) in together.of_each() {
                assert!(own.is_sorted_by(|one, next| one.0 < next.0));
                let theirs = || heaps.iter().filter(|(other, _)| *other == organization).flat_map(|(_, own)| *own);
                assert!(theirs().all(|(day, _)| own.iter().any(|(other, _)| other == day)));
                for (day, sum) in own {
                    let all = theirs().filter(|(other, _)| other == day);
                    assert_eq!(*sum, all.fold(Sessions::default(), |sum, (_, own)| sum.plus(*own)));
                }
            }
        }
    }

    #[test]
    fn where_cells_would_be_many_rows_are_sorted() {
        let one = Sessions { successful: 1, failed: 0 };
        let all = vec![(Day(i32::MIN), one), (Day(i32::MAX), one)];
        let far = Rows { organizations: vec![(1, 2)], all, ..Rows::default() };
        assert_eq!(in_cells(&far.of_each().collect::<Vec<_>>()), None);
        assert_eq!((Rows::together(&[&far]), Rows::together(&[])), (far, Rows::default()));
    }
}
