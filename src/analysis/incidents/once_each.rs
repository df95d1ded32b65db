//! Rows of several domains put together: one a day and organisation.

use crate::day::Day;
use crate::store::Sessions;

type Row = (Day, u32, Sessions);

/// Rows with sessions, each day and organisation once, in order. `organizations` are as many as there are numbers.
pub(super) fn once_each(rows: Vec<Row>, organizations: usize) -> Vec<Row> {
    match in_cells(&rows, organizations) {
        Some(rows) => rows,
        None => sorted(rows),
    }
}

/// Usually a few organisations report day by day, so that each has a cell a day; `None` where cells would be many more
/// than rows.
fn in_cells(rows: &[Row], organizations: usize) -> Option<Vec<Row>> {
    let days = || rows.iter().map(|(day, ..)| *day);
    let (first, last) = (days().min()?, days().max()?);
    if organizations > rows.len() {
        return None;
    }
    // By number: one, where it has a row; then its place among those that have.
    let mut places = vec![None; organizations];
    for (_, organization, _) in rows {
        *places.get_mut(*organization as usize)? = Some(0);
    }
    let mut present = Vec::new();
    for (place, organization) in places.iter_mut().zip(0_u32..).filter(|(place, _)| place.is_some()) {
        *place = Some(present.len());
        present.push(organization);
    }
    let span = usize::try_from(i64::from(last.0) - i64::from(first.0) + 1).ok()?;
    let cells = span.checked_mul(present.len()).filter(|cells| *cells <= rows.len().saturating_mul(MOST_CELLS))?;
    let mut sums = vec![Sessions::default(); cells];
    for (day, organization, sessions) in rows {
        let day = usize::try_from(i64::from(day.0) - i64::from(first.0)).ok()?;
        let place = (*places.get(*organization as usize)?)?;
        let sum = sums.get_mut(day * present.len() + place)?;
        *sum = sum.plus(*sessions);
    }
    let days = sums.chunks(present.len()).zip(first.0..);
    let each = days.flat_map(|(sums, day)| present.iter().zip(sums).map(move |(one, sum)| (Day(day), *one, *sum)));
    Some(each.filter(|(.., sessions)| sessions.total() > 0).collect())
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    // One number is compared faster than two; days before 1970 are below zero.
    rows.sort_by_key(|(day, organization, _)| (i64::from(day.0) << 32) + i64::from(*organization));
    rows.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 = kept.2.plus(next.2);
        }
        same
    });
    rows
}

/// Cells that may be for a row.
const MOST_CELLS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(days: i32, count: u32) -> Vec<Row> {
        let row = |n: u32| {
            let successful = if n == 90 { u64::MAX } else { u64::from(n % 3) };
            (Day(i32::try_from(n * 7).unwrap() % days - 5), n * n % 6 * 2, Sessions { successful, failed: 1 })
        };
        (0..count).map(row).collect()
    }

    #[test]
    fn in_cells_and_sorted_are_the_same() {
        for (days, count) in [(40, 300), (1, 300), (40, 40), (300, 300)] {
            let rows = rows(days, count);
            let sorted = sorted(rows.clone());
            assert!(sorted.is_sorted_by(|one, next| (one.0, one.1) < (next.0, next.1)));
            assert_eq!(in_cells(&rows, 11).as_deref(), Some(sorted.as_slice()), "{days} days");
            assert_eq!(once_each(rows, 11), sorted);
        }
    }

    #[test]
    fn where_cells_would_be_many_rows_are_sorted() {
        let far = vec![
            (Day(i32::MIN), 1, Sessions { successful: 1, failed: 0 }),
            (Day(i32::MAX), 0, Sessions { successful: 2, failed: 0 }),
        ];
        assert_eq!((in_cells(&far, 2), once_each(far.clone(), 2)), (None, far));
        let (few, none) = (rows(9, 30), Vec::new());
        assert_eq!((in_cells(&few, 31), in_cells(&none, 0)), (None, None));
        assert_eq!((once_each(few.clone(), 31), once_each(none.clone(), 0)), (sorted(few), none));
    }
}
