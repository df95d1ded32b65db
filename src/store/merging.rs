//! A batch on its way into a store: whole, or in steps, for a thread that has to answer its user between them.

use std::sync::Arc;

use super::batch::Batch;
use super::loaded::Store;
use super::renumbering::Known;

/// A batch that is taken in step by step. Most of the work is to look its texts up; the rest is quick.
#[derive(Debug)]
pub struct Merging {
    batch: Batch,
    known: Known,
    /// The failure that comes next.
    next: usize,
    /// The store that the texts were looked up in.
    era: Option<Arc<()>>,
    /// There is no room for it.
    refused: bool,
}

impl Merging {
    /// Nothing of it is looked up yet.
    pub fn new(batch: Batch) -> Self {
        Self { batch, known: Known::default(), next: 0, era: None, refused: false }
    }

    /// What is taken in.
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// Looks so many more failures up; true when all were. Another store than at the step before begins anew.
    pub fn step(&mut self, store: &mut Store, failures: usize) -> bool {
        if !self.era.as_ref().is_some_and(|era| Arc::ptr_eq(era, store.era())) {
            self.era = Some(Arc::clone(store.era()));
            (self.known, self.next) = Default::default();
            self.refused = !store.has_room_for(self.batch.bytes());
        }
        if self.refused {
            return true;
        }
        let end = self.next.saturating_add(failures).min(self.batch.failures.len());
        store.look_up(&self.batch, self.next..end, &mut self.known);
        self.next = end;
        end == self.batch.failures.len()
    }

    /// Takes the batch in, or counts it where there is no room, and says of each report whether it is new. Behind the
    /// last batch comes [`Store::settle`].
    pub fn finish(mut self, store: &mut Store, part: Option<u32>) -> Vec<bool> {
        while !self.step(store, usize::MAX) {}
        if self.refused { store.refuse(&self.batch) } else { store.take_in(self.batch, &mut self.known, part) }
    }
}

impl Store {
    /// Takes a batch in. A report that is loaded already only adds where it was found.
    pub fn merge(&mut self, batch: Batch) {
        self.merge_part(batch, None);
    }

    /// The same for a batch out of a part of a large mailbox; `part` is a number that no other
    /// part of any mailbox has. [`Store::count_mails`] follows once all parts are read.
    ///
    /// Says of each report of the batch whether it is new. A batch for which there is no [`super::Room`] is not taken: what
    /// is in it is counted as refused, and nothing of it is new.
    pub fn merge_part(&mut self, batch: Batch, part: Option<u32>) -> Vec<bool> {
        let new = Merging::new(batch).finish(self, part);
        self.settle();
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake;
    use crate::limits::Limits;

    fn batch(id: &str) -> Batch {
        let details: Vec<String> = (0..50)
            .map(|n| format!(r#"{{"result-type":"certificate-expired","receiving-mx-hostname":"mx{n}.{id}.example","failed-session-count":1}}"#))
            .collect();
        let text = format!(
            r#"{{"organization-name":"A","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},"failure-details":[{}]}}]}}"#,
            details.join(",")
        );
        let mut batch = Batch::default();
        intake::read("r.json", text.as_bytes(), &mut Limits::default(), &mut |item| batch.add(item));
        batch
    }

    fn hosts(store: &Store) -> Vec<String> {
        let columns = store.columns();
        columns.failures.iter().map(|row| columns.receiving_mxs.text(row.receiving_mx).to_owned()).collect()
    }

    /// Others come in between, and the store is replaced by another: each failure keeps its own host.
    #[test]
    fn in_steps_it_comes_to_the_same() {
        let mut whole = Store::default();
        whole.merge(batch("one"));
        let (mut store, mut merging, mut steps) = (Store::default(), Merging::new(batch("one")), 1);
        while !merging.step(&mut store, 7) {
            steps += 1;
            if steps == 3 {
                store = Store::default();
                store.merge(batch("two"));
            }
        }
        assert!(steps >= 8, "{steps}");
        assert_eq!(merging.finish(&mut store, None), [true]);
        assert_eq!(hosts(&store)[50..], hosts(&whole)[..]);
        assert_eq!(store.merge_part(batch("one"), None), [false]);
    }
}
