//! How many different organisations there are in a stretch of rows, without a look at each row.

/// Some of the rows of a table, of which those of a stretch are counted, each organisation once.
///
/// A row is the first of its organisation in a stretch if the one before it lies before the stretch; so what counts are
/// the rows of a stretch whose number of that is small. They lie sorted in runs of several lengths, and of a sorted run
/// the small ones are found at once. It takes some numbers a row, and a question looks at about a thousand of them.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    /// By row: the number behind that of the row before it of the same organisation; 0 where there is none, and
    /// [`NEVER`] where the row is none of those that count.
    behind: Vec<u32>,
    /// The same, sorted in runs of [`SHORTEST`], of [`TIMES`] as many, and so on.
    runs: Vec<(usize, Vec<u32>)>,
}

impl Distinct {
    /// Of so many rows those that count: organisation and number of each, in order.
    pub(super) fn of(rows: usize, counting: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut behind = vec![NEVER; rows];
        let mut before = None;
        for (organization, row) in counting {
            if let Some(slot) = behind.get_mut(row as usize) {
                let own = before.filter(|(other, _)| *other == organization);
                *slot = own.map_or(0, |(_, before): (u32, u32)| before.saturating_add(1));
            }
            before = Some((organization, row));
        }
        let (mut runs, mut length) = (Vec::new(), SHORTEST);
        while length <= rows {
            let mut sorted = runs.last().map_or(&behind, |(_, shorter)| shorter).clone();
            // From the second on they are a few sorted ones, which are merged.
            sorted.chunks_mut(length).for_each(<[u32]>::sort);
            runs.push((length, sorted));
            length = length.saturating_mul(TIMES);
        }
        Self { behind, runs }
    }

    /// Organisations with a row of these that counts: from the first to before the last.
    pub(super) fn between(&self, from: usize, to: usize) -> usize {
        let is_first = |behind: &u32| *behind as usize <= from;
        let to = to.min(self.behind.len());
        let (mut at, mut count) = (from, 0);
        while at < to {
            let fits = |(length, _): &&(usize, Vec<u32>)| at.is_multiple_of(*length) && at + length <= to;
            let longest = self.runs.iter().take_while(fits).last();
            let run = longest.and_then(|(length, sorted)| sorted.get(at..at + length));
            if let Some(run) = run {
                count += run.partition_point(is_first);
                at += run.len();
            } else {
                let end = (at - at % SHORTEST + SHORTEST).min(to);
                count += self.behind.get(at..end).unwrap_or_default().iter().filter(|behind| is_first(behind)).count();
                at = end;
            }
        }
        count
    }
}

/// More than any number of a row.
const NEVER: u32 = u32::MAX;
/// Rows of the shortest run, and how many times as long the next ones are.
const SHORTEST: usize = 512;
const TIMES: usize = 8;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_is_counted_once_in_every_stretch() {
        // Some come again and again, others once: runs of three lengths, and a rest; every fifth does not count.
        let organization = |row: u32| (row * row) % 101 + row / 9_000 * 50;
        let mut counting: Vec<(u32, u32)> =
            (0..33_000).filter(|row| row % 5 > 0).map(|row| (organization(row), row)).collect();
        counting.sort_unstable();
        let distinct = Distinct::of(33_000, counting.into_iter());
        assert_eq!(distinct.runs.len(), 3);
        for from in (0..33_000).step_by(2_309) {
            for to in (from..33_001).step_by(1_601).chain([from + 1, 32_768, 33_000, 40_000]) {
                let own: BTreeSet<u32> = (from..to.min(33_000)).filter(|row| row % 5 > 0).map(organization).collect();
                assert_eq!(distinct.between(from as usize, to as usize), own.len(), "{from} to {to}");
            }
        }
        assert_eq!((distinct.between(9, 3), Distinct::default().between(0, 9)), (0, 0));
    }
}
