//! What is left to be read, and what of it is read by one worker alone.
//!
//! All workers together may hold no more than one reader alone: each reads within a share of that
//! ([`crate::limits::Limits::shared_by`]). What does not fit into a share is put aside, and read once nothing else is
//! left, by one worker after all others have ended: then one share is the whole.

use std::collections::VecDeque;

/// Jobs in order.
#[derive(Debug)]
pub(super) struct Work<J> {
    /// For all workers at the same time.
    shared: VecDeque<J>,
    /// For one alone.
    aside: VecDeque<J>,
}

impl<J> Default for Work<J> {
    fn default() -> Self {
        Self { shared: VecDeque::new(), aside: VecDeque::new() }
    }
}

impl<J> Work<J> {
    /// What may be read by several at the same time; more is put to its end.
    pub(super) fn shared(&mut self) -> &mut VecDeque<J> {
        &mut self.shared
    }

    /// Puts aside what one worker has to read alone, behind what was put aside before.
    pub(super) fn put_aside(&mut self, job: J) {
        self.aside.push_back(job);
    }

    /// Puts back what is to be read next.
    pub(super) fn put_back(&mut self, job: J, is_aside: bool) {
        if is_aside {
            self.aside.push_front(job);
        } else {
            self.shared.push_front(job);
        }
    }

    /// The job of a worker beside which so many others are there.
    pub(super) fn next(&mut self, others: usize) -> Option<J> {
        self.shared.pop_front().or_else(|| if others == 0 { self.aside.pop_front() } else { None })
    }

    /// Whether a further worker beside so many others would have something to do.
    pub(super) fn is_any(&self, others: usize) -> bool {
        !self.shared.is_empty() || others == 0 && !self.aside.is_empty()
    }

    /// Something is put aside, so a worker has read before.
    pub(super) fn is_any_aside(&self) -> bool {
        !self.aside.is_empty()
    }

    /// Takes all out.
    pub(super) fn take_all(&mut self) -> Vec<J> {
        self.shared.drain(..).chain(self.aside.drain(..)).collect()
    }
}

/// What a worker has sent and the page has not taken yet: it is held as well. A worker waits with reading on while
/// that is more than its share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct UnderWay {
    /// Bytes on their way.
    bytes: u64,
    /// Bytes of the file that were read, and all that was sent of it.
    read: u64,
    sent: u64,
}

impl UnderWay {
    /// For the next file.
    pub(super) fn begin(&mut self) {
        (self.read, self.sent) = (0, 0);
    }

    /// So many bytes were sent.
    pub(super) fn sent(&mut self, bytes: u64) {
        self.sent = self.sent.saturating_add(bytes);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// The page has taken so many of them.
    pub(super) fn taken(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// Whether one of so many workers waits.
    pub(super) fn is_full(&self, workers: u64) -> bool {
        self.bytes > MOST_UNDER_WAY / workers.max(1)
    }

    /// Bytes of the file, of so many that are there, to be read before it is asked again. What comes out of a file
    /// that is packed a thousand times is asked for in small pieces.
    pub(super) fn next(&mut self, there: usize) -> usize {
        let now = if self.sent.saturating_mul(4) >= self.read { there.min(SMALL_PIECE) } else { there };
        self.read = self.read.saturating_add(now as u64);
        now
    }
}

/// Bytes of batches that all workers together may have on their way.
const MOST_UNDER_WAY: u64 = 64_000_000;
/// Bytes of a file that are read at once where much comes of it.
const SMALL_PIECE: usize = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_is_read_alone_and_last() {
        let mut work = Work::default();
        work.shared().extend(["a", "b", "c"]);
        // Two workers begin; the first finds that its file is too much for a share.
        assert_eq!((work.next(1), work.next(1)), (Some("a"), Some("b")));
        work.put_aside("a");
        assert_eq!(work.next(1), Some("c"));
        // The second still reads: the first has nothing to do, and ends.
        assert_eq!((work.next(1), work.is_any(1)), (None, false));
        // It dies: another takes its place.
        work.put_back("c", false);
        assert!(work.is_any(0));
        assert_eq!((work.next(0), work.next(0)), (Some("c"), Some("a")));
        // That one dies as well, and its file is no less alone than before.
        work.put_back("a", true);
        assert_eq!((work.next(1), work.next(0), work.next(0)), (None, Some("a"), None));
    }

    #[test]
    fn whatever_happens_one_that_is_put_aside_is_never_given_out_beside_others() {
        let mut work = Work::default();
        work.shared().extend(0..40);
        let (mut busy, mut seed) = (vec![None; 4], 7_u32);
        let mut alone = 0;
        for _ in 0..10_000 {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            let at = (seed >> 16) as usize % busy.len();
            match busy[at].take() {
                // Every third is too much for a share, and some workers die.
                Some(job) if job % 3 == 0 && job < 100 => work.put_aside(job + 100),
                Some(job) if seed % 5 == 0 => work.put_back(job, job >= 100),
                Some(_) => {}
                None => {
                    let others = busy.iter().flatten().count();
                    busy[at] = work.next(others);
                    if busy[at].is_some_and(|job| job >= 100) {
                        assert_eq!(others, 0);
                        alone += 1;
                    } else if busy[at].is_some() {
                        assert!(!busy.iter().flatten().any(|job| *job >= 100));
                    }
                }
            }
        }
        assert!(alone >= 14 && work.take_all().is_empty(), "{alone}");
    }

    /// Whoever is the faster, no more is held than the share, and what one step sends.
    #[test]
    fn what_is_under_way_of_all_workers_stays_within_one_budget() {
        for workers in [1, 2, 8] {
            let mut all = vec![UnderWay::default(); usize::try_from(workers).unwrap()];
            let (mut inbox, mut most) = (VecDeque::new(), 0);
            for round in 0..10_000_usize {
                for (at, one) in all.iter_mut().enumerate() {
                    if !one.is_full(workers) {
                        one.sent(1_000_000);
                        inbox.push_back(at);
                    }
                }
                most = most.max(inbox.len() as u64 * 1_000_000);
                if round % 3 == 0
                    && let Some(at) = inbox.pop_front()
                {
                    all[at].taken(1_000_000);
                }
            }
            assert!((60_000_000..=64_000_000 + workers * 1_000_000).contains(&most), "{workers}: {most}");
        }
    }

    #[test]
    fn pieces_are_small_where_much_comes_of_them() {
        let mut under_way = UnderWay::default();
        assert_eq!(under_way.next(500_000), 65_536);
        under_way.sent(1_000);
        assert_eq!(under_way.next(434_464), 434_464);
        under_way.sent(10_000_000);
        assert_eq!(under_way.next(500_000), 65_536);
        under_way.begin();
        assert_eq!(under_way.next(100), 100);
    }
}
